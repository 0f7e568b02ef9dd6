import { numeric } from '../../data/type.ts';
import { type ColumnIds, columnRef } from '../../plan/build.ts';
import type { AggregateCall, Column, NamedExpr } from '../../plan/expr.ts';
import { aggregateExprs } from '../../plan/walk.ts';
import { isVolatile } from '../expr/facts.ts';
import { aggregateCall, call as callOf, castTo } from '../expr/make.ts';
import { isExact } from './merged_calls.ts';

/** Averages made of a sum and a count of the same values. */

/** A sum over a count, when that is the same to the last digit: both of the same rows, which nothing draws twice. */
export const isAverage = (call: AggregateCall): boolean =>
  call.fn === 'avg' && call.orderBy.length === 0 && isExact(call.args[0]) && !aggregateExprs(call).some(isVolatile);

/** Sum and count of what the call is the average of, under its filter. */
export const averageParts = (
  call: AggregateCall,
  ids: ColumnIds,
): readonly [sum: AggregateCall, count: AggregateCall] => {
  const part = (fn: string): AggregateCall => ({
    ...aggregateCall(fn, call.args, (type) => ids.column(fn, type)),
    filter: call.filter,
  });
  return [part('sum'), part('count')];
};

/** What the call was to give, of the columns of its parts. */
export function averageOf({ column }: AggregateCall, parts: readonly [sum: Column, count: Column]): NamedExpr {
  const [sum, count] = parts.map((part) => castTo(columnRef(part), numeric));
  return { column, expr: castTo(callOf('/', [sum, count]), column.type) };
}
