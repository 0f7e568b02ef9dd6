import { unreachable } from '../base/assert.ts';
import type { BatchStream } from '../data/batch.ts';
import { inputsOf, type PhysicalPlan } from '../plan/physical.ts';
import type { RunContext, RunningOperator } from './define.ts';
import { operators } from './index.ts';
import { type Given, runPipeline } from './pipeline/run.ts';
import { type Pipeline, pipelineOf } from './pipeline/shape.ts';
import { counted } from './stream.ts';

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
      runPipeline(pipeline, context, pipelines, { plain: runPlain, any: runPlan }),
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
function runPlain(plan: PhysicalPlan, context: RunContext, given?: Given): BatchStream {
  const operator = byKind.get(plan.kind) as RunningOperator<PhysicalPlan> | undefined;
  if (operator === undefined) return unreachable(plan as never);
  const inputs = inputsOf(plan).map((input) => {
    if (input === given?.node) return given.stream;
    return given !== undefined && isUnder(given.node, input)
      ? runPlain(input, context, given)
      : runPlan(input, context);
  });
  const stream: BatchStream = {
    [Symbol.asyncIterator]: () => operator.run(plan, inputs, context)[Symbol.asyncIterator](),
  };
  return counted(stream, context.profile.of(plan));
}

const isUnder = (node: PhysicalPlan, root: PhysicalPlan): boolean =>
  inputsOf(root).some((input) => input === node || isUnder(node, input));
