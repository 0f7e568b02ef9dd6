import type { ColumnId } from '../../base/ids.ts';
import { decimal, numeric } from '../../data/type.ts';
import { resolveScalar } from '../../functions/resolve.ts';
import { literal } from '../../plan/build.ts';
import type { Call, Column, Expr } from '../../plan/expr.ts';
import { mapExpr } from '../../plan/walk.ts';
import { type Emitted, notCompiled } from './emitted.ts';
import { columnsOf } from './expr_columns.ts';
import { emitComparison, isComparison } from './expression/comparison.ts';
import type { Emit, Source } from './expression.ts';

/**
 * A number in a word and a numeric of a build side: the numeric is computed once per row of that side, and rounded to a
 * whole number of the word's units so that the comparison stays true. x < 1.234 is x < 1.24 when x has two digits.
 */

/** How a numeric that does not lie on a unit is rounded. */
const rounding: Readonly<Record<string, 'floor' | 'ceil'>> = { '<': 'ceil', '>=': 'ceil', '>': 'floor', '<=': 'floor' };
const turned: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };
const units = decimal(18, 0);

/** null: it is not such a comparison. */
export function emitThreshold({ fn, args: [a, b] }: Call, source: Source, emit: Emit): Emitted | null {
  if (!(fn in rounding)) return null;
  if (isThreshold(b, source)) return compared(fn, emit(a, source), b, source);
  if (isThreshold(a, source)) return compared(turned[fn], emit(b, source), a, source);
  return null;
}

const isThreshold = (expr: Expr, source: Source): boolean => expr.type.kind === 'numeric' && source.isBuilt(expr);

function compared(fn: string, word: Emitted, limit: Expr, source: Source): Emitted {
  if (word.word !== 'i64') return notCompiled(`${fn} of ${word.word} and a numeric`);
  const value = source.computed(inUnits(limit, word.scale, rounding[fn]), true);
  if (value === null) return notCompiled('a numeric without a word');
  return emitComparison(fn, { ...word, scale: 0 }, value, source);
}

/** The numeric as a number of units of 10^-scale. */
function inUnits(value: Expr, scale: number, round: 'floor' | 'ceil'): Expr {
  const factor = literal({ units: 10n ** BigInt(scale), scale: 0 }, numeric);
  const whole = callOf(round, [scale === 0 ? value : callOf('*', [value, factor])]);
  return { kind: 'cast', input: whole, type: units };
}

function callOf(fn: string, args: readonly Expr[]): Expr {
  const found = resolveScalar(
    fn,
    args.map(({ type }) => type),
  );
  if (found.kind !== 'found') return notCompiled(fn);
  return { kind: 'call', fn, overload: found.overload, args, type: found.result };
}

/** The condition without comparisons of which a side is a numeric of the build side alone: their other sides are left. */
export function withoutThresholds(condition: Expr, build: readonly Column[]): Expr {
  const own = new Set<ColumnId>(build.map(({ id }) => id));
  const isNumeric = (expr: Expr): boolean => {
    const used = expr.type.kind === 'numeric' ? columnsOf(expr) : null;
    return used !== null && used.size > 0 && [...used].every((id) => own.has(id));
  };
  return mapExpr(condition, (part) => {
    if (part.kind !== 'call' || !isComparison(part.fn) || !(part.fn in rounding)) return part;
    return { ...part, args: part.args.map((arg) => (isNumeric(arg) ? literal(null, numeric) : arg)) };
  });
}
