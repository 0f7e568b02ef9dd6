import type { DataType } from '../data/type.ts';
import type { StoredModel } from '../ml/model.ts';

/** What the catalog holds, as plain data. Names are `schema.name`, folded as written. */
export type Entry = TableEntry | ViewEntry | ModelEntry | SchemaEntry | StatisticsEntry | CommentEntry;

export type TableEntry = ExternalTable | ManagedTable;

/** The number that an object keeps for life, given when it is first put into the catalog; never given again. */
interface Numbered {
  readonly oid?: number;
}

/** A column as it was when the relation was made. */
export interface ShownColumn {
  readonly name: string;
  readonly type: DataType;
}

export interface ExternalTable extends Numbered {
  readonly kind: 'table';
  readonly schema: string;
  readonly name: string;
  readonly origin: 'external';
  readonly format: 'parquet';
  /** A path, folder or glob. */
  readonly location: string;
  /** What the system tables show of it, without opening its files. */
  readonly shape?: readonly ShownColumn[];
}
/** Its files are ours and go with it. */
export interface ManagedTable extends Numbered {
  readonly kind: 'table';
  readonly schema: string;
  readonly name: string;
  readonly origin: 'managed';
  readonly format: 'parquet';
  /** A folder below the data folder, this table's alone: it stays when the table is renamed. */
  readonly location: string;
  readonly columns: readonly TableColumn[];
  /** How many columns were added later; numbers their names in the files. */
  readonly added?: number;
  /** In the order in which they are read. A file is never changed once it is listed. */
  readonly files: readonly DataFile[];
  readonly indexes?: readonly TableIndex[];
}
/**
 * What CREATE INDEX has declared. It speeds up nothing: what prunes are the statistics of the files. Its name is one of
 * the schema's.
 */
export interface TableIndex {
  readonly name: string;
  readonly unique: boolean;
  /** SQL text of each element. */
  readonly elements: readonly string[];
}

export interface TableColumn {
  readonly name: string;
  /** The name in the files, given once and never used again for another column of the table. */
  readonly stored: string;
  readonly type: DataType;
  /** n of varchar(n) and char(n). */
  readonly length: number | null;
  /** Digits or fields of a time type: the function that rounds to them, and its second argument. */
  readonly precision?: { readonly name: string; readonly modifier: number };
  /** How a text column was declared, where not as text. */
  readonly spelled?: 'varchar' | 'bpchar';
  readonly nullable: boolean;
  /** SQL text. */
  readonly default: string | null;
  /** What rows of files without this column have there, as SQL text of a constant; null: NULL. */
  readonly missing: string | null;
}
export interface DataFile {
  /** Name in the table's folder. */
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
}

export interface SchemaEntry extends Numbered {
  readonly kind: 'schema';
  readonly schema: '';
  readonly name: string;
}

export interface ViewEntry extends Numbered {
  readonly kind: 'view';
  readonly schema: string;
  readonly name: string;
  /** Text of its query, without CREATE VIEW … AS. */
  readonly query: string;
  readonly columns: readonly string[];
  /** Where the names in its query are looked for: the search path of its creation. Absent in old ones: public alone. */
  readonly searchPath?: readonly string[];
  /** What the system tables show of it, without binding its query. */
  readonly shape?: readonly ShownColumn[];
}

export interface ModelEntry extends Numbered {
  readonly kind: 'model';
  readonly schema: string;
  readonly name: string;
  /** Oldest first; the last is active. */
  readonly versions: readonly StoredModel[];
}

/** What ANALYZE found out, kept by the place of the rows: whoever reads them there knows it, under whatever name. */
export interface StatisticsEntry {
  readonly kind: 'statistics';
  /** Empty, or the schema of a temporary table. */
  readonly schema: string;
  /** The location of the table, or the path. */
  readonly name: string;
  /** Names the versions of the files that were read. */
  readonly files: string;
  readonly rows: number;
  readonly columns: readonly AnalyzedColumn[];
}
export interface AnalyzedColumn {
  /** In the files. */
  readonly name: string;
  readonly type: DataType;
  /** Share of the rows. */
  readonly nulls: number;
  /** Average bytes of a value. */
  readonly width: number;
  readonly distinct: number;
  /** Values as texts that the type reads, with their share of the rows. */
  readonly common: readonly (readonly [value: string, share: number])[];
  readonly histogram: readonly string[];
  readonly correlation: number | null;
}

/** COMMENT ON, kept by the number of what it is about: a new name does not lose it. */
export interface CommentEntry {
  readonly kind: 'comment';
  /** Empty, or the schema of a temporary table. */
  readonly schema: string;
  /** Made of the three that follow. */
  readonly name: string;
  /** The system table that lists the object, and its number there. */
  readonly classOid: number;
  readonly objectOid: number;
  /** The column that is meant, by the name that it keeps: `stored` of a managed table. */
  readonly column: string | null;
  readonly text: string;
}

/** One step of a change; a transaction is a list of them. */
export type Change = { readonly op: 'put'; readonly entry: Entry } | { readonly op: 'drop'; readonly entry: Entry };

/** Tables and views share one name space, as in Postgres; models and schemas have their own. */
export const keyOf = (entry: {
  readonly kind: Entry['kind'];
  readonly schema: string;
  readonly name: string;
}): string => `${spaceOf(entry.kind)} ${part(entry.schema)}.${part(entry.name)}`;

/** Quoted where it must be, so that `"a.b".c` and `a."b.c"` are two keys. */
const part = (name: string): string => (/[."]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

/** The first number of what users make: those below belong to the system, as in Postgres. */
const firstOid = 16384;

export const hasOid = (entry: Entry): entry is Exclude<Entry, StatisticsEntry | CommentEntry> =>
  entry.kind !== 'statistics' && entry.kind !== 'comment';

/** The highest number that entries have. */
export const highestOid = (entries: Iterable<Entry>): number => {
  let highest = firstOid - 1;
  for (const entry of entries) if (hasOid(entry)) highest = Math.max(highest, entry.oid ?? 0);
  return highest;
};

const spaceOf = (kind: Entry['kind']): string => (kind === 'table' || kind === 'view' ? 'relation' : kind);

/** Temporary tables live in a schema of their session and are never written to the catalog's database. */
export const temporarySchema = (session: number): string => `pg_temp_${session}`;
export const isTemporary = (schema: string): boolean => schema.startsWith('pg_temp_');
