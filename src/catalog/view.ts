import type { Relation } from '../data/relation.ts';
import type { DataType } from '../data/type.ts';
import type { TypedValue } from '../data/value.ts';
import type { StoredModel } from '../ml/model.ts';
import type { Query } from '../parser/ast/query.ts';
import type { FileCall } from '../parser/file_call.ts';

export type CatalogEntry =
  | {
      readonly kind: 'relation';
      readonly relation: Relation;
      /** By column: the type that its stored form is converted to; undefined: as the relation says. */
      readonly types?: readonly (DataType | undefined)[];
      /** The number of a system table. */
      readonly oid?: number;
    }
  | {
      readonly kind: 'view';
      readonly name: string;
      /** Parsed anew from its text; spans point into that text, so errors inside must not be placed in the outer one. */
      readonly query: Query;
      /** Column names given to the view, or none. */
      readonly columns: readonly string[];
      /** What the names in its query mean. */
      readonly catalog: CatalogView;
    };

/**
 * What exists, as one statement sees it: schemas, file lists and statistics are loaded before binding, so nothing here
 * waits. Names arrive folded; `parts` is [name], [schema, name] or [database, schema, name].
 */
export interface CatalogView {
  find(parts: readonly string[]): CatalogEntry | undefined;
  /** The relation of a quoted path, or of read_parquet and its like; loaded already because src/parser/names.ts lists it. */
  file(call: Omit<FileCall, 'at'>): Relation | undefined;
  /** A table function applied to constants: generate_series. undefined: no such function. */
  tableFunction(name: string, args: readonly TypedValue[]): Relation | undefined;
  model(parts: readonly string[], version: number | null): StoredModel | undefined;
  /** For hints. */
  relationNames(): Iterable<string>;
  modelNames(): Iterable<string>;
}
