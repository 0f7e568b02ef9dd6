import { unreachable } from '../base/assert.ts';
import type { BatchStream } from '../data/batch.ts';
import { isMlFold } from '../ml/fold.ts';
import { type HashAggregate, inputsOf, type PhysicalPlan } from '../plan/physical.ts';
import type { RunContext, RunningOperator } from './define.ts';
import { operators } from './index.ts';
import { type Given, runPipeline } from './pipeline/run.ts';
import { type Pipeline, pipelineOf } from './pipeline/shape.ts';
import { counted } from './stream.ts';
import { TopSoFar } from './top_so_far.ts';

const byKind: ReadonlyMap<string, unknown> = new Map(operators.map((operator) => [operator.kind, operator]));

/**
 * The rows of a piece of a plan: one stream per node, each pulled by the one above and counted in the profile. A stream
 * begins when it is iterated, and anew each time it is: a recursion does so in every round.
 */
export function runPlan(plan: PhysicalPlan, context: RunContext): BatchStream {
  const { pipelines } = context;
  const pipeline = pipelines === null || plan.compiled === undefined ? null : pipelineFor(plan);
  if (pipelines !== null && pipeline !== null) {
    return counted(
      runPipeline(pipeline, lendingNothing(context), pipelines, { plain: runPlain, any: runPlan }),
      context.profile.of(plan),
    );
  }
  return runPlain(plan, context);
}

/** Pipelines by their roots: a node of a fragment is the same object for all tasks that a process runs of it. */
const found = new WeakMap<PhysicalPlan, Pipeline | null>();

function pipelineFor(plan: PhysicalPlan): Pipeline | null {
  const known = found.get(plan);
  if (known !== undefined) return known;
  const made = pipelineOf(plan);
  found.set(plan, made);
  return made;
}

/** The same by the plain operators, down to the node whose rows are given. */
function runPlain(plan: PhysicalPlan, around: RunContext, given?: Given): BatchStream {
  const context = plan.kind === 'top_n' ? { ...around, top: new TopSoFar(plan) } : around;
  const operator = byKind.get(plan.kind) as RunningOperator<PhysicalPlan> | undefined;
  if (operator === undefined) return unreachable(plan as never);
  const below = contextBelow(plan, context);
  const inputs = inputsOf(plan).map((input) => {
    if (input === given?.node) return given.stream;
    return given !== undefined && isUnder(given.node, input) ? runPlain(input, below, given) : runPlan(input, below);
  });
  const stream: BatchStream = {
    [Symbol.asyncIterator]: () => operator.run(plan, inputs, context)[Symbol.asyncIterator](),
  };
  return counted(stream, context.profile.of(plan));
}

const isUnder = (node: PhysicalPlan, root: PhysicalPlan): boolean =>
  inputsOf(root).some((input) => input === node || isUnder(node, input));

/** A pipeline may hold rows: of build sides. */
const lendingNothing = (context: RunContext): RunContext =>
  context.borrows === true ? { ...context, borrows: false } : context;

/** Operators that keep no row of a batch: what is above them decides. */
const passing: ReadonlySet<PhysicalPlan['kind']> = new Set(['project', 'filter', 'predict']);

/** Training copies what it reads into blocks of its own, so its input may lend it the columns in the cache. */
function contextBelow(plan: PhysicalPlan, context: RunContext): RunContext {
  const trains = plan.kind === 'hash_aggregate' && plan.mode !== 'final' && isTraining(plan);
  const borrows = trains || (context.borrows === true && passing.has(plan.kind));
  return borrows ? { ...context, borrows } : lendingNothing(context);
}

const isTraining = ({ groups, aggregates }: HashAggregate): boolean =>
  groups.length === 0 && aggregates.length > 0 && aggregates.every(({ fn }) => isMlFold(fn));
