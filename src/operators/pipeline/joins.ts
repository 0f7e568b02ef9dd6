import type { BatchStream } from '../../data/batch.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';
import type { MemoryBudget, RunContext } from '../define.ts';
import { isRefusal } from './emitted.ts';
import type { PipelineHost } from './host.ts';
import { buildSide, type HeapBuild } from './join_build.ts';
import type { BuiltJoin } from './joined_columns.ts';
import type { JoinStep, Pipeline } from './shape.ts';

interface BuiltJoins {
  readonly built: readonly BuiltJoin[];
  release(): void;
}

/** The build sides of a pipeline, last join first, as the plain operators would; null: one does not fit. */
export async function builtJoins(
  { steps }: Pipeline,
  context: RunContext,
  host: PipelineHost,
  run: (plan: PhysicalPlan, context: RunContext) => BatchStream,
): Promise<BuiltJoins | null> {
  const built: BuiltJoin[] = [];
  const mine: HeapBuild[] = [];
  const release = (): void => {
    for (const { build } of built) build.leave();
    for (const build of mine) build.close();
  };
  try {
    for (const [stage, step] of steps.entries()) {
      if (step.kind !== 'join') continue;
      const make = (memory: MemoryBudget): Promise<HeapBuild | null> =>
        buildSide(step, () => run(step.node.right, context), memory, { host, context });
      const isShared = context.shared !== undefined && isBroadcast(step);
      const build = isShared ? await context.shared(step, make) : await make(context.memory);
      if (!isShared && build !== null) mine.push(build);
      if (build === null) {
        release();
        return null;
      }
      build.enter();
      built.push({ step, stage, build });
      for (const made of build.filters()) context.filters.set(made.filter, made);
    }
  } catch (thrown) {
    release();
    if (isRefusal(thrown)) return null;
    throw thrown;
  }
  return { built, release };
}

/** Every task of the fragment reads the same. */
const isBroadcast = ({ node: { right } }: JoinStep): boolean =>
  right.kind === 'exchange_read' && right.distribution.kind === 'broadcast';
