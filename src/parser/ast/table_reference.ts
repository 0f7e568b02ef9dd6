import type { At, Identifier, Option, QualifiedName } from './common.ts';
import type { Expression } from './expression.ts';
import type { ModelReference, PredictSource } from './model.ts';
import type { Pivot, Unpivot } from './pivot.ts';
import type { Query } from './query.ts';

export interface TableAlias {
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
}

export type TableReference =
  | ({ readonly kind: 'table'; readonly name: QualifiedName; readonly alias: TableAlias | null } & At)
  /** A quoted path or glob: FROM 's3://bucket/*.parquet'. */
  | ({ readonly kind: 'path'; readonly path: string; readonly alias: TableAlias | null } & At)
  | ({
      readonly kind: 'table_function';
      readonly name: QualifiedName;
      readonly args: readonly Argument[];
      readonly alias: TableAlias | null;
      readonly lateral: boolean;
      /** WITH ORDINALITY: a last column counts the rows. */
      readonly ordinality: boolean;
    } & At)
  /** ROWS FROM (f(…), g(…)): the rows of all of them side by side. */
  | ({
      readonly kind: 'rows_from';
      readonly functions: readonly TableCall[];
      readonly alias: TableAlias | null;
      readonly lateral: boolean;
      readonly ordinality: boolean;
    } & At)
  | ({
      readonly kind: 'derived';
      readonly query: Query;
      readonly alias: TableAlias | null;
      readonly lateral: boolean;
    } & At)
  | Pivot
  | Unpivot
  /** t TABLESAMPLE …. */
  | ({ readonly kind: 'sample'; readonly source: TableReference; readonly sample: SampleClause } & At)
  | ({
      readonly kind: 'join';
      readonly join: 'inner' | 'left' | 'right' | 'full' | 'cross' | 'semi' | 'anti';
      readonly left: TableReference;
      readonly right: TableReference;
      /** ASOF: each left row meets the nearest right row of an inequality. */
      readonly asof: boolean;
      readonly condition: JoinCondition;
      readonly alias: TableAlias | null;
    } & At)
  /** PREDICT(MODEL m, TABLE t | (query), name => value …), ML.PREDICT, ML_PREDICT. */
  | ({
      readonly kind: 'predict';
      readonly model: ModelReference;
      readonly source: PredictSource;
      readonly options: readonly Option[];
      readonly alias: TableAlias | null;
    } & At)
  /** ML.EVALUATE(MODEL m …), ML.WEIGHTS(MODEL m) and their like: the row set of the statement of that name. */
  | ({
      readonly kind: 'model_function';
      readonly function: string;
      readonly model: ModelReference;
      readonly source: PredictSource | null;
      readonly alias: TableAlias | null;
    } & At);

/** BERNOULLI (10) REPEATABLE (1), and DuckDB's 10% (bernoulli, 1) and 50 ROWS. */
export interface SampleClause extends At {
  readonly method: Identifier | null;
  readonly size: Expression;
  readonly unit: 'percent' | 'rows' | null;
  readonly seed: Expression | null;
}

/** One function of ROWS FROM. */
export interface TableCall extends At {
  readonly name: QualifiedName;
  readonly args: readonly Argument[];
}

export type JoinCondition =
  | { readonly kind: 'on'; readonly expr: Expression }
  | { readonly kind: 'using'; readonly columns: readonly Identifier[] }
  | { readonly kind: 'natural' }
  | { readonly kind: 'none' };

/** A positional or named (`name => value`) argument. */
export interface Argument {
  readonly name: Identifier | null;
  readonly expr: Expression;
  /** VARIADIC: an array whose items are arguments. */
  readonly variadic?: boolean;
}
