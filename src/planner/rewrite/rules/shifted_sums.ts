import { int64 } from '../../../data/type.ts';
import { aggregate, type ColumnIds, columnRef, isPassedOn, literal, passOn, project } from '../../../plan/build.ts';
import type { AggregateCall, Expr, NamedExpr } from '../../../plan/expr.ts';
import { isVolatile } from '../../expr/facts.ts';
import { aggregateCall, call as callOf, castTo } from '../../expr/make.ts';
import { same } from '../../expr/same.ts';
import { nodeRule } from '../rule.ts';

/**
 * Sums of one value moved by different constants are made of one sum and one count:
 *
 *   Aggregate: sum(a + 1), sum(a + 2)   →   Project s + 1 * n, s + 2 * n
 *                                           └─ Aggregate: sum(a) AS s, count(a) AS n
 *
 * Only where `a` is a smaller integer made wider and the constant is so small that no addition could have overflowed:
 * the error of one that does must stay.
 */
export const shiftedSums = nodeRule({
  name: 'shifted_sums',
  about: 'Sums of one value moved by different constants are made of one sum and one count.',
  on: 'aggregate',
  apply(node, { ids }) {
    const moved = node.aggregates.map(shiftOf);
    const parts: Parts[] = [];
    const items = node.aggregates.map((call, i): NamedExpr => {
      const shift = moved[i];
      const uses =
        shift === null ? 0 : moved.filter((other) => other !== null && same(other.value, shift.value)).length;
      if (shift === null || uses < 2) return passOn(call.column);
      return { column: call.column, expr: sumOf(call, shift, partsOf(shift.value, parts, ids)) };
    });
    if (items.every(isPassedOn)) return node;
    const kept = node.aggregates.filter((_, i) => isPassedOn(items[i]));
    const calls = [...kept, ...parts.flatMap(({ sum, count }) => [sum, count])];
    return project(aggregate(node.input, node.groups, calls), [
      ...node.groups.map((item) => passOn(item.column)),
      ...items,
    ]);
  },
});

/** value + by, for each row. */
interface Shift {
  readonly value: Expr;
  readonly by: bigint;
}
interface Parts {
  readonly value: Expr;
  readonly sum: AggregateCall;
  readonly count: AggregateCall;
}

function shiftOf({ fn, args: [arg], distinct, filter, orderBy }: AggregateCall): Shift | null {
  if (fn !== 'sum' || distinct || filter !== null || orderBy.length > 0) return null;
  if (arg.kind !== 'call' || isVolatile(arg)) return null;
  const [left, right] = arg.args;
  if (arg.fn === '+') return shiftedBy(left, right, 1n) ?? shiftedBy(right, left, 1n);
  return arg.fn === '-' ? shiftedBy(left, right, -1n) : null;
}

function shiftedBy(value: Expr, constant: Expr | undefined, sign: bigint): Shift | null {
  if (constant?.kind !== 'literal' || constant.type.kind !== 'int' || constant.value === null) return null;
  const room = widened(value);
  const by = sign * BigInt(constant.value as number | bigint);
  return room !== null && by <= room && by >= -room ? { value, by } : null;
}

/** How far values may be moved within their type: those of a smaller type leave so much room; null: they may not. */
function widened(value: Expr): bigint | null {
  if (value.kind !== 'cast' || value.type.kind !== 'int' || value.input.type.kind !== 'int') return null;
  const [wide, narrow] = [value.type.bits, value.input.type.bits];
  return narrow < wide ? 2n ** BigInt(wide - 1) - 2n ** BigInt(narrow - 1) - 1n : null;
}

function partsOf(value: Expr, known: Parts[], ids: ColumnIds): Parts {
  const found = known.find((each) => same(each.value, value));
  if (found !== undefined) return found;
  const [sum, count] = ['sum', 'count'].map((fn) => aggregateCall(fn, [value], (type) => ids.column(fn, type)));
  const made = { value, sum, count };
  known.push(made);
  return made;
}

/** NULL without a row, as the sum is then. */
function sumOf({ column }: AggregateCall, { by }: Shift, { sum, count }: Parts): Expr {
  const [total, rows] = [sum, count].map((part) => castTo(columnRef(part.column), column.type));
  const moved = callOf('*', [rows, castTo(literal(by, int64), column.type)]);
  return castTo(callOf('+', [total, moved]), column.type);
}
