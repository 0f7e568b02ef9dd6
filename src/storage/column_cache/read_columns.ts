import { assert } from '../../base/assert.ts';
import type { Bound } from '../../data/bounds.ts';
import type { ParquetChunk, ParquetSplit } from '../../data/split.ts';
import { type DataType, isVariable } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import type { FileStore } from '../file.ts';
import { bloomMayHold } from '../parquet/bloom.ts';
import { decodeChunk } from '../parquet/pages/decode_chunk.ts';
import { decodeWhole, fetchChunks } from '../parquet/read.ts';
import { type ColumnCache, cacheKey } from './column_cache.ts';
import { fill } from './fill.ts';
import { canTell, mayHold } from './witness.ts';

/**
 * A column of a row group.
 *
 * cached    in linear memory
 * constant  all rows have the value: a key of a folder, NULL for a column that the file lacks
 * numbers   int64: row i has first + i
 */
export type ReadColumn =
  | { readonly kind: 'cached'; readonly column: HeapColumn }
  | { readonly kind: 'constant'; readonly type: DataType; readonly value: Value }
  | { readonly kind: 'numbers'; readonly first: number };

/** Columns that stay where they are until `release` is called, once. */
export interface PinnedColumns {
  readonly rows: number;
  /** In the order they were asked for; none when there are no rows: no row satisfies the bounds. */
  readonly columns: readonly ReadColumn[];
  /** Rows of a row group of which none is wanted. */
  readonly skippedRows: number;
  readonly hits: number;
  readonly misses: number;
  /** Bytes of the columns found, and bytes read from the file for the others. */
  readonly hitBytes: number;
  readonly readBytes: number;
  release(): void;
}

/** A row group whose wanted columns may take more than this share of the cache is streamed past it. */
const largestShare = 1 / 4;

interface ReadingOf {
  readonly store: FileStore;
  readonly signal?: AbortSignal;
  /** What has to be read is not kept. */
  readonly passing?: boolean;
  /** What the rows that are wanted satisfy; others may come too. */
  readonly bounds?: readonly Bound[];
}

/** Columns of fewer bytes in the file are read at once: asking first whether they are needed costs a request. */
const worthAsking = 128 * 1024;

/**
 * The wanted columns (schema indices) of a row group, those that are not in the cache read and put there. null: they
 * are nested or find no room, so read them with `readRowGroup`. A column that two ask for is decoded once.
 * Errors as `readRowGroup`; nothing is pinned then.
 */
export async function readColumns(
  cache: ColumnCache,
  { store, signal, passing = false, bounds = [] }: ReadingOf,
  split: ParquetSplit,
  columns: readonly number[],
): Promise<PinnedColumns | null> {
  if (split.nested?.some(({ column }) => columns.includes(column)) === true) return null;
  const chunks = split.chunks.filter(({ column }) => columns.includes(column));
  if (!cache.mayHold(chunks.reduce((bytes, chunk) => bytes + mostBytes(chunk, split.rows), 0) / largestShare)) {
    return null;
  }
  const reading = new Reading(cache, { store, passing }, split);
  try {
    const found = await inOrder(reading, chunks, bounds, signal);
    if (found === 'full') {
      reading.release();
      return null;
    }
    const { hits, misses, hitBytes, readBytes, pinned } = reading;
    return {
      ...(found === 'none' ? { rows: 0, skippedRows: split.rows } : { rows: split.rows, skippedRows: 0 }),
      ...{ hits, misses, hitBytes, readBytes },
      columns: found === 'none' ? [] : columns.map((column) => described(split, column, pinned)),
      release: () => reading.release(),
    };
  } catch (thrown) {
    reading.release();
    throw thrown;
  }
}

/**
 * Columns whose values tell whether any row is wanted come first; none: no row is, so the others are not read.
 * full: there is no room.
 */
async function inOrder(
  reading: Reading,
  chunks: readonly ParquetChunk[],
  bounds: readonly Bound[],
  signal: AbortSignal | undefined,
): Promise<'all' | 'none' | 'full'> {
  const telling = bounds.filter(canTell);
  const first = chunks.filter(({ column }) => telling.some((bound) => bound.column === column));
  const others = chunks.filter((chunk) => !first.includes(chunk));
  for (const bound of telling) if (await reading.isExcluded(bound, chunks, signal)) return 'none';
  if (first.length > 0 && reading.bytesMissing(others) >= worthAsking) {
    if (!(await reading.run(first, signal))) return 'full';
    if (telling.some((bound) => !reading.mayHold(bound))) return 'none';
  }
  return (await reading.run(chunks, signal)) ? 'all' : 'full';
}

/** What a decoded chunk may take at most, unless its dictionary has long entries that occur often. */
function mostBytes({ type, uncompressed }: ParquetChunk, rows: number): number {
  return isVariable(type) ? uncompressed + rows * 4 : Math.max(uncompressed, rows * 8);
}

function described(split: ParquetSplit, column: number, pinned: ReadonlyMap<number, HeapColumn>): ReadColumn {
  const cached = pinned.get(column);
  if (cached !== undefined) return { kind: 'cached', column: cached };
  if (column === split.rowNumbers?.column) return { kind: 'numbers', first: split.rowNumbers.first };
  const folder = split.partition.find((candidate) => candidate.column === column);
  if (folder !== undefined) return { kind: 'constant', type: folder.type, value: folder.value };
  const absent = split.absent.find((candidate) => candidate.column === column);
  assert(absent !== undefined, 'a split is made for the columns that are read from it');
  return { kind: 'constant', type: absent.type, value: null };
}

