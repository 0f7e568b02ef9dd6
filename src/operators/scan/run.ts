import type { Batch, BatchStream } from '../../data/batch.ts';
import { type NodeOf, type RunContext, runningOperator } from '../define.ts';
import { filterOf } from '../filter_of.ts';
import { pause } from '../stream.ts';
import { readSplits } from './read_splits.ts';

/** Reads this task's splits in order and keeps the rows that satisfy the filter. */
export const scan = runningOperator({ kind: 'scan', run: (node, _inputs, context) => read(node, context) });

async function* read(node: NodeOf<'scan'>, context: RunContext): BatchStream & AsyncGenerator<Batch> {
  const keep = node.filter === null ? null : filterOf(node.filter, node.output, context.call);
  const counters = context.profile.of(node);
  for await (const batch of readSplits(context.splits(node.scan), node.columns, { context, counters })) {
    yield keep === null ? batch : keep(batch);
    await pause(context);
  }
}
