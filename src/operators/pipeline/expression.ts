import type { ColumnId } from '../../base/ids.ts';
import type { Cast, Expr } from '../../plan/expr.ts';
import { type Code, i32 } from '../../wasm/code.ts';
import { type Emitted, NotCompiled, notCompiled } from './emitted.ts';
import type { Emitter } from './emitter.ts';
import { emitCalendarCast } from './expression/calendar.ts';
import { emitCall } from './expression/calls.ts';
import { emitCast } from './expression/cast.ts';
import { emitCase, emitCoalesce } from './expression/choice.ts';
import { emitInList } from './expression/in_list.ts';
import { emitLiteral } from './expression/literal.ts';
import { emitLogical, emitNot } from './expression/logic.ts';
import { emitNumberCast } from './expression/number_cast.ts';

/** Where a text lies: addresses of its first byte and of that behind its last. */
export interface TextBytes {
  readonly from: Code;
  readonly to: Code;
  readonly valid: Code | null;
}

/** Whether an expression has no code of its own, or has some that a look into a table would spare. */
export type Needed = boolean | 'table';

/** Where values come from, in the loop that is being built. */
export interface Source {
  readonly emitter: Emitter;
  column(id: ColumnId): Emitted;
  /** A text whose bytes lie one after the other; null: this one does not. */
  text(id: ColumnId): TextBytes | null;
  /**
   * What the plain engine computes before the loop: once per different value of a column or, when there is no code for
   * it (`needed`), for every row; `table`: for the values of a column that are far fewer than its rows. null: it is not
   * computed so.
   */
  computed(expr: Expr, needed: Needed): Emitted | null;
  /** Whether it is computed of the columns of one build side, for which that is done once per row. */
  isBuilt(expr: Expr): boolean;
}

/**
 * Code for an expression over the row at hand. Same values as `compile` of ../evaluate.ts, to the bit; throws NotCompiled
 * where there is no code for it, or where it could not be shown that numbers fit their words.
 */
export function emitExpr(expr: Expr, source: Source): Emitted {
  const known = source.computed(expr, false);
  if (known !== null) return known;
  const { emitter } = source;
  try {
    let made: Emitted | undefined;
    const code = emitter.nested(() => {
      made = emitNode(expr, source);
    });
    emitter.add(code);
    return made!;
  } catch (thrown) {
    const instead = thrown instanceof NotCompiled ? source.computed(expr, true) : null;
    if (instead === null) throw thrown;
    return instead;
  }
}

function emitNode(expr: Expr, source: Source): Emitted {
  switch (expr.kind) {
    case 'column':
      return source.column(expr.id);
    case 'literal':
      return emitLiteral(expr, source);
    case 'call':
      return emitCall(expr, source, emitExpr);
    case 'cast':
      return castOf(expr, emitExpr(expr.input, source), source);
    case 'and':
    case 'or':
      return emitLogical(expr, source, emitExpr);
    case 'not':
      return emitNot(emitExpr(expr.input, source), source);
    case 'is_null': {
      const bytes = expr.input.kind === 'column' ? source.text(expr.input.id) : null;
      const { valid } = bytes ?? emitExpr(expr.input, source);
      return truth(
        expr.negated ? (valid ?? i32.const(1)) : valid === null ? i32.const(0) : i32.eqz(valid),
        null,
        source,
      );
    }
    case 'case':
      return emitCase(expr, source, emitExpr);
    case 'coalesce':
      return emitCoalesce(expr, source, emitExpr);
    case 'in_list':
      return emitInList(expr, emitExpr(expr.input, source), source);
    default:
      return notCompiled(expr.kind);
  }
}

const castOf = (expr: Cast, value: Emitted, source: Source): Emitted =>
  emitNumberCast(expr, value, source) ?? emitCalendarCast(expr, value, source) ?? emitCast(expr, value, source);

export type Emit = typeof emitExpr;

/** A truth value; what lies under NULL is 0. */
export function truth(value: Code, valid: Code | null, { emitter }: Source): Emitted {
  const kept = emitter.let('i32', valid === null ? value : i32.and(value, valid));
  return { word: 'i32', value: kept.get, valid, low: 0n, high: 1n, scale: 0 };
}

/** Both there; null: always. */
export function bothValid(a: Code | null, b: Code | null, { emitter }: Source): Code | null {
  if (a === null || b === null) return a ?? b;
  return emitter.let('i32', i32.and(a, b)).get;
}
