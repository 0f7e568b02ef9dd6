import { type Batch, type BatchStream, batchRows } from '../../data/batch.ts';
import { sortedRows } from '../../kernels/sort_keys.ts';
import { typesOf } from '../../plan/physical.ts';
import { type NodeOf, type RunContext, runningOperator } from '../define.ts';
import { firstRows } from '../limit/first_rows.ts';
import { concatBatches, inPieces, takeRows } from '../rows.ts';
import { type SortOrder, sortOrder } from '../sorting/sort_keys.ts';
import { sortAll } from '../sorting/sorted_rows.ts';
import { pause } from '../stream.ts';

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
  { keep, output }: NodeOf<'top_n'>,
  input: BatchStream,
  { order, context }: Keeping,
): BatchStream & AsyncGenerator<Batch> {
  if (keep === 0) return;
  const width = output.length;
  let kept: Batch[] = [];
  let rows = 0;
  let isFull = false;
  for await (const batch of input) {
    const extended = { columns: [...batch.columns, ...order.keysOf(batch)], length: batch.length };
    const better = isFull ? beating(extended, kept[0], { order, keep, width }) : extended;
    if (better.length > 0) kept.push(better);
    rows += better.length;
    if (rows >= 2 * keep + batchRows) {
      kept = [first(kept, { order, keep, width })];
      rows = kept[0].length;
      isFull = rows === keep;
    }
    await pause(context);
  }
  if (kept.length === 0) return;
  const { columns, length } = first(kept, { order, keep, width });
  yield* inPieces({ columns: columns.slice(0, width), length });
}

interface Choice {
  readonly order: SortOrder;
  readonly keep: number;
  /** Columns before the keys. */
  readonly width: number;
}

function first(batches: readonly Batch[], { order, keep, width }: Choice): Batch {
  const all = concatBatches(batches, { columns: [], length: 0 });
  const rows = sortedRows(all.columns.slice(width), order.orders, all.length);
  return takeRows(all, rows.subarray(0, keep));
}

/** Rows that come before the last of the first `keep`; `sorted` begins with these. */
function beating(batch: Batch, sorted: Batch, { order, keep, width }: Choice): Batch {
  const keys = batch.columns.slice(width);
  const lastKeys = sorted.columns.slice(width);
  const chosen = new Uint32Array(batch.length);
  let count = 0;
  for (let i = 0; i < batch.length; i++) if (order.compare(keys, i, lastKeys, keep - 1) < 0) chosen[count++] = i;
  return count === batch.length ? batch : takeRows(batch, chosen, count);
}
