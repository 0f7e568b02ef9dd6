import type { Batch } from '../data/batch.ts';
import type { Relation, SplitList, SplitRequest } from '../data/relation.ts';
import type { ParquetSplit } from '../data/split.ts';
import { concat } from '../kernels/concat.ts';
import type { FileStore } from '../storage/file.ts';
import { limiter } from '../storage/limit.ts';
import { HeldColumns } from '../storage/parquet/held_columns.ts';
import type { ManagedTable } from './entry.ts';

/*
 * The rows of small managed tables stay in memory once they were read: opening many files of a few rows each takes longer
 * than all else that a query does with them. Files of managed tables never change, so nothing here grows stale.
 */

/** A table of no more than this is held; which tables are depends on their files alone. */
const mostRows = 10_000;
const mostFileBytes = 1 << 20;
const parallelReads = 16;

export const isHeld = ({ files }: Pick<ManagedTable, 'files'>): boolean =>
  files.reduce((sum, { rows }) => sum + rows, 0) <= mostRows &&
  files.reduce((sum, { bytes }) => sum + bytes, 0) <= mostFileBytes;

/** The same relation with its rows here: one split, without reading of files. */
export async function heldRelation(relation: Relation, store: FileStore, signal?: AbortSignal): Promise<Relation> {
  const columns = relation.schema.map((_, column) => column);
  const { splits } = relation.splits({ columns, bounds: [] });
  const run = limiter(parallelReads);
  const parts = await Promise.all(
    splits.map((split) => run(() => columnsOf(store).load(split as ParquetSplit, columns, signal))),
  );
  const whole: Batch = {
    columns: parts.length === 0 ? [] : columns.map((column) => concat(parts.map((part) => part.columns[column]))),
    length: parts.reduce((sum, { length }) => sum + length, 0),
  };
  return {
    name: relation.name,
    schema: relation.schema,
    get stats() {
      return relation.stats;
    },
    splits: (request) => splitsOf(whole, relation, request),
    ...(relation.known === undefined ? {} : { known: (request) => relation.known!(request) }),
  };
}

/** Bounds that leave out every row group leave out all rows. */
function splitsOf(whole: Batch, relation: Relation, request: SplitRequest): SplitList {
  const { splits, pruned } = relation.splits(request);
  if (splits.length === 0) return { splits: [], pruned };
  const batch: Batch = { columns: request.columns.map((column) => whole.columns[column]), length: whole.length };
  return { splits: [{ kind: 'rows', rows: whole.length, batch }], pruned: 0 };
}

const caches = new WeakMap<FileStore, HeldColumns>();

function columnsOf(store: FileStore): HeldColumns {
  const found = caches.get(store) ?? new HeldColumns(store);
  caches.set(store, found);
  return found;
}
