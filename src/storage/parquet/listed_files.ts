import { errors } from '../../base/error.ts';
import type { Relation } from '../../data/relation.ts';
import { field } from '../../data/schema.ts';
import type { FileIdentity } from '../../data/split.ts';
import { type DataType, int32, int64, sameType, typeName } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import type { FileStore } from '../file.ts';
import { limiter } from '../limit.ts';
import type { ParquetFile } from './footer.ts';
import { footersOf, parquetRelation } from './relation.ts';
import type { TableFile } from './table.ts';

/** A column of a table whose files are listed one by one. */
export interface ListedColumn {
  readonly name: string;
  /** Its name in the files; a file that lacks it was written before the column was added. */
  readonly stored: string;
  readonly type: DataType;
  readonly nullable: boolean;
  /** What rows of such files have there. */
  readonly missing: Value;
}

export interface ListedTable {
  readonly name: string;
  readonly columns: readonly ListedColumn[];
  readonly files: readonly FileIdentity[];
  /** Adds two columns behind the others: the number of the file, and that of the row in the file. */
  readonly withRowIds?: boolean;
  /** The numbers of the files; their places in `files` when absent. */
  readonly numbers?: readonly number[];
}

/** How many files are looked up at once. */
const parallelLookups = 32;

/** The files at these whole paths, same order. 58P01 when one is gone. */
export function lookUp(store: FileStore, paths: readonly string[], signal?: AbortSignal): Promise<FileIdentity[]> {
  const run = limiter(parallelLookups);
  return Promise.all(paths.map((path) => run(() => identityOf(store, path, signal))));
}

/** The relation of exactly these files; none of them is a table without rows. */
export async function loadListedFiles(store: FileStore, table: ListedTable, signal?: AbortSignal): Promise<Relation> {
  const loaded = await footersOf(store).load(store, table.files, signal);
  const fields = table.columns.map(({ name, type, nullable }) => field(name, type, nullable));
  const ids = table.withRowIds === true ? [field(fileColumn, int32, false), field(rowColumn, int64, false)] : [];
  return parquetRelation(table.name, {
    schema: [...fields, ...ids],
    partitions: [],
    files: loaded.map((file, number) => placed(file, table.numbers?.[number] ?? number, table)),
    ...(table.withRowIds === true ? { rowNumber: fields.length + 1 } : {}),
  });
}

const fileColumn = '_file';
const rowColumn = '_row';

async function identityOf(store: FileStore, path: string, signal: AbortSignal | undefined): Promise<FileIdentity> {
  const [file] = await store.list(path, signal);
  if (file === undefined) throw errors.fileNotFound(path);
  return file;
}

function placed(file: ParquetFile, number: number, { columns, withRowIds }: ListedTable): TableFile {
  const byName = new Map(file.columns.map((column) => [column.name, column]));
  const constants = new Map<number, Value>();
  const found = columns.map(({ stored, type, missing }, i) => {
    const column = byName.get(stored);
    if (column === undefined) constants.set(i, missing);
    else if (!sameType(column.type, type)) {
      const detail = `Column "${stored}" is ${typeName(column.type)} where the table has ${typeName(type)}.`;
      throw errors.schemaDiffers(file.file.path, detail);
    }
    return column;
  });
  if (withRowIds === true) constants.set(columns.length, number);
  return { ...file, found, constants };
}
