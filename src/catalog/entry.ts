import type { StoredModel } from '../ml/model.ts';

/** What the catalog holds, as plain data. Names are `schema.name`, folded as written. */
export type Entry = TableEntry | ViewEntry | ModelEntry;

export interface TableEntry {
  readonly kind: 'table';
  readonly schema: string;
  readonly name: string;
  /** managed: its files are ours and go with it. */
  readonly origin: 'external' | 'managed';
  readonly format: 'parquet';
  /** A path, folder or glob; managed tables: a folder below the data folder, ends with /. */
  readonly location: string;
}

export interface ViewEntry {
  readonly kind: 'view';
  readonly schema: string;
  readonly name: string;
  /** Text of its query, without CREATE VIEW … AS. */
  readonly query: string;
  /** Names given to its first columns; the others have what the query calls them at each use. */
  readonly columns: readonly string[];
}

export interface ModelEntry {
  readonly kind: 'model';
  readonly schema: string;
  readonly name: string;
  /** Oldest first; the last is active. */
  readonly versions: readonly StoredModel[];
}

/** One step of a change; a transaction is a list of them. */
export type Change = { readonly op: 'put'; readonly entry: Entry } | { readonly op: 'drop'; readonly entry: Entry };

/** Tables and views share one name space, as in Postgres; models have their own. */
export const keyOf = (entry: {
  readonly kind: Entry['kind'];
  readonly schema: string;
  readonly name: string;
}): string => `${entry.kind === 'model' ? 'model' : 'relation'} ${part(entry.schema)}.${part(entry.name)}`;

/** Quoted where it must be, so that `"a.b".c` and `a."b.c"` are two keys. */
const part = (name: string): string => (/[."]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);
