import { type Batch, batchRows } from '../data/batch.ts';
import { concat } from '../kernels/concat.ts';
import { gather, type Indices, slice } from '../kernels/gather.ts';

/** Rows `indices[0 … count-1]` of a batch; -1 gives a row of NULLs. */
export const takeRows = (batch: Batch, indices: Indices, count: number = indices.length): Batch => ({
  columns: batch.columns.map((column) => gather(column, indices, count)),
  length: count,
});

export const sliceRows = (batch: Batch, start: number, end: number): Batch => ({
  columns: batch.columns.map((column) => slice(column, start, end)),
  length: end - start,
});

/** All rows of the batches in one; `empty` when there are none. */
export function concatBatches(batches: readonly Batch[], empty: Batch): Batch {
  if (batches.length === 0) return empty;
  if (batches.length === 1) return batches[0];
  const length = batches.reduce((sum, batch) => sum + batch.length, 0);
  return {
    columns: batches[0].columns.map((_, i) => concat(batches.map((batch) => batch.columns[i]))),
    length,
  };
}

/** The batch in pieces of about `batchRows` rows. */
export function* inPieces(batch: Batch): Iterable<Batch> {
  for (let start = 0; start < batch.length; start += batchRows) {
    yield sliceRows(batch, start, Math.min(batch.length, start + batchRows));
  }
}

/** Bytes that a batch keeps alive, each array counted once. */
export function bytesOf(batch: Batch): number {
  let bytes = 0;
  for (const { values, offsets, validity, dictionary } of batch.columns) {
    bytes += values.byteLength + (offsets?.byteLength ?? 0) + (validity?.byteLength ?? 0);
    // A dictionary is shared by many batches; its part is taken to be no more than the codes.
    if (dictionary !== null) bytes += Math.min(dictionary.values.byteLength, values.byteLength);
  }
  return bytes;
}
