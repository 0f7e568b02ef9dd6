import { inputsOf, type PhysicalPlan } from '../../plan/physical.ts';
import type { NodeProfile, PlanProfile } from '../explain.ts';

export interface Times {
  readonly startup: number;
  readonly total: number;
}

/** True when the rows of the node were asked for; a join with nothing on one side never asks the other. */
export const wasAsked = ({ tasks, rows, ms }: NodeProfile): boolean => tasks > 0 && (rows > 0 || ms > 0);

export const ran = (node: NodeProfile | undefined): node is NodeProfile => node !== undefined && wasAsked(node);

/** Milliseconds until the first and the last batch of each node, its inputs included, as Postgres counts them. */
export function timesOf(plan: PhysicalPlan, profile: PlanProfile): ReadonlyMap<PhysicalPlan, Times> {
  const times = new Map<PhysicalPlan, Times>();
  visit(plan, profile, times);
  return times;
}

/**
 * A fragment that reads what others have written begins when they are done: their time is added to that of every node
 * above. Gives what is added.
 */
function visit(node: PhysicalPlan, profile: PlanProfile, times: Map<PhysicalPlan, Times>): number {
  const below = inputsOf(node).reduce((sum, input) => sum + visit(input, profile, times), 0);
  const happened = profile.nodes.get(node);
  const own = happened === undefined ? 0 : Math.max(0, ...happened.msByWorker.values());
  const first = happened === undefined || happened.batches === 0 ? own : Math.min(happened.firstMs, own);
  if (node.kind !== 'exchange') {
    times.set(node, { startup: first + below, total: own + below });
    return below;
  }
  const written = times.get(node.input)?.total ?? 0;
  const total = Math.max(own, written);
  times.set(node, { startup: Math.min(total, first + total - own), total });
  return total - own;
}
