import type { Span } from '../../base/span.ts';
import type { At, Identifier, Option, QualifiedName } from './common.ts';
import type { Query } from './query.ts';

export interface CopyTo extends At {
  readonly kind: 'copy_to';
  /** A table is written as its query. */
  readonly source: Query | QualifiedName;
  /** Of a table; empty = all. */
  readonly columns: readonly Identifier[];
  /** null = STDOUT. */
  readonly destination: string | null;
  readonly destinationAt: Span;
  readonly options: readonly Option[];
}

export interface CopyFrom extends At {
  readonly kind: 'copy_from';
  readonly table: QualifiedName;
  readonly columns: readonly Identifier[];
  /** null = STDIN. */
  readonly path: string | null;
  readonly pathAt: Span;
  readonly options: readonly Option[];
}
