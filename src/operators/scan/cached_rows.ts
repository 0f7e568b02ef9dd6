import { type Batch, batchRows } from '../../data/batch.ts';
import type { Bound } from '../../data/bounds.ts';
import type { ParquetSplit } from '../../data/split.ts';
import { readColumns } from '../../storage/column_cache/read_columns.ts';
import { copyRows, lendRows } from '../../storage/column_cache/vectors.ts';
import { readRowGroup } from '../../storage/parquet/read.ts';
import { countRead } from '../counted_read.ts';
import type { NodeCounters, RunContext } from '../define.ts';
import { type LazyBatch, lazyRows } from './lazy_rows.ts';

interface Wanted {
  readonly columns: readonly number[];
  /** What the rows that are wanted satisfy. */
  readonly bounds: readonly Bound[];
  readonly context: RunContext;
  readonly counters: NodeCounters;
}

/** The rows of a row group out of the cache, whose batches are good until the next is asked for, or past it where there is none or no room in it. */
export async function* cachedRows(
  split: ParquetSplit,
  { columns, bounds, context, counters }: Wanted,
): AsyncGenerator<Batch | LazyBatch> {
  const { store, signal, columns: cache } = context;
  const pinned = cache === undefined ? null : await readColumns(cache, { ...context, bounds }, split, columns);
  if (cache === undefined || pinned === null) {
    counters.bytesRead += split.bytes;
    yield* readRowGroup(store, split, columns, signal);
    return;
  }
  try {
    countRead(counters, pinned);
    for (let start = 0; start < pinned.rows; start += batchRows) {
      signal.throwIfAborted();
      const end = Math.min(pinned.rows, start + batchRows);
      yield lazyRows(cache.heap, pinned.columns, { start, end, copy: context.borrows === true ? lendRows : copyRows });
    }
  } finally {
    pinned.release();
  }
}
