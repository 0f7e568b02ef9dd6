import { errors, SqlError } from '../../base/error.ts';
import type { FileIdentity } from '../../data/split.ts';
import type { FileStore } from '../file.ts';
import { type ColumnChunk, type Footer, type RowGroup, readFooter } from './metadata.ts';
import { columnsOf, type FileColumn } from './schema.ts';
import { ThriftError } from './thrift.ts';

/** A footer that was read and checked against the size of its file. */
export interface ParquetFile {
  readonly file: FileIdentity;
  readonly footer: Footer;
  readonly columns: readonly FileColumn[];
  /** Bytes of the footer, for the cache's budget. */
  readonly footerBytes: number;
}

/** Most footers are smaller than this, so that one range gets length and content. */
const firstRead = 64 * 1024;
/** Beyond this a footer is not believed: parsing takes a few times its size. */
const maxFooterBytes = 256 << 20;
const magic = 0x31524150;
const encryptedMagic = 0x45524150;

/** Reads and checks the footer of one file, in one or two ranges. */
export async function loadFooter(store: FileStore, file: FileIdentity, signal?: AbortSignal): Promise<ParquetFile> {
  const { size, path } = file;
  // 4 bytes of magic at each end and 4 of length.
  if (size < 12) throw errors.corruptFile(path, size === 0 ? 'It is empty.' : `It has only ${size} bytes.`);
  const source = store.open(file, signal);
  let start = Math.max(0, size - firstRead);
  let tail = await source.read(start, size);
  const ending = new DataView(tail.buffer, tail.byteOffset + tail.length - 8, 8);
  const mark = ending.getUint32(4, true);
  if (mark === encryptedMagic) throw errors.notSupported(`the encrypted Parquet file "${path}"`);
  if (mark !== magic) throw errors.corruptFile(path, 'It does not end with "PAR1": not a Parquet file, or cut short.');
  const length = ending.getUint32(0, true);
  if (length > size - 12) throw errors.corruptFile(path, `Its footer claims ${length} bytes, the file has ${size}.`);
  if (length > maxFooterBytes) throw errors.corruptFile(path, `Its footer claims ${length} bytes.`);
  if (length + 8 > tail.length) {
    start = size - 8 - length;
    tail = await source.read(start, size);
  }
  return parseFooter(file, tail.subarray(tail.length - 8 - length, tail.length - 8));
}

/** The content of a footer; everything it says about places and counts has been checked. */
function parseFooter(file: FileIdentity, bytes: Uint8Array): ParquetFile {
  try {
    const footer = readFooter(bytes);
    const columns = columnsOf(footer);
    checkNames(columns);
    for (const group of footer.rowGroups) checkRowGroup(group, columns, file.size);
    const rows = footer.rowGroups.reduce((sum, group) => sum + group.rows, 0);
    if (rows !== footer.rows) throw new ThriftError(`it claims ${footer.rows} rows, its row groups ${rows}`);
    return { file, footer, columns, footerBytes: bytes.length };
  } catch (thrown) {
    if (thrown instanceof SqlError) throw thrown;
    if (!(thrown instanceof ThriftError)) throw thrown;
    throw errors.corruptFile(file.path, `Its footer cannot be read: ${thrown.message}.`, thrown);
  }
}

function checkNames(columns: readonly FileColumn[]): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) throw new ThriftError(`column "${name}" appears twice`);
    seen.add(name);
  }
}

function checkRowGroup(group: RowGroup, columns: readonly FileColumn[], size: number): void {
  if (group.rows > 0xffffffff) throw new ThriftError(`a row group claims ${group.rows} rows`);
  for (const column of columns) {
    for (const leaf of column.nested?.leaves ?? []) checkLeaf(group, leaf.column, column.name, size);
    if (column.leaf === -1) continue;
    const chunk = group.columns[column.leaf];
    if (chunk === undefined) throw new ThriftError(`a row group lacks column "${column.name}"`);
    checkChunk(chunk, column, { rows: group.rows, size });
  }
}

/** A leaf of a nested column has a level for every item, and for every row without items. */
function checkLeaf(group: RowGroup, leaf: FileColumn, name: string, size: number): void {
  const chunk = group.columns[leaf.leaf];
  if (chunk === undefined) throw new ThriftError(`a row group lacks a leaf of column "${name}"`);
  if (chunk.values < group.rows || chunk.values > maxLevels) {
    throw new ThriftError(`column "${name}" has ${chunk.values} levels in a row group of ${group.rows} rows`);
  }
  checkChunk(chunk, { ...leaf, name }, { rows: chunk.values, size });
}

/** More items in one row group are not believed. */
const maxLevels = 2 ** 31 - 1;

function checkChunk(
  chunk: ColumnChunk,
  column: FileColumn,
  file: { readonly rows: number; readonly size: number },
): void {
  const says = (what: string) => new ThriftError(`column "${column.name}" ${what}`);
  if (chunk.filePath !== undefined) throw errors.notSupported(`a column in another file (${chunk.filePath})`);
  if (chunk.encrypted) throw errors.notSupported(`the encrypted column "${column.name}"`);
  if (chunk.type !== column.physical) throw says('has another type in a row group than in the schema');
  if (chunk.values !== file.rows) throw says(`has ${chunk.values} values in a row group of ${file.rows} rows`);
  const { start, end } = chunkRange(chunk);
  if (start < 4 || end > file.size - 8) throw says(`lies outside the file (bytes ${start} to ${end})`);
}

/** The bytes of a chunk: from its first page, which is the dictionary if there is one. */
export function chunkRange(chunk: ColumnChunk): { readonly start: number; readonly end: number } {
  const dictionary = chunk.dictionaryPage;
  // Some writers say 0 for "none".
  const start = dictionary !== undefined && dictionary > 0 ? Math.min(dictionary, chunk.dataPage) : chunk.dataPage;
  return { start, end: start + chunk.compressed };
}
