import type { Batch, BatchStream } from '../../data/batch.ts';
import { inputsOf, type PhysicalPlan, typesOf } from '../../plan/physical.ts';
import { type NodeOf, type Rounds, type RunContext, runningOperator } from '../define.ts';
import { Keeper } from '../kept_batches.ts';
import { pause } from '../stream.ts';
import { SeenRows } from './seen_rows.ts';

/** WITH RECURSIVE: rows leave as they are found, so whoever wants no more of them ends a recursion without end. */
export const recursiveUnion = runningOperator({
  kind: 'recursive_union',
  run: (node, [base, step], context) => rounds(node, { base, step }, context),
});

interface Terms {
  readonly base: BatchStream;
  readonly step: BatchStream;
}

async function* rounds(
  node: NodeOf<'recursive_union'>,
  { base, step }: Terms,
  context: RunContext,
): BatchStream & AsyncGenerator<Batch> {
  const counters = context.profile.of(node);
  const types = typesOf(node);
  const seen = node.all ? null : new SeenRows(types, context.memory, counters);
  let before: Keeper | undefined;
  let now: Keeper | undefined;
  try {
    for (let source = base; ; source = step) {
      now = new Keeper(types, { context, counters });
      for await (const batch of source) {
        const rows = seen === null ? batch : seen.newOf(batch);
        if (rows.length > 0) {
          now.add(rows);
          yield rows;
        }
        await pause(context);
      }
      before?.close();
      if (now.lengths.length === 0) return;
      before = now;
      context.rounds.work.set(node.table, now);
      await pause(context);
    }
  } finally {
    before?.close();
    if (now !== before) now?.close();
    seen?.close();
    context.rounds.work.delete(node.table);
    forget(node.inputs[1], context.rounds);
  }
}

/** Lets go of what was kept for the rounds. */
function forget(plan: PhysicalPlan, rounds: Rounds): void {
  const { kept } = rounds;
  kept.get(plan)?.close();
  kept.delete(plan);
  for (const input of inputsOf(plan)) forget(input, rounds);
}
