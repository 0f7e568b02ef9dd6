import type { Batch, BatchStream } from '../../data/batch.ts';
import { typesOf } from '../../plan/physical.ts';
import { type NodeOf, type RunContext, runningOperator } from '../define.ts';
import { firstRows } from '../limit/first_rows.ts';
import { inPieces, sliceRows } from '../rows.ts';
import { type SortOrder, sortOrder } from '../sorting/sort_keys.ts';
import { sortAll } from '../sorting/sorted_rows.ts';
import { pause } from '../stream.ts';
import { TopSoFar } from '../top_so_far.ts';
import { bestRows, betterRows } from './best_rows.ts';

/** Above this many rows the whole input is sorted instead, which can go to disk. */
const mostKept = 1 << 20;

/** ORDER BY … LIMIT: keeps the first `keep` rows. */
export const topN = runningOperator({
  kind: 'top_n',
  run(node, [input], context) {
    const order = sortOrder(node.keys, node.input.output, context.call);
    if (node.keep <= mostKept) return keepFirst(node, input, { order, context });
    const sorted = sortAll(input, { order, types: typesOf(node), context, counters: context.profile.of(node) });
    return firstRows(sorted, 0, node.keep);
  },
});

interface Keeping {
  readonly order: SortOrder;
  readonly context: RunContext;
}

/**
 * Gathers rows and, each time there are clearly more than are kept, sorts them and drops the rest. Later rows must beat
 * the last row kept: equal ones lose, since the order is stable.
 */
async function* keepFirst(
  node: NodeOf<'top_n'>,
  input: BatchStream,
  { order, context }: Keeping,
): BatchStream & AsyncGenerator<Batch> {
  const { keep, output } = node;
  if (keep === 0) return;
  const choice = { order, keep, width: output.length };
  const { top } = context;
  const soFar = top?.node === node ? top : new TopSoFar(node);
  const mostRows = soFar.atOnce;
  soFar.last = null;
  let kept: Batch[] = [];
  let rows = 0;
  let isFull = false;
  for await (const batch of input) {
    const extended = { columns: [...batch.columns, ...order.keysOf(batch)], length: batch.length };
    for (let at = 0; at < batch.length; ) {
      // Until there are rows to beat, no more of a batch are taken than are sorted at once.
      const end = isFull ? batch.length : Math.min(batch.length, at + mostRows - rows);
      const piece = at === 0 && end === batch.length ? extended : sliceRows(extended, at, end);
      const better = isFull ? betterRows(piece, kept[0], choice) : piece;
      if (better.length > 0) kept.push(better);
      rows += better.length;
      at = end;
      if (rows < mostRows) continue;
      kept = [bestRows(kept, choice)];
      rows = kept[0].length;
      isFull = rows === keep;
      if (isFull) soFar.last = { keys: kept[0].columns.slice(choice.width), row: keep - 1 };
    }
    await pause(context);
  }
  if (kept.length === 0) return;
  const { columns, length } = bestRows(kept, choice);
  yield* inPieces({ columns: columns.slice(0, choice.width), length });
}
