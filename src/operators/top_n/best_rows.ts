import type { Batch } from '../../data/batch.ts';
import { firstRowsOf } from '../../kernels/first_rows.ts';
import { rowsBefore } from '../../kernels/rows_before.ts';
import { concatBatches, takeRows } from '../rows.ts';
import type { SortOrder } from '../sorting/sort_keys.ts';

/** Which rows of batches that have key columns behind their own are kept. */
export interface Choice {
  readonly order: SortOrder;
  readonly keep: number;
  /** Columns before the keys. */
  readonly width: number;
}

/** The first `keep` rows in order; equal ones stay as they came. */
export function bestRows(batches: readonly Batch[], { order, keep, width }: Choice): Batch {
  const all = concatBatches(batches, { columns: [], length: 0 });
  return takeRows(all, firstRowsOf(all.columns.slice(width), order.orders, all.length, keep));
}

/** Rows that come before the last of the first `keep`; `sorted` begins with these. */
export function betterRows(batch: Batch, sorted: Batch, { order, keep, width }: Choice): Batch {
  const last = { keys: sorted.columns.slice(width), row: keep - 1 };
  const chosen = rowsBefore(batch.columns.slice(width), order, last, batch.length);
  return chosen.length === batch.length ? batch : takeRows(batch, chosen);
}
