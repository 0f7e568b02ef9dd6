import type { Batch, BatchStream } from '../../data/batch.ts';
import { selectTrue } from '../../kernels/select.ts';
import type { Expr } from '../../plan/expr.ts';
import { type NodeOf, type RunContext, runningOperator } from '../define.ts';
import { compile } from '../evaluate.ts';
import { runtimeSelector } from '../runtime_filter/select.ts';
import { pause } from '../stream.ts';
import { chosenRows } from './lazy_rows.ts';
import { readSplits } from './read_splits.ts';

/** Reads this task's splits in order and keeps the rows that satisfy the filter and may meet a row of the joins above. */
export const scan = runningOperator({ kind: 'scan', run: (node, _inputs, context) => read(node, context) });

async function* read(node: NodeOf<'scan'>, context: RunContext): BatchStream & AsyncGenerator<Batch> {
  const counters = context.profile.of(node);
  const holds = node.filter === null ? null : holding(node.filter, node, context);
  const mayMeet = runtimeSelector(node, context, counters);
  for await (const batch of readSplits(context.splits(node.scan), node.columns, {
    context,
    counters,
    sample: node.sample,
    bounds: node.bounds,
  })) {
    const held = holds === null ? null : holds(batch);
    if (held !== null) counters.removedRows += batch.length - held.length;
    const rows = mayMeet === null ? held : mayMeet(batch, held);
    yield chosenRows(batch, rows);
    await pause(context);
  }
}

/** The rows for which the filter is true; null: all of the batch. */
function holding(filter: Expr, { output }: NodeOf<'scan'>, context: RunContext): (batch: Batch) => Uint32Array | null {
  const evaluate = compile(filter, output);
  return (batch) => {
    const chosen = selectTrue(evaluate(batch, context.call));
    return chosen.length === batch.length ? null : chosen;
  };
}
