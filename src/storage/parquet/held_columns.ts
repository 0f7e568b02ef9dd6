import type { Batch } from '../../data/batch.ts';
import type { ParquetSplit } from '../../data/split.ts';
import type { Vector } from '../../data/vector.ts';
import { constant } from '../../data/vector_builder.ts';
import { concat } from '../../kernels/concat.ts';
import type { FileStore } from '../file.ts';
import { readRowGroup } from './read.ts';

/*
 * Columns of row groups that stay decoded in the server: what small tables and look-ups read again and again. They are
 * kept by the identity of their file, so that a file that changes is another one.
 */

/** Bytes of decoded columns that one process keeps. */
const budgetBytes = 128 << 20;

export class HeldColumns {
  private readonly store: FileStore;
  private readonly cache = new ColumnCache();

  constructor(store: FileStore) {
    this.store = store;
  }

  /** The wanted columns of a row group, whole; undefined when a part of them has to be read first. */
  find(split: ParquetSplit, columns: readonly number[]): Batch | undefined {
    const found: Vector[] = [];
    for (const column of columns) {
      const vector = this.columnOf(split, column);
      if (vector === undefined) return undefined;
      found.push(vector);
    }
    return { columns: found, length: split.rows };
  }

  /** The same, read where they are not here yet. Errors as `readRowGroup`. */
  async load(split: ParquetSplit, columns: readonly number[], signal?: AbortSignal): Promise<Batch> {
    const found = new Map(columns.map((column) => [column, this.columnOf(split, column)]));
    const missing = columns.filter((column) => found.get(column) === undefined);
    const read = missing.length === 0 ? [] : await this.read(split, missing, signal);
    missing.forEach((column, i) => {
      found.set(column, read[i]);
      this.cache.keep(keyOf(split, column), read[i]);
    });
    return { columns: columns.map((column) => found.get(column)!), length: split.rows };
  }

  private columnOf(split: ParquetSplit, column: number): Vector | undefined {
    const shared = split.partition.find((each) => each.column === column);
    if (shared !== undefined) return constant(shared.type, shared.value, split.rows);
    const absent = split.absent.find((each) => each.column === column);
    return absent === undefined ? this.cache.find(keyOf(split, column)) : constant(absent.type, null, split.rows);
  }

  private async read(split: ParquetSplit, columns: readonly number[], signal: AbortSignal | undefined) {
    const batches: Batch[] = [];
    for await (const batch of readRowGroup(this.store, split, columns, signal)) batches.push(batch);
    return columns.map((_, i) => concat(batches.map((batch) => batch.columns[i])));
  }
}

/** Names that were asked for before: the same split comes again with each look-up. */
const names = new WeakMap<ParquetSplit, string[]>();

function keyOf(split: ParquetSplit, column: number): string {
  let known = names.get(split);
  if (known === undefined) {
    known = [];
    names.set(split, known);
  }
  known[column] ??= nameOf(split, column);
  return known[column];
}

/** What names a column of the file, whichever relation it is read for. */
function nameOf({ file, rowGroup, chunks, nested }: ParquetSplit, column: number): string {
  const chunk = chunks.find((each) => each.column === column);
  const name = chunk === undefined ? nested?.find((each) => each.column === column)?.name : chunk.name;
  return `${file.path}\n${file.version}\n${file.size}\n${rowGroup}\n${chunk?.meaning}\n${name}`;
}

/** Vectors by name; those not used for longest go first. */
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