/** The chunks of a row group on their way to being pinned. */
class Reading {
  readonly pinned = new Map<number, HeapColumn>();
  hits = 0;
  misses = 0;
  hitBytes = 0;
  readBytes = 0;
  private readonly cache: ColumnCache;
  private readonly from: { readonly store: FileStore; readonly passing: boolean };
  private readonly split: ParquetSplit;

  constructor(cache: ColumnCache, from: Reading['from'], split: ParquetSplit) {
    this.cache = cache;
    this.from = from;
    this.split = split;
  }

  /** Bytes in the file of those chunks that are not in the cache. */
  bytesMissing(chunks: readonly ParquetChunk[]): number {
    const { file, rowGroup } = this.split;
    const missing = chunks.filter((chunk) => !this.cache.has(file, cacheKey(rowGroup, chunk)));
    return missing.reduce((bytes, { length }) => bytes + length, 0);
  }

  /** Whether a row may satisfy the bound, as far as its column is pinned. */
  mayHold(bound: Bound): boolean {
    const column = this.pinned.get(bound.column);
    return column === undefined || mayHold(this.cache.heap, column, bound);
  }

  /** Whether a Bloom filter of the file tells that no row satisfies the bound; it is asked when that saves reading more. */
  async isExcluded(bound: Bound, chunks: readonly ParquetChunk[], signal: AbortSignal | undefined): Promise<boolean> {
    const { file } = this.split;
    const chunk = chunks.find(({ column }) => column === bound.column);
    if (chunk?.bloom === undefined || this.bytesMissing([chunk]) === 0) return false;
    const { start, length } = chunk.bloom;
    if (start + length > file.size || this.bytesMissing(chunks) < Math.max(worthAsking, length * 2)) return false;
    const bytes = await this.from.store.open(file, signal).read(start, start + length);
    this.readBytes += length;
    return !bloomMayHold(bytes, chunk, bound);
  }

  /** False: there is no room. */
  async run(chunks: readonly ParquetChunk[], signal: AbortSignal | undefined): Promise<boolean> {
    for (;;) {
      signal?.throwIfAborted();
      const missing = chunks.filter((chunk) => !this.find(chunk));
      if (missing.length === 0) return true;
      const others = missing
        .map((chunk) => this.cache.loading.get(this.nameOf(chunk)))
        .filter((each) => each !== undefined);
      const mine = missing.filter((chunk) => !this.cache.loading.has(this.nameOf(chunk)));
      // First what nobody reads: whoever waits for it must not wait for what we wait for.
      if (mine.length > 0 && !(await this.load(mine, signal))) return false;
      // However that ends: what they could not read is read here, in the next round.
      await Promise.allSettled(others);
    }
  }

  release(): void {
    for (const column of this.pinned.values()) this.cache.unpin(column);
    this.pinned.clear();
  }

  private find(chunk: ParquetChunk): boolean {
    if (this.pinned.has(chunk.column)) return true;
    const column = this.cache.find(this.split.file, cacheKey(this.split.rowGroup, chunk));
    if (column === null) return false;
    this.pinned.set(chunk.column, column);
    this.hits++;
    this.hitBytes += column.bytes;
    return true;
  }

  private async load(chunks: readonly ParquetChunk[], signal: AbortSignal | undefined): Promise<boolean> {
    const { loading } = this.cache;
    const work = this.decode(chunks, signal);
    const settled = work.then(
      () => {},
      () => {},
    );
    for (const chunk of chunks) loading.set(this.nameOf(chunk), settled);
    try {
      return await work;
    } finally {
      for (const chunk of chunks) loading.delete(this.nameOf(chunk));
    }
  }

  private async decode(chunks: readonly ParquetChunk[], signal: AbortSignal | undefined): Promise<boolean> {
    const { buffers } = this.cache;
    const taken: Uint8Array[] = [];
    const room = (bytes: number): Uint8Array => {
      const buffer = buffers.take(bytes);
      taken.push(buffer);
      return buffer;
    };
    // When one of several reads fails, others may still write to their buffers: then none is used again.
    const contents = await fetchChunks(this.from.store, this.split, chunks, signal, room);
    try {
      return await this.decodeAll(contents, signal);
    } finally {
      buffers.give(taken);
    }
  }

  private async decodeAll(
    contents: ReadonlyMap<ParquetChunk, Uint8Array>,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    for (const [chunk, bytes] of contents) {
      signal?.throwIfAborted();
      const column = await this.columnOf(chunk, bytes);
      if (column === null) return false;
      this.cache.put(this.split, chunk, column, this.from.passing);
      this.pinned.set(chunk.column, column);
      this.misses++;
      this.readBytes += chunk.length;
    }
    return true;
  }

  private async columnOf(chunk: ParquetChunk, bytes: Uint8Array): Promise<HeapColumn | null> {
    const { cache, split } = this;
    const column = decodeChunk(cache.room, chunk, bytes, split.rows);
    if (column === null) return fill(cache.room, chunk.type, await decodeWhole(split, chunk, bytes));
    // Decoding is synchronous; let cancellation and other tasks in between columns.
    await new Promise(setImmediate);
    return column;
  }

  private nameOf(chunk: ParquetChunk): string {
    const { path, size, version } = this.split.file;
    return `${path}\n${size}\n${version}\n${cacheKey(this.split.rowGroup, chunk)}`;
  }
}
