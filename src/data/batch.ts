import { assert } from '../base/assert.ts';
import type { Value } from './value.ts';
import { type Vector, valueAt } from './vector.ts';

/** Rows in columns: every column has `length` rows. What flows between operators; never changed once made. */
export interface Batch {
  readonly columns: readonly Vector[];
  readonly length: number;
}

/** Batches in order; the consumer pulls, so a slow reader slows the source down. */
export type BatchStream = AsyncIterable<Batch>;

/** Rows per batch that operators aim for: large enough that a promise per batch is free, small enough for the cache. */
export const batchRows = 16384;

export function batch(columns: readonly Vector[], length: number): Batch {
  assert(
    columns.every((column) => column.length === length),
    'all columns of a batch have its length',
  );
  return { columns, length };
}

/** One row as JavaScript values. */
export const rowAt = (from: Batch, row: number): Value[] => from.columns.map((column) => valueAt(column, row));
