import type { SortKey } from '../../plan/expr.ts';
import { block, br, brIf, type Code, i32, ifElse, loop, select } from '../../wasm/code.ts';
import type { FunctionRef } from '../../wasm/module.ts';
import { NotCompiled } from './emitted.ts';
import { emitComparison } from './expression/comparison.ts';
import { emitExpr, type TextBytes, truth } from './expression.ts';
import type { BoundStep } from './shape.ts';
import type { Slot } from './slots.ts';
import { filterStage, type StagePlace } from './stages.ts';
import type { StageContext, StageLoop } from './tuples.ts';

const own = (name: string): Slot => ({ kind: 'own', name: `bound.${name}` });

/**
 * What is known of the first key of the last row that a top-N keeps. state: 0 nothing, 1 its value, 2 it is NULL. value:
 * a word; text: address and bytes; table: one byte per entry of a dictionary, whether it may be among the first.
 */
export const boundSlots = {
  state: own('state'),
  value: own('value'),
  text: own('text'),
  bytes: own('bytes'),
  table: own('table'),
} as const;

/** Keeps tuples whose first key does not already put them behind the last row kept. */
export const boundStage = (context: StageContext, step: BoundStep, place: StagePlace, next: FunctionRef): FunctionRef =>
  filterStage(context, (loop) => mayBeKept(loop, step), place, next);

/** What is not known to lose passes: rows are compared whole once they are out. */
function mayBeKept(loop: StageLoop, { key, isOnly }: BoundStep): Code {
  const { emitter } = loop;
  let found: { readonly holds: Code; readonly valid: Code | null };
  try {
    found = beats(loop, key, isOnly);
  } catch (thrown) {
    if (thrown instanceof NotCompiled) return i32.const(1);
    throw thrown;
  }
  const { holds, valid } = found;
  const missing = valid === null ? i32.const(0) : i32.eqz(valid);
  const state = emitter.parameter(boundSlots.state);
  const ofValue = key.nullsFirst ? i32.or(holds, missing) : holds;
  const ofNull = key.nullsFirst ? (isOnly ? i32.const(0) : missing) : isOnly ? i32.eqz(missing) : i32.const(1);
  return select(i32.const(1), select(ofValue, ofNull, i32.eq(state, i32.const(1))), i32.eqz(state));
}

/** Whether the key is before the bound's value or, where other keys follow, is as good. */
function beats(
  loop: StageLoop,
  { expr, descending }: SortKey,
  isOnly: boolean,
): { readonly holds: Code; readonly valid: Code | null } {
  const { emitter, row } = loop;
  if (expr.kind === 'column' && expr.type.kind === 'text') {
    const bytes = row.text(expr.id);
    if (bytes !== null) {
      const order = orderOf(bytes, loop);
      const [a, b] = descending ? [i32.const(0), order] : [order, i32.const(0)];
      return { holds: truth(isOnly ? i32.ltS(a, b) : i32.leS(a, b), bytes.valid, row).value, valid: bytes.valid };
    }
    const code = row.code(expr.id);
    const passes = i32.load8u(i32.add(emitter.parameter(boundSlots.table), code.value));
    return { holds: truth(passes, code.valid, row).value, valid: code.valid };
  }
  const value = emitExpr(expr, row);
  const word = value.word === 'f64' ? 'f64' : 'i64';
  const bound = { ...value, value: emitter.parameter(boundSlots.value, word), valid: null };
  const fn = `${descending ? '>' : '<'}${isOnly ? '' : '='}`;
  return { holds: emitComparison(fn, value, bound, row).value, valid: value.valid };
}

/** i32: below, equal to or above zero as the text is before, the same as or behind that of the bound, by bytes. */
function orderOf({ from, to }: TextBytes, { emitter }: StageLoop): Code {
  const [bound, bytes] = [emitter.parameter(boundSlots.text), emitter.parameter(boundSlots.bytes)];
  const length = emitter.let('i32', i32.sub(to, from));
  const both = emitter.let('i32', select(length.get, bytes, i32.ltU(length.get, bytes)));
  const order = emitter.let('i32', i32.sub(length.get, bytes));
  const at = emitter.let('i32', i32.const(0));
  const difference = emitter.local('i32');
  emitter.add(
    block((out) =>
      loop((again) => [
        brIf(i32.geU(at.get, both.get), out),
        difference.set(i32.sub(i32.load8u(i32.add(from, at.get)), i32.load8u(i32.add(bound, at.get)))),
        ifElse(difference.get, [order.set(difference.get), br(out)]),
        at.set(i32.add(at.get, i32.const(1))),
        br(again),
      ]),
    ),
  );
  return order.get;
}
