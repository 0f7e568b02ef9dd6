import type { At, Identifier, QualifiedName } from './common.ts';
import type { OrderItem } from './query.ts';

export interface CreateIndex extends At {
  readonly kind: 'create_index';
  readonly unique: boolean;
  /** null: the engine makes one up. */
  readonly name: Identifier | null;
  readonly ifNotExists: boolean;
  readonly table: QualifiedName;
  /** The access method, folded; null: the default one. */
  readonly method: Identifier | null;
  readonly elements: readonly OrderItem[];
  /** INCLUDE (…). */
  readonly included: readonly Identifier[];
}

export interface DropIndex extends At {
  readonly kind: 'drop_index';
  readonly names: readonly QualifiedName[];
  readonly ifExists: boolean;
}

/** REINDEX INDEX i, TABLE t, SCHEMA s, DATABASE d. */
export interface Reindex extends At {
  readonly kind: 'reindex';
  readonly object: 'index' | 'table' | 'schema' | 'database' | 'system';
  readonly name: QualifiedName;
}
