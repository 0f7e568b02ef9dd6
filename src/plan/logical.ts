import type { ColumnId } from '../base/ids.ts';
import type { Relation } from '../data/relation.ts';
import type { TableSample } from '../data/sample.ts';
import type { AggregateCall, Column, Expr, NamedExpr, SetCall, SortKey, WindowCall } from './expr.ts';

/**
 * What a query means, before anyone decides how. Frozen plain objects (a Scan holds its Relation, which stays in the
 * server). Every node lists its `output` columns; a node uses only ids that its inputs produce.
 */
export type LogicalPlan =
  | Scan
  | ValuesNode
  | Filter
  | Project
  | ProjectSet
  | Join
  | Apply
  | Aggregate
  | Window
  | Sort
  | Limit
  | Union
  | RecursiveUnion
  | WorkScan
  | WithUse
  | With
  | WithScan
  | Predict
  | Write;

export type LogicalKind = LogicalPlan['kind'];

/** Reads a relation. `columns[i]` of the relation's schema becomes `output[i]`. */
export interface Scan {
  readonly kind: 'scan';
  readonly relation: Relation;
  readonly columns: readonly number[];
  /** What every row it yields must satisfy; put here by predicate pushdown. null = all rows. */
  readonly filter: Expr | null;
  /** Only these of the relation's rows; absent: all. */
  readonly sample?: TableSample;
  readonly output: readonly Column[];
}
/** Rows of expressions without columns; no rows at all is allowed. `SELECT 1` is one row of no columns, projected. */
export interface ValuesNode {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expr[])[];
  /** Where its one row is known from without reading: the footers of these row groups of the relation. */
  readonly footers?: FootersUsed;
  readonly output: readonly Column[];
}
export interface FootersUsed {
  readonly relation: string;
  readonly rowGroups: number;
}
export interface Filter {
  readonly kind: 'filter';
  readonly input: LogicalPlan;
  readonly predicate: Expr;
  readonly output: readonly Column[];
}
/** Computes columns; passing a column on is `{ column: c, expr: columnRef(c) }` with the same id. */
export interface Project {
  readonly kind: 'project';
  readonly input: LogicalPlan;
  readonly exprs: readonly NamedExpr[];
  readonly output: readonly Column[];
}
/**
 * Each input row as often as the longest set has rows, with the rows of all sets side by side; a set that ends before
 * is filled up with NULL, no rows anywhere drop the row. `ordinality` counts the rows of an input row from 1.
 * Output: input columns, the columns of the calls, `ordinality`.
 */
export interface ProjectSet {
  readonly kind: 'project_set';
  readonly input: LogicalPlan;
  readonly calls: readonly SetCall[];
  readonly ordinality: Column | null;
  readonly output: readonly Column[];
}
/**
 * Output: left then right columns; semi, anti: left only; mark: left and then `mark`, a boolean that is
 * true, false or (null-aware) NULL as `x IN (…)` would be. Outer joins make the other side nullable.
 * single: like left, but more than one match is error 21000 (a scalar subquery).
 */
export type JoinKind = 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti' | 'mark' | 'single';
export interface Join {
  readonly kind: 'join';
  readonly join: JoinKind;
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  /** null = all pairs. */
  readonly condition: Expr | null;
  readonly mark: Column | null;
  readonly output: readonly Column[];
}
/** A Join whose right side uses columns of its left side; unnesting must remove every one. */
export interface Apply {
  readonly kind: 'apply';
  readonly join: JoinKind;
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  readonly condition: Expr | null;
  readonly mark: Column | null;
  /** Ids of left columns that the right side uses. */
  readonly correlated: readonly ColumnId[];
  readonly output: readonly Column[];
}
/** GROUP BY; no groups: exactly one row. No aggregates: DISTINCT. Output: groups, then aggregates. */
export interface Aggregate {
  readonly kind: 'aggregate';
  readonly input: LogicalPlan;
  readonly groups: readonly NamedExpr[];
  readonly aggregates: readonly AggregateCall[];
  readonly output: readonly Column[];
}
/** Adds columns computed over the rows of the same partition. Output: input columns, then one per call. */
export interface Window {
  readonly kind: 'window';
  readonly input: LogicalPlan;
  readonly partitionBy: readonly Expr[];
  readonly orderBy: readonly SortKey[];
  readonly calls: readonly WindowCall[];
  readonly output: readonly Column[];
}
export interface Sort {
  readonly kind: 'sort';
  readonly input: LogicalPlan;
  readonly keys: readonly SortKey[];
  readonly output: readonly Column[];
}
/** count null = no limit. Constants only by the time of planning (bigint literals or parameters before). */
export interface Limit {
  readonly kind: 'limit';
  readonly input: LogicalPlan;
  readonly count: Expr | null;
  readonly offset: Expr | null;
  readonly output: readonly Column[];
}
/** UNION ALL, by position; other set operations are bound to Aggregate and Join over it. */
export interface Union {
  readonly kind: 'union';
  readonly inputs: readonly LogicalPlan[];
  /** Fresh ids; the i-th output is the i-th column of every input, whose types are equal. */
  readonly output: readonly Column[];
}
/**
 * WITH RECURSIVE: the rows of the first input, then again and again those that the second gives over the rows of the
 * round before (a WorkScan of the same `table`), until there are none. Not `all`: a row that has come before does not
 * count. Output: fresh ids, the i-th is the i-th column of both inputs, whose types are equal.
 */
