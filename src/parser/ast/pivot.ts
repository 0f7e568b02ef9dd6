import type { At, Identifier } from './common.ts';
import type { Expression } from './expression.ts';
import type { SelectItem } from './query.ts';
import type { TableAlias, TableReference } from './table_reference.ts';

/** Values of rows that become columns: PIVOT t ON … USING …, t PIVOT (… FOR …). */
export interface Pivot extends At {
  readonly kind: 'pivot';
  readonly source: TableReference;
  readonly on: readonly PivotColumn[];
  /** Empty: count(*). */
  readonly using: readonly SelectItem[];
  /** null: by every column that is not mentioned. */
  readonly groupBy: readonly Expression[] | null;
  readonly alias: TableAlias | null;
}

export interface PivotColumn extends At {
  readonly expr: Expression;
  /** The values, a row where `expr` is one; null: all there are, which the engine finds out before binding. */
  readonly values: readonly SelectItem[] | null;
}

/** Columns that become rows: UNPIVOT t ON … INTO NAME … VALUE …, t UNPIVOT (… FOR … IN …). */
export interface Unpivot extends At {
  readonly kind: 'unpivot';
  readonly source: TableReference;
  /** Columns, rows of columns, or a star. */
  readonly items: readonly SelectItem[];
  readonly name: Identifier | null;
  readonly values: readonly Identifier[];
  readonly includeNulls: boolean;
  readonly alias: TableAlias | null;
}
