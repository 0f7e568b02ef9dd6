import { assert } from '../../base/assert.ts';
import type { Batch, BatchStream } from '../../data/batch.ts';
import { type NodeOf, type RunContext, runningOperator } from '../define.ts';
import { pause } from '../stream.ts';

/** The rows of the round before, of the recursion around it. */
export const workScan = runningOperator({
  kind: 'work_scan',
  run: (node, _inputs, context) => readWork(node, context),
});

async function* readWork(node: NodeOf<'work_scan'>, context: RunContext): BatchStream & AsyncGenerator<Batch> {
  const rows = context.rounds.work.get(node.table);
  assert(rows !== undefined, 'a work table is read within its recursion');
  for (const batch of rows.read()) {
    yield batch;
    await pause(context);
  }
}
