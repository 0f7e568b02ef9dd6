import type { Batch } from '../../data/batch.ts';
import type { Bound } from '../../data/bounds.ts';
import type { ParquetSplit } from '../../data/split.ts';
import { rowsWithin } from '../../kernels/row_order.ts';
import type { HeldColumns } from '../../storage/parquet/held_columns.ts';
import type { NodeCounters, RunContext } from '../define.ts';
import { inPieces, sliceRows, takeRows } from '../rows.ts';

interface Wanted {
  readonly columns: readonly number[];
  readonly bounds: readonly Bound[];
  readonly context: RunContext;
  readonly counters: NodeCounters;
}

/** The rows of a row group that stays in memory, without most of those that the bounds exclude. */
export async function* heldRows(
  held: HeldColumns,
  split: ParquetSplit,
  { columns, bounds, context, counters }: Wanted,
): AsyncGenerator<Batch> {
  let whole = held.find(split, columns);
  if (whole === undefined) {
    counters.bytesRead += split.bytes;
    whole = await held.load(split, columns, context.signal);
  }
  yield* wantedRows(whole, { columns, bounds, counters });
}

/** The batch in pieces, without most of the rows that the bounds exclude. */
export function* wantedRows(whole: Batch, wanted: Pick<Wanted, 'columns' | 'bounds' | 'counters'>): Iterable<Batch> {
  const within = withinBounds(whole, wanted.columns, wanted.bounds);
  wanted.counters.removedRows += whole.length - within.length;
  yield* inPieces(within);
}

/** The rows of the batch that may satisfy the bounds, by the column that leaves the fewest of them. */
export function withinBounds(batch: Batch, columns: readonly number[], bounds: readonly Bound[]): Batch {
  let best: Batch = batch;
  for (const column of new Set(bounds.map((bound) => bound.column))) {
    const vector = batch.columns[columns.indexOf(column)];
    if (vector === undefined) continue;
    const rows = rowsWithin(
      vector,
      bounds.filter((bound) => bound.column === column),
    );
    if (rows === null) continue;
    if ('start' in rows) {
      if (rows.end - rows.start < best.length) best = sliceRows(batch, rows.start, rows.end);
    } else if (rows.length < best.length) best = takeRows(batch, rows);
  }
  return best;
}

/** The rows of the batch that satisfy an equality, by the order of its column; null: it has none. */
export function rowsOfBound(batch: Batch, columns: readonly number[], bound: Bound): Batch | null {
  const vector = batch.columns[columns.indexOf(bound.column)];
  const rows = vector === undefined ? null : rowsWithin(vector, [bound]);
  if (rows === null) return null;
  return 'start' in rows ? sliceRows(batch, rows.start, rows.end) : takeRows(batch, rows);
}
