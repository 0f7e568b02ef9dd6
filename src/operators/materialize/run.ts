import type { Batch, BatchStream } from '../../data/batch.ts';
import { typesOf } from '../../plan/physical.ts';
import { type NodeOf, type RunContext, runningOperator } from '../define.ts';
import { type KeptBatches, keepBatches } from '../kept_batches.ts';
import { pause } from '../stream.ts';

/** Reads its input in the first round of a recursion and keeps the rows for the others. */
export const materialize = runningOperator({
  kind: 'materialize',
  run: (node, [input], context) => readAgain(node, input, context),
});

async function* readAgain(
  node: NodeOf<'materialize'>,
  input: BatchStream,
  context: RunContext,
): BatchStream & AsyncGenerator<Batch> {
  const { kept } = context.rounds;
  let rows = kept.get(node)?.value as KeptBatches | undefined;
  if (rows === undefined) {
    const all = await keepBatches(input, typesOf(node), { context, counters: context.profile.of(node) });
    kept.set(node, { value: all, close: () => all.close() });
    rows = all;
  }
  for (const batch of rows.read()) {
    yield batch;
    await pause(context);
  }
}
