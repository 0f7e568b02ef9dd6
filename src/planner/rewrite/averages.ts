import { numeric } from '../../data/type.ts';
import { type ColumnIds, columnRef } from '../../plan/build.ts';
import type { AggregateCall, Column, NamedExpr } from '../../plan/expr.ts';
import { aggregateCall, call as callOf, castTo } from '../expr/make.ts';
import { isExact } from './merged_calls.ts';

/** Averages made of a sum and a count of the same values. */

/** A sum over a count, when that is the same to the last digit. */
export const isAverage = ({ fn, args, orderBy }: AggregateCall): boolean =>
  fn === 'avg' && orderBy.length === 0 && isExact(args[0]);

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
