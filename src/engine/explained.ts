import { errors } from '../base/error.ts';
import type { RunningJob } from '../exec/job.ts';
import type { Statement } from '../parser/ast/statement.ts';
import { inputsOf, type PhysicalPlan } from '../plan/physical.ts';
import type { Above, Explained, PlanProfile } from '../planner/explain.ts';
import type { PlannedQuery } from '../planner/plan.ts';
import type { Command } from './commands/define.ts';
import type { PlanObserver } from './context.ts';
import { aboveOf, meaning } from './explain_meaning.ts';
import type { ExplainTarget } from './explain_target.ts';
import { plan } from './query.ts';

export type CommandFor = (statement: Statement) => Command<Statement['kind']>;

export interface ExplainedTimes {
  readonly explained: Explained;
  readonly planningMs: number;
  readonly executionMs?: number;
}

/** The plan of the statement, which does not run. */
export async function meaningOf(target: ExplainTarget): Promise<ExplainedTimes> {
  const { logical, binding, above } = await meaning(target);
  let planningMs = 0;
  const observer: PlanObserver = {
    planned: (milliseconds) => {
      planningMs += milliseconds;
    },
    started: () => undefined,
  };
  const { physical } = plan(logical, binding, { ...target.context, observer });
  return { explained: { plans: [{ plan: physical }], ...(above === undefined ? {} : { above }) }, planningMs };
}

interface Run {
  readonly planned: PlannedQuery;
  readonly job: RunningJob;
  readonly startedAt: number;
  endedAt: number;
}

/** Runs the statement as if it stood alone, drops its rows, and gives every plan that ran for it. */
export async function ranPlans(target: ExplainTarget, commandFor: CommandFor): Promise<ExplainedTimes> {
  const { statement, context, parameters } = target;
  if (statement.kind === 'create_view') throw errors.notSupported('EXPLAIN ANALYZE CREATE VIEW', statement.at);
  const above = await aboveOf(target);
  const runs: Run[] = [];
  let planningMs = 0;
  const observer: PlanObserver = {
    planned: (milliseconds) => {
      planningMs += milliseconds;
    },
    started: (planned, job) => {
      const run: Run = { planned, job, startedAt: performance.now(), endedAt: 0 };
      runs.push(run);
      void job.ended.then(() => {
        run.endedAt = performance.now();
      });
    },
  };
  const startedAt = performance.now();
  const within = { ...context, observer };
  const rows = await drained(await commandFor(statement).run(statement as never, within, parameters));
  await Promise.all(runs.map(({ job }) => job.ended));
  const executionMs = performance.now() - startedAt;
  const plans = runs.map(({ planned, job }) => ({ plan: planned.physical, profile: job.profile() }));
  return { explained: put(above, plans, { rows, ms: executionMs }, runs), planningMs, executionMs };
}

function put(
  above: Above | undefined,
  plans: readonly { readonly plan: PhysicalPlan; readonly profile: PlanProfile }[],
  happened: { readonly rows: number; readonly ms: number },
  runs: readonly Run[],
): Explained {
  if (above === undefined) return { plans };
  if (above.fields['Node Type'] !== 'Train') return { above: { ...above, happened }, plans };
  const passes = plans.map(({ plan: root, profile }, i): [string, string] => {
    const ms = runs[i].endedAt - runs[i].startedAt;
    return [`Pass ${i + 1}`, `${rowsScanned(root, profile)} rows read in ${ms.toFixed(3)} ms`];
  });
  // Later passes read the same rows in the same way.
  return { above: { ...above, details: [...above.details, ...passes], happened }, plans: plans.slice(0, 1) };
}

function rowsScanned(node: PhysicalPlan, profile: PlanProfile): number {
  const own = node.kind === 'scan' ? (profile.nodes.get(node)?.rows ?? 0) : 0;
  return inputsOf(node).reduce((sum, input) => sum + rowsScanned(input, profile), own);
}

async function drained({ batches, copyOut }: Awaited<ReturnType<Command<'select_statement'>['run']>>): Promise<number> {
  let rows = 0;
  if (batches !== undefined) for await (const batch of batches) rows += batch.length;
  if (copyOut !== undefined) {
    for await (const _ of copyOut.data) {
      // The rows are counted by the profile; nobody looks at them.
    }
  }
  return rows;
}
