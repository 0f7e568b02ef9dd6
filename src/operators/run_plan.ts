import { unreachable } from '../base/assert.ts';
import type { BatchStream } from '../data/batch.ts';
import { inputsOf, type PhysicalPlan } from '../plan/physical.ts';
import type { RunContext, RunningOperator } from './define.ts';
import { operators } from './index.ts';
import { counted } from './stream.ts';

const byKind: ReadonlyMap<string, unknown> = new Map(operators.map((operator) => [operator.kind, operator]));

/**
 * The rows of a piece of a plan: one stream per node, each pulled by the one above and counted in the profile. A stream
 * begins when it is iterated, and anew each time it is: a recursion does so in every round.
 */
export function runPlan(plan: PhysicalPlan, context: RunContext): BatchStream {
  const operator = byKind.get(plan.kind) as RunningOperator<PhysicalPlan> | undefined;
  if (operator === undefined) return unreachable(plan as never);
  const inputs = inputsOf(plan).map((input) => runPlan(input, context));
  const stream: BatchStream = {
    [Symbol.asyncIterator]: () => operator.run(plan, inputs, context)[Symbol.asyncIterator](),
  };
  return counted(stream, context.profile.of(plan));
}
