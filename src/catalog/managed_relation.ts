import { join } from 'node:path';
import type { Relation } from '../data/relation.ts';
import type { FileIdentity } from '../data/split.ts';
import { type DataType, text } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { valueFromText } from '../data/value_text.ts';
import type { FileStore } from '../storage/file.ts';
import { type ListedColumn, loadListedFiles, lookUp } from '../storage/parquet/listed_files.ts';
import type { DataFile, ManagedTable, TableColumn } from './entry.ts';
import { heldRelation, isHeld } from './held_rows.ts';

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

/** Whole tables that are held, by their entry: a table that changes gets another entry. */
const held = new WeakMap<ManagedTable, ManagedRelation>();

export async function loadManagedRelation(table: ManagedTable, options: ManagedOptions): Promise<ManagedRelation> {
  const isWhole = options.only === undefined && options.withRowIds !== true;
  const known = isWhole ? held.get(table) : undefined;
  if (known !== undefined) return known;
  const { store, signal } = options;
  const numbers = options.only ?? table.files.map((_, number) => number);
  const listed = await loadListedFiles(
    store,
    {
      name: table.name,
      columns: table.columns.map(listedColumn),
      files: await identitiesOf(table, numbers, options),
      numbers,
      withRowIds: options.withRowIds ?? false,
    },
    signal,
  );
  const types = typesOf(table.columns);
  if (!isHeld(table)) return { relation: listed, types };
  const loaded = { relation: await heldRelation(listed, store, signal), types };
  if (isWhole) held.set(table, loaded);
  return loaded;
}

/** A listed file never changes, so it is looked up once. */
const identities = new WeakMap<DataFile, FileIdentity>();

async function identitiesOf(
  table: ManagedTable,
  numbers: readonly number[],
  { dataFolder, store, signal }: ManagedOptions,
): Promise<FileIdentity[]> {
  const folder = folderOf(table, dataFolder);
  const files = numbers.map((number) => table.files[number]);
  const unknown = files.filter((file) => !identities.has(file));
  const paths = unknown.map(({ name }) => `${folder}${name}`);
  const found = await lookUp(store, paths, signal);
  unknown.forEach((file, i) => {
    identities.set(file, found[i]);
  });
  return files.map((file) => identities.get(file)!);
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
