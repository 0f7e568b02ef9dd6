import { assert } from '../../base/assert.ts';
import { errors } from '../../base/error.ts';
import { type Batch, batch, batchRows } from '../../data/batch.ts';
import type { NestedChunk } from '../../data/nested_chunk.ts';
import type { ParquetChunk, ParquetSplit } from '../../data/split.ts';
import { int64 } from '../../data/type.ts';
import { flat, type Vector } from '../../data/vector.ts';
import { constant } from '../../data/vector_builder.ts';
import { readRanges } from '../coalesce.ts';
import type { FileStore } from '../file.ts';
import { type ArrowColumn, copyOnlyColumns } from './arrow_memory.ts';
import { decodeColumn, sliceVector } from './decode.ts';
import { physical } from './metadata.ts';
import { decodeNested } from './nested_decode.ts';
import { nestedFile, oneColumnFile } from './one_column_file.ts';
import { type CheckedPages, checkPages } from './pages.ts';
import type { Meaning } from './schema.ts';
import { withParquet } from './wasm.ts';

/** Rows decoded at once: most row groups whole, and of enormous ones no more than fits into memory. */
const windowRows = 512 * 1024;
/** Rows of one decoded vector, cut into batches afterwards. */
const decodedRows = 4 * batchRows;

/**
 * The wanted columns of one row group, as batches of at most 16384 rows in file order; `columns` are schema indices, the
 * batches have them in that order. The split must have been made for (at least) these columns.
 * Errors: 58030 when bytes cannot be read, XX001 when they make no sense; both name the file.
 */
export async function* readRowGroup(
  store: FileStore,
  split: ParquetSplit,
  columns: readonly number[],
  signal?: AbortSignal,
): AsyncGenerator<Batch> {
  const leaves = (split.nested ?? []).flatMap((nested) => nested.leaves);
  const wanted = [...split.chunks, ...leaves].filter(({ column }) => columns.includes(column));
  const pages = await fetchChunks(store, split, wanted, signal);
  for (let start = 0; start < split.rows; start += windowRows) {
    signal?.throwIfAborted();
    const rows = Math.min(windowRows, split.rows - start);
    const decoded: VectorSource[] = [];
    for (const column of columns) decoded.push(await sourceOf(split, column, { pages, start, rows }));
    yield* batchesOf(decoded, rows, signal);
  }
}

/** The bytes of the chunks, in as few ranges as possible; `room`: see `FileLike`. */
export async function fetchChunks(
  store: FileStore,
  split: ParquetSplit,
  wanted: readonly ParquetChunk[],
  signal: AbortSignal | undefined,
  room?: (bytes: number) => Uint8Array,
): Promise<ReadonlyMap<ParquetChunk, Uint8Array>> {
  const file = store.open(split.file, signal);
  const ranges = wanted.map(({ start, length }) => ({ start, end: start + length }));
  const contents = await readRanges(ranges, (start, end) => file.read(start, end, room), file.gap);
  return new Map(wanted.map((chunk, i) => [chunk, contents[i]]));
}

/**
 * All rows of a chunk, decoded: vectors of any length one behind the other, which share a dictionary or have none.
 * Errors: XX001 when the bytes make no sense.
 */
export async function decodeWhole(split: ParquetSplit, chunk: ParquetChunk, bytes: Uint8Array): Promise<Vector[]> {
  const pages = new Map([[chunk, bytes]]);
  const pieces: Vector[] = [];
  for (let start = 0; start < split.rows; start += windowRows) {
    pieces.push(...decodeChunk(split, chunk, { pages, start, rows: Math.min(windowRows, split.rows - start) }));
    // Decoding is synchronous; let cancellation and other tasks in between.
    await new Promise(setImmediate);
  }
  return pieces;
}

interface Window {
  readonly pages: ReadonlyMap<ParquetChunk, Uint8Array>;
  readonly start: number;
  readonly rows: number;
}

/** A column of a window, decoded: rows start to end of it, where both are multiples of batchRows or the end. */
type VectorSource = (start: number, end: number) => Vector;

