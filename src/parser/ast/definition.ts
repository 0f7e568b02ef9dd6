import type { Span } from '../../base/span.ts';
import type { At, Identifier, Option, QualifiedName } from './common.ts';
import type { Expression, TypeReference } from './expression.ts';
import type { Query } from './query.ts';

export interface CreateExternalTable extends At {
  readonly kind: 'create_external_table';
  readonly name: QualifiedName;
  readonly ifNotExists: boolean;
  readonly orReplace: boolean;
  readonly format: string;
  readonly location: string;
  readonly locationAt: Span;
  readonly options: readonly Option[];
}

export interface CreateTableAs extends At {
  readonly kind: 'create_table_as';
  readonly temporary: boolean;
  readonly name: QualifiedName;
  readonly columns: readonly Identifier[];
  readonly ifNotExists: boolean;
  readonly orReplace: boolean;
  readonly query: Query;
}

export interface CreateTable extends At {
  readonly kind: 'create_table';
  readonly name: QualifiedName;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnDefinition[];
  /** PRIMARY KEY (a, b) and UNIQUE (a): of columns and of the table. */
  readonly keys: readonly KeyConstraint[];
}

export interface KeyConstraint extends At {
  readonly primary: boolean;
  readonly columns: readonly Identifier[];
}

export interface ColumnDefinition extends At {
  readonly name: Identifier;
  readonly type: TypeReference;
  readonly notNull: boolean;
  readonly default: DefaultClause | null;
  /** PRIMARY KEY and UNIQUE written with the column. */
  readonly keys: readonly KeyConstraint[];
}

/** The expression is stored as its text. */
export interface DefaultClause extends At {
  readonly expr: Expression;
}

export interface CreateSchema extends At {
  readonly kind: 'create_schema';
  readonly name: Identifier;
  readonly ifNotExists: boolean;
}

export interface AlterTable extends At {
  readonly kind: 'alter_table';
  readonly name: QualifiedName;
  readonly ifExists: boolean;
  readonly actions: readonly AlterAction[];
}

export type AlterAction =
  | ({ readonly kind: 'add_column'; readonly column: ColumnDefinition; readonly ifNotExists: boolean } & At)
  | ({ readonly kind: 'drop_column'; readonly column: Identifier; readonly ifExists: boolean } & At)
  | ({ readonly kind: 'rename_column'; readonly column: Identifier; readonly to: Identifier } & At)
  | ({ readonly kind: 'rename_table'; readonly to: Identifier } & At)
  | ({ readonly kind: 'set_schema'; readonly to: Identifier } & At)
  /** null = DROP DEFAULT. */
  | ({ readonly kind: 'set_default'; readonly column: Identifier; readonly default: DefaultClause | null } & At)
  | ({ readonly kind: 'set_not_null'; readonly column: Identifier; readonly notNull: boolean } & At);

export interface Truncate extends At {
  readonly kind: 'truncate';
  readonly names: readonly QualifiedName[];
}

export interface CreateView extends At {
  readonly kind: 'create_view';
  readonly name: QualifiedName;
  readonly columns: readonly Identifier[];
  readonly orReplace: boolean;
  readonly query: Query;
}

export interface Drop extends At {
  readonly kind: 'drop';
  readonly object: 'table' | 'view' | 'model' | 'schema';
  readonly names: readonly QualifiedName[];
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
