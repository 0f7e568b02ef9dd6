import { type ColumnIds, columnRef, literal } from '../../plan/build.ts';
import type { AggregateCall, Column, Expr, NamedExpr } from '../../plan/expr.ts';
import { aggregateCall, castTo } from '../expr/make.ts';

/** Aggregates whose results over parts of the rows make the result over all. */

/** Whether they do so to the last bit. DISTINCT is another matter. */
export function isMerged({ fn, args, filter, orderBy }: AggregateCall): boolean {
  if (filter !== null || orderBy.length > 0) return false;
  if (fn === 'count' || fn === 'min' || fn === 'max') return true;
  return fn === 'sum64' || (fn === 'sum' && isExact(args[0]));
}

/** Sums of such values are the same in any order. */
export function isExact(arg: Expr | undefined): boolean {
  const kind = arg?.type.kind;
  return kind === 'int' || kind === 'decimal' || kind === 'numeric';
}

/** Puts the results of parts together: counts are summed. */
export function merging(call: Pick<AggregateCall, 'fn' | 'column'>, part: Column, ids: ColumnIds): AggregateCall {
  const fn = call.fn === 'count' ? 'sum64' : call.fn;
  return aggregateCall(fn, [columnRef(part)], (type) => ids.column(call.column.name, type));
}

/** In the type of the call as it was; no rows at all count 0. */
export function resultOf(call: AggregateCall, merged: AggregateCall, isWhole: boolean): NamedExpr {
  const { column } = call;
  const expr: Expr = castTo(columnRef(merged.column), column.type);
  if (call.fn !== 'count' || !isWhole) return { column, expr };
  return { column, expr: { kind: 'coalesce', args: [expr, literal(0n, column.type)], type: column.type } };
}