async function sourceOf(split: ParquetSplit, column: number, window: Window): Promise<VectorSource> {
  const chunk = split.chunks.find((candidate) => candidate.column === column);
  if (column === split.rowNumbers?.column) {
    const first = split.rowNumbers.first + window.start;
    return (start, end) => numbered(first + start, end - start);
  }
  const nested = split.nested?.find((candidate) => candidate.column === column);
  if (chunk === undefined && nested === undefined) return constantOf(split, column);
  const pieces = chunk === undefined ? decodeGroups(split, nested!, window) : decodeChunk(split, chunk, window);
  // Decoding is synchronous; let cancellation and other tasks in between columns.
  await new Promise(setImmediate);
  return (start, end) => {
    const first = Math.floor(start / decodedRows) * decodedRows;
    return sliceVector(pieces[first / decodedRows], start - first, end - first);
  };
}

function numbered(first: number, rows: number): Vector {
  const values = new BigInt64Array(rows);
  for (let i = 0; i < rows; i++) values[i] = BigInt(first + i);
  return flat(int64, values, rows);
}

function constantOf(split: ParquetSplit, column: number): VectorSource {
  const folder = split.partition.find((candidate) => candidate.column === column);
  const found = folder ?? split.absent.find((candidate) => candidate.column === column);
  assert(found !== undefined, 'a split is made for the columns that are read from it');
  return (start, end) => constant(found.type, folder?.value ?? null, end - start);
}

/** Vectors of `decodedRows` rows each (the last may be shorter), `window.rows` in all. */
function decodeChunk(split: ParquetSplit, chunk: ParquetChunk, window: Window): readonly Vector[] {
  const { path } = split.file;
  const pages = window.pages.get(chunk)!;
  const checked = checkPages(pages, { path, name: chunk.name, rows: split.rows });
  const file = oneColumnFile(chunk, pages, { rows: split.rows, asCodes: wantsCodes(chunk, checked, split.rows) });
  const columns = decodedArrow(split, chunk.name, file, window);
  const how = { meaning: chunk.meaning as Meaning, path, dictionaries: new Map<ArrowColumn, Vector>() };
  return columns.map((column) => decodeColumn(column, chunk.type, how));
}

function decodeGroups(split: ParquetSplit, chunk: NestedChunk, window: Window): readonly Vector[] {
  const { path } = split.file;
  const pages = chunk.leaves.map((leaf) => {
    const bytes = window.pages.get(leaf)!;
    checkPages(bytes, { path, name: chunk.name, rows: leaf.values });
    return bytes;
  });
  const columns = decodedArrow(split, chunk.name, nestedFile(chunk, pages, split.rows), window);
  return columns.map((column) => decodeNested(column, chunk, path));
}

/** The column of a file of one, in pieces of `decodedRows` rows. */
function decodedArrow(split: ParquetSplit, name: string, file: Uint8Array, window: Window): readonly ArrowColumn[] {
  const damaged = (reason: string, cause?: unknown) =>
    errors.corruptFile(split.file.path, `The pages of column "${name}" cannot be decoded: ${reason}.`, cause);
  const columns = withParquet(damaged, (parquet) => {
    const whole = window.rows === split.rows;
    const table = parquet.readParquet(file, {
      batchSize: decodedRows,
      ...(whole ? {} : { offset: window.start, limit: window.rows }),
    });
    const stream = table.intoFFI();
    try {
      const schema = stream.schemaAddr();
      const addresses = Array.from(stream.arrayAddrs(), (array) => ({ array, schema }));
      return copyOnlyColumns(parquet, addresses);
    } finally {
      stream.free();
    }
  });
  checkShape(columns, window.rows, () => damaged('they have too few values'));
  return columns;
}

/** Text stays in its dictionary when that is small: what is computed with it is computed once per different value. */
function wantsCodes(chunk: ParquetChunk, { codesOnly, entries }: CheckedPages, rows: number): boolean {
  const isText = chunk.type.kind === 'text' && chunk.physical === physical.byteArray;
  return isText && codesOnly && entries * 2 <= rows;
}

function checkShape(columns: readonly ArrowColumn[], rows: number, error: () => Error): void {
  const expected = Array.from({ length: Math.ceil(rows / decodedRows) }, (_, i) =>
    Math.min(decodedRows, rows - i * decodedRows),
  );
  if (columns.length !== expected.length || columns.some(({ length }, i) => length !== expected[i])) throw error();
}

function* batchesOf(sources: readonly VectorSource[], rows: number, signal: AbortSignal | undefined): Generator<Batch> {
  for (let start = 0; start < rows; start += batchRows) {
    signal?.throwIfAborted();
    const end = Math.min(rows, start + batchRows);
    yield batch(
      sources.map((source) => source(start, end)),
      end - start,
    );
  }
}