export interface RecursiveUnion {
  readonly kind: 'recursive_union';
  readonly inputs: readonly [base: LogicalPlan, step: LogicalPlan];
  readonly all: boolean;
  readonly table: ColumnId;
  readonly output: readonly Column[];
}
/** The rows of the round before, of the RecursiveUnion around it. */
export interface WorkScan {
  readonly kind: 'work_scan';
  readonly table: ColumnId;
  readonly output: readonly Column[];
}
/**
 * One use of a WITH query, bound anew with columns of its own. Before any rule looks at it, it is either replaced by its
 * input or, where the query is computed once, by a WithScan (src/planner/with_queries.ts).
 */
export interface WithUse {
  readonly kind: 'with_use';
  /** The same for all uses of the query. */
  readonly table: ColumnId;
  readonly name: string;
  /** [NOT] MATERIALIZED; null: nothing is said. */
  readonly materialized: boolean | null;
  readonly input: LogicalPlan;
  readonly output: readonly Column[];
}
/**
 * At the root of a plan: the inputs but the last are WITH queries that are computed once, each behind those that it
 * reads; `tables` has one entry for each. The last input is the query. Output: that of the last input.
 */
export interface With {
  readonly kind: 'with';
  readonly inputs: readonly LogicalPlan[];
  readonly tables: readonly { readonly table: ColumnId; readonly name: string }[];
  readonly output: readonly Column[];
}
/** Rows of a WITH query that is computed once: `columns[i]` of what it gives becomes `output[i]`. */
export interface WithScan {
  readonly kind: 'with_scan';
  readonly table: ColumnId;
  readonly name: string;
  readonly columns: readonly number[];
  readonly output: readonly Column[];
}
/** Adds columns computed by a trained model to its input. Output: input columns, then `predictions`. */
export interface Predict {
  readonly kind: 'predict';
  readonly input: LogicalPlan;
  /** The whole model as plain data (src/ml/model.ts: StoredModel). */
  readonly model: unknown;
  readonly modelName: string;
  /** One per input column that the model's transform reads, in its order. */
  readonly features: readonly Expr[];
  readonly predictions: readonly Column[];
  readonly output: readonly Column[];
}
/**
 * COPY … TO and CREATE TABLE AS: writes files; output is one row per file (path text, rows bigint, bytes bigint, token
 * text). The files are finished but not visible: path, bytes and token are the PendingFile that the server commits.
 */
export interface Write {
  readonly kind: 'write';
  readonly input: LogicalPlan;
  readonly target: WriteTarget;
  readonly output: readonly Column[];
}
export interface WriteTarget {
  readonly format: 'parquet';
  /** A folder or s3:// prefix (ends with /), or one file's path. */
  readonly location: string;
  readonly compression: 'zstd' | 'snappy' | 'gzip' | 'brotli' | 'lz4' | 'none';
  readonly rowGroupRows: number;
  /** Names of the columns as written, same order as the input's output. */
  readonly names: readonly string[];
  /** What the table accepts that the first columns are for: 23502 for a NULL, 22001 for a text that is too long. */
  readonly accepts?: { readonly table: string; readonly columns: readonly AcceptedColumn[] };
}
export interface AcceptedColumn {
  readonly name: string;
  readonly nullable: boolean;
  /** Most characters; null: any number. */
  readonly length: number | null;
  /** As messages call the type. */
  readonly type: string;
}

export const subqueryPlan = (plan: { readonly kind: string }): LogicalPlan => plan as LogicalPlan;
