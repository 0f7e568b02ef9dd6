import { join } from 'node:path';
import type { Relation } from '../data/relation.ts';
import { type DataType, text } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { valueFromText } from '../data/value_text.ts';
import type { FileStore } from '../storage/file.ts';
import { type ListedColumn, loadListedFiles } from '../storage/parquet/listed_files.ts';
import type { ManagedTable, TableColumn } from './entry.ts';

/** Where the rows of a managed table come from, and the types of its columns where the files hold them as text. */
export interface ManagedRelation {
  readonly relation: Relation;
  /** By column; undefined: as the relation says. */
  readonly types: readonly (DataType | undefined)[];
}

export interface ManagedOptions {
  readonly dataFolder: string;
  readonly store: FileStore;
  readonly signal?: AbortSignal;
  readonly withRowIds?: boolean;
  /** Only the files at these places, under their numbers in the whole list. */
  readonly only?: readonly number[];
}

/** Kinds that Parquet holds without loss; values of all others lie in the files as their text. */
const kept: ReadonlySet<DataType['kind']> = new Set([
  'bool',
  'int',
  'float',
  'decimal',
  'text',
  'bytes',
  'date',
  'timestamp',
]);

/** The type of a column in the files. */
export const storedType = (type: DataType): DataType => (kept.has(type.kind) ? type : text);

const folderOf = (table: ManagedTable, dataFolder: string): string => `${join(dataFolder, table.location)}/`;

export async function loadManagedRelation(table: ManagedTable, options: ManagedOptions): Promise<ManagedRelation> {
  const folder = folderOf(table, options.dataFolder);
  const numbers = options.only ?? table.files.map((_, number) => number);
  const relation = await loadListedFiles(
    options.store,
    {
      name: table.name,
      columns: table.columns.map(listedColumn),
      paths: numbers.map((number) => `${folder}${table.files[number].name}`),
      numbers,
      withRowIds: options.withRowIds ?? false,
    },
    options.signal,
  );
  return { relation, types: typesOf(table.columns) };
}

const typesOf = (columns: readonly TableColumn[]): (DataType | undefined)[] =>
  columns.map(({ type }) => (storedType(type) === type ? undefined : type));

const listedColumn = ({ name, stored, type, nullable, missing }: TableColumn): ListedColumn => ({
  name,
  stored,
  type: storedType(type),
  nullable,
  missing: constantOf(missing, storedType(type)),
});

const constantOf = (source: string | null, type: DataType): Value =>
  source === null ? null : valueFromText(source, type, 'UTC');
