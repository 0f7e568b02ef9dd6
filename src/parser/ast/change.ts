import type { At, Identifier, QualifiedName } from './common.ts';
import type { Expression } from './expression.ts';
import type { CommonTable, Query, SelectItem } from './query.ts';
import type { TableAlias, TableReference } from './table_reference.ts';

export interface Insert extends At {
  readonly kind: 'insert';
  readonly with: readonly CommonTable[];
  readonly recursive: boolean;
  readonly table: QualifiedName;
  readonly alias: TableAlias | null;
  /** Empty = all, in order. */
  readonly columns: readonly Identifier[];
  readonly source: InsertSource;
  readonly returning: readonly SelectItem[];
}

export type InsertSource =
  /** null = DEFAULT. */
  | ({ readonly kind: 'rows'; readonly rows: readonly (readonly (Expression | null)[])[] } & At)
  | ({ readonly kind: 'query'; readonly query: Query } & At)
  | ({ readonly kind: 'defaults' } & At);

export interface Update extends At {
  readonly kind: 'update';
  readonly with: readonly CommonTable[];
  readonly recursive: boolean;
  readonly table: QualifiedName;
  readonly alias: TableAlias | null;
  readonly assignments: readonly Assignment[];
  readonly from: readonly TableReference[];
  readonly where: Expression | null;
  readonly returning: readonly SelectItem[];
}

export interface Assignment extends At {
  readonly column: Identifier;
  /** null = DEFAULT. */
  readonly value: Expression | null;
}

export interface Delete extends At {
  readonly kind: 'delete';
  readonly with: readonly CommonTable[];
  readonly recursive: boolean;
  readonly table: QualifiedName;
  readonly alias: TableAlias | null;
  readonly using: readonly TableReference[];
  readonly where: Expression | null;
  readonly returning: readonly SelectItem[];
}
