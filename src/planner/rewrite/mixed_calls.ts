import { aggregateByName } from '../../functions/registry.ts';
import type { AggregateCall } from '../../plan/expr.ts';
import { isVolatile } from '../expr/facts.ts';
import { same } from '../expr/same.ts';
import { isAverage } from './averages.ts';
import { isMerged } from './merged_calls.ts';

/** Whether all DISTINCT of the calls are over the same values, and the others can be made of what each value has of them. */
export function canBeMixed(calls: readonly AggregateCall[]): boolean {
  const distinct = calls.filter((call) => call.distinct);
  const others = calls.filter((call) => !call.distinct);
  if (distinct.length === 0 || others.length === 0) return false;
  return areAlike(distinct) && others.every((call) => isMerged({ ...call, filter: null }) || isAverage(call));
}

/** All over the same values, in any order. */
function areAlike([first, ...rest]: readonly AggregateCall[]): boolean {
  return (
    first.args.length === 1 &&
    !isVolatile(first.args[0]) &&
    [first, ...rest].every(
      (call) =>
        aggregateByName(call.fn)?.ordered !== true &&
        call.filter === null &&
        call.orderBy.length === 0 &&
        same(call.args, first.args),
    )
  );
}
