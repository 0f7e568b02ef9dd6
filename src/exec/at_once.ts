import type { Batch } from '../data/batch.ts';
import { type AtOnce, rowsAtOnce } from '../operators/at_once.ts';
import type { PhysicalPlan } from '../plan/physical.ts';

/** In the planner's units: what costs more is a task like others. */
const mostCost = 5_000;

/** The rows of a plan that reads little, all of it in memory; null: it is to be run as a job. */
export function runAtOnce(plan: PhysicalPlan, context: AtOnce): readonly Batch[] | null {
  return plan.cost.total <= mostCost && joinsNothing(plan) ? rowsAtOnce(plan, context) : null;
}

/** No work is begun on a plan that would not be finished here. */
const joinsNothing = (plan: PhysicalPlan): boolean =>
  plan.kind !== 'write' && !('left' in plan) && !('inputs' in plan) && (!('input' in plan) || joinsNothing(plan.input));
