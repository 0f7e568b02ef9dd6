import type { Batch } from '../data/batch.ts';
import type { Relation, SplitList, SplitRequest } from '../data/relation.ts';
import type { ParquetSplit } from '../data/split.ts';
import type { Vector } from '../data/vector.ts';
import { concat } from '../kernels/concat.ts';
import type { FileStore } from '../storage/file.ts';
import { limiter } from '../storage/limit.ts';
import { readRowGroup } from '../storage/parquet/read.ts';
import type { ManagedTable } from './entry.ts';

/*
 * The rows of small managed tables stay in memory once they were read: opening many files of a few rows each takes longer
 * than all else that a query does with them. Files of managed tables never change, so nothing here grows stale.
 */

/** A table of no more than this is held; which tables are depends on their files alone. */
const mostRows = 10_000;
const mostFileBytes = 1 << 20;
/** Bytes of decoded rows, of all tables together. */
const budgetBytes = 64 << 20;
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
    splits.map((split) => run(() => rowsOf(split as ParquetSplit, columns, { store, signal }))),
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
  };
}

/** Bounds that leave out every row group leave out all rows. */
function splitsOf(whole: Batch, relation: Relation, request: SplitRequest): SplitList {
  const { splits, pruned } = relation.splits(request);
  if (splits.length === 0) return { splits: [], pruned };
  const batch: Batch = { columns: request.columns.map((column) => whole.columns[column]), length: whole.length };
  return { splits: [{ kind: 'rows', rows: whole.length, batch }], pruned: 0 };
}

interface Reading {
  readonly store: FileStore;
  readonly signal: AbortSignal | undefined;
}

/** The columns that lie in the file come from memory where they can; those that are the same in all rows are made. */
async function rowsOf(split: ParquetSplit, columns: readonly number[], { store, signal }: Reading): Promise<Batch> {
  const cache = cacheOf(store);
  const keyOf = (name: string): string => `${split.file.path}\n${split.rowGroup}\n${name}`;
  const found = new Map<number, Vector>();
  for (const { column, name } of split.chunks) {
    const vector = cache.find(keyOf(name));
    if (vector !== undefined) found.set(column, vector);
  }
  const missing = columns.filter((column) => !found.has(column));
  const read = await columnsOf(split, missing, { store, signal });
  missing.forEach((column, i) => {
    found.set(column, read[i]);
  });
  for (const { column, name } of split.chunks)
    if (missing.includes(column)) cache.keep(keyOf(name), found.get(column)!);
  return { columns: columns.map((column) => found.get(column)!), length: split.rows };
}

async function columnsOf(split: ParquetSplit, columns: readonly number[], { store, signal }: Reading) {
  const batches: Batch[] = [];
  for await (const batch of readRowGroup(store, split, columns, signal)) batches.push(batch);
  return columns.map((_, i) => concat(batches.map((batch) => batch.columns[i])));
}

/** Columns of row groups; those not used for longest go first. */
class ColumnCache {
  private readonly entries = new Map<string, Vector>();
  private bytes = 0;

  find(key: string): Vector | undefined {
    const found = this.entries.get(key);
    if (found === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, found);
    return found;
  }

  keep(key: string, vector: Vector): void {
    if (this.entries.has(key)) return;
    this.entries.set(key, vector);
    this.bytes += bytesOf(vector);
    for (const [oldest, entry] of this.entries) {
      if (this.bytes <= budgetBytes || oldest === key) return;
      this.entries.delete(oldest);
      this.bytes -= bytesOf(entry);
    }
  }
}

/** Names, maps and objects of an entry take about as much. */
const entryBytes = 512;

const bytesOf = ({ values, offsets, dictionary }: Vector): number =>
  entryBytes + values.byteLength + (offsets?.byteLength ?? 0) + (dictionary === null ? 0 : bytesOf(dictionary));

const caches = new WeakMap<FileStore, ColumnCache>();

function cacheOf(store: FileStore): ColumnCache {
  const cache = caches.get(store) ?? new ColumnCache();
  caches.set(store, cache);
  return cache;
}
