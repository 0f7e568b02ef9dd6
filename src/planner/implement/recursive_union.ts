import type { RecursiveUnion, WorkScan } from '../../plan/logical.ts';
import { inputsOf, type PhysicalPlan, withInputs } from '../../plan/physical.ts';
import { streamingCost } from '../cost.ts';
import { arranged, gather } from '../parallelise.ts';
import { type Implementing, one, type Placed } from './placement.ts';

/**
 * All rounds run in one task. What the second input reads besides the round before is computed by other tasks where it
 * is large, once, and kept:
 *
 *   Recursive Union
 *   ├─ base
 *   └─ Hash Join
 *      ├─ WorkTable Scan
 *      └─ Materialize
 *         └─ Gather
 *            └─ Scan edges
 */
export function implementRecursiveUnion(node: RecursiveUnion, context: Implementing): Placed {
  const [base, step] = node.inputs.map((input) => gather(arranged(context.implement(input), input.output)).plan);
  const inputs = [base, materialized(step)];
  const { rows } = context.estimate(node);
  const { all, table, output } = node;
  const cost = streamingCost(inputs, [], rows);
  return { plan: { kind: 'recursive_union', inputs, all, table, output, rows, cost }, lies: one };
}

export function implementWorkScan(node: WorkScan, context: Implementing): Placed {
  const { rows } = context.estimate(node);
  const cost = streamingCost([], [], rows);
  return { plan: { kind: 'work_scan', table: node.table, output: node.output, rows, cost }, lies: one };
}

/** True when the rows are others in every round. */
export const readsWork = (plan: PhysicalPlan): boolean => plan.kind === 'work_scan' || inputsOf(plan).some(readsWork);

/** The plan with everything kept that is the same in every round. One row is made anew as quickly as it is read. */
function materialized(plan: PhysicalPlan): PhysicalPlan {
  if (readsWork(plan)) return withInputs(plan, inputsOf(plan).map(materialized));
  if (plan.kind === 'values' && plan.values.length <= 1) return plan;
  const { output, rows, cost } = plan;
  return { kind: 'materialize', input: plan, output, rows, cost };
}
