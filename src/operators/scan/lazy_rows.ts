import type { Batch } from '../../data/batch.ts';
import { int64 } from '../../data/type.ts';
import { flat, type Vector } from '../../data/vector.ts';
import { constant } from '../../data/vector_builder.ts';
import { gather } from '../../kernels/gather.ts';
import type { ReadColumn } from '../../storage/column_cache/read_columns.ts';
import { type copyRows, gatherRows } from '../../storage/column_cache/vectors.ts';
import type { Heap } from '../../wasm/heap.ts';
import { takeRows } from '../rows.ts';

/** Rows of which columns are copied out of linear memory when they are looked at: while these are pinned. */
export interface LazyBatch extends Batch {
  /** The chosen rows (null: all) as a batch of its own. */
  take(rows: Uint32Array | null): Batch;
}

/** The chosen rows (null: all) of a batch, which may be lazy. */
export function chosenRows(batch: Batch | LazyBatch, rows: Uint32Array | null): Batch {
  if ('take' in batch) return batch.take(rows);
  return rows === null ? batch : takeRows(batch, rows);
}

interface Range {
  readonly start: number;
  readonly end: number;
  /** Copies rows, or lends them. */
  readonly copy: typeof copyRows;
}

/** Rows start to end of pinned columns. */
export function lazyRows(heap: Heap, read: readonly ReadColumn[], range: Range): LazyBatch {
  const { start, end } = range;
  const made: (Vector | undefined)[] = read.map(() => undefined);
  const at = (i: number): Vector => {
    made[i] ??= rowsOf(heap, read[i], range);
    return made[i];
  };
  const columns: Vector[] = [];
  for (const i of read.keys()) Object.defineProperty(columns, i, { enumerable: true, get: () => at(i) });
  const chosen = (i: number, rows: Uint32Array): Vector => {
    const from = read[i];
    if (from.kind === 'cached' && made[i] === undefined) return gatherRows(heap, from.column, start, rows);
    return gather(at(i), rows);
  };
  return {
    columns,
    length: end - start,
    take: (rows) => ({
      columns: read.map((_, i) => (rows === null ? at(i) : chosen(i, rows))),
      length: rows === null ? end - start : rows.length,
    }),
  };
}

function rowsOf(heap: Heap, read: ReadColumn, { start, end, copy }: Range): Vector {
  switch (read.kind) {
    case 'cached':
      return copy(heap, read.column, start, end);
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
