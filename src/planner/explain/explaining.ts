import type { Column } from '../../plan/expr.ts';
import { inputsOf, type PhysicalPlan } from '../../plan/physical.ts';
import { namesFor } from '../../plan/print.ts';
import type { NameOf } from '../../plan/print_expr.ts';
import { widthOf } from '../estimate/column.ts';
import type { Explained, ExplainOptions, PlanProfile } from '../explain.ts';
import { type Times, timesOf } from './times.ts';

/** One plan with all that is needed to tell of it. */
export interface Explaining {
  readonly nameOf: NameOf;
  readonly profile: PlanProfile | undefined;
  readonly times: ReadonlyMap<PhysicalPlan, Times>;
  readonly options: ExplainOptions;
  /** The node printed at the top has the costs of the whole. */
  readonly costOf: (node: PhysicalPlan) => PhysicalPlan['cost'];
}

export function explaining({ plan, profile }: Explained['plans'][number], options: ExplainOptions): Explaining {
  const times = profile === undefined ? new Map<PhysicalPlan, Times>() : timesOf(plan, profile);
  const { body } = withQueriesOf(plan);
  const costOf = (node: PhysicalPlan): PhysicalPlan['cost'] => (node === body ? plan : node).cost;
  return { nameOf: namesFor(outputsOf(plan)), profile, times, options, costOf };
}

/** Outputs of every node, the leaves first. */
function* outputsOf(plan: PhysicalPlan): Generator<readonly Column[]> {
  for (const input of inputsOf(plan)) yield* outputsOf(input);
  yield plan.output;
}

/** Postgres never says zero rows. */
export const wholeRows = (rows: number): number => Math.max(1, Math.round(rows));

export const rowWidth = (plan: PhysicalPlan): number =>
  Math.round(plan.output.reduce((sum, column) => sum + widthOf(column.type), 0));

export interface WithQuery {
  readonly name: string;
  readonly plan: PhysicalPlan;
}

/** What a plan prints beside its body: the WITH queries that are computed once, under the first node of the body. */
export function withQueriesOf(plan: PhysicalPlan): {
  readonly body: PhysicalPlan;
  readonly queries: readonly WithQuery[];
} {
  if (plan.kind !== 'with') return { body: plan, queries: [] };
  const queries = plan.tables.map(({ name }, i) => ({ name, plan: plan.inputs[i] }));
  return { body: plan.inputs[plan.tables.length], queries };
}
