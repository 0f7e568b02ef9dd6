import { type Batch, batch, batchRows } from '../../data/batch.ts';
import type { Bound } from '../../data/bounds.ts';
import type { ParquetSplit } from '../../data/split.ts';
import { int64 } from '../../data/type.ts';
import { flat, type Vector } from '../../data/vector.ts';
import { constant } from '../../data/vector_builder.ts';
import { type ReadColumn, readColumns } from '../../storage/column_cache/read_columns.ts';
import { copyRows } from '../../storage/column_cache/vectors.ts';
import { readRowGroup } from '../../storage/parquet/read.ts';
import type { Heap } from '../../wasm/heap.ts';
import { countRead } from '../counted_read.ts';
import type { NodeCounters, RunContext } from '../define.ts';

interface Wanted {
  readonly columns: readonly number[];
  /** What the rows that are wanted satisfy. */
  readonly bounds: readonly Bound[];
  readonly context: RunContext;
  readonly counters: NodeCounters;
}

/** The rows of a row group out of the cache, or past it where there is none or no room in it. */
export async function* cachedRows(
  split: ParquetSplit,
  { columns, bounds, context, counters }: Wanted,
): AsyncGenerator<Batch> {
  const { store, signal, columns: cache } = context;
  const pinned = cache === undefined ? null : await readColumns(cache, { ...context, bounds }, split, columns);
  if (cache === undefined || pinned === null) {
    counters.bytesRead += split.bytes;
    yield* readRowGroup(store, split, columns, signal);
    return;
  }
  try {
    countRead(counters, pinned);
    counters.removedRows += split.rows - pinned.rows;
    for (let start = 0; start < pinned.rows; start += batchRows) {
      signal.throwIfAborted();
      const end = Math.min(pinned.rows, start + batchRows);
      yield batch(
        pinned.columns.map((column) => rowsOf(cache.heap, column, start, end)),
        end - start,
      );
    }
  } finally {
    pinned.release();
  }
}

function rowsOf(heap: Heap, read: ReadColumn, start: number, end: number): Vector {
  switch (read.kind) {
    case 'cached':
      return copyRows(heap, read.column, start, end);
    case 'constant':
      return constant(read.type, read.value, end - start);
    default:
      return flat(
        int64,
        BigInt64Array.from({ length: end - start }, (_, i) => BigInt(read.first + start + i)),
        end - start,
      );
  }
}
