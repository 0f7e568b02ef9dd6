import type { ColumnId, FragmentId } from '../base/ids.ts';
import type { Bound } from '../data/bounds.ts';
import type { TableSample } from '../data/sample.ts';
import type { DataType } from '../data/type.ts';
import type { AggregateCall, Column, Expr, NamedExpr, SetCall, SortKey, WindowCall } from './expr.ts';
import type { FootersUsed, JoinKind, WriteTarget } from './logical.ts';

/**
 * How a query runs. Plain data throughout: a piece of this tree is what a worker receives, what EXPLAIN prints, what a
 * cache is keyed by. The relation of a scan stays behind in the server (`scans` of the fragment); splits are sent.
 */
export type PhysicalPlan =
  | PhysicalScan
  | PhysicalValues
  | PhysicalFilter
  | PhysicalProject
  | PhysicalProjectSet
  | PhysicalSort
  | PhysicalTopN
  | PhysicalLimit
  | HashAggregate
  | PhysicalWindow
  | HashJoin
  | NestedLoopJoin
  | PhysicalUnion
  | PhysicalRecursiveUnion
  | PhysicalWorkScan
  | PhysicalWith
  | PhysicalWithScan
  | Materialize
  | PhysicalPredict
  | PhysicalWrite
  | Exchange
  | ExchangeRead;

export interface PhysicalBase {
  readonly output: readonly Column[];
  /** Estimated rows out. */
  readonly rows: number;
  /** Postgres's arbitrary units: startup and total, children included. */
  readonly cost: { readonly startup: number; readonly total: number };
  /**
   * Here ends a pipeline that runs as compiled code: chosen by its rows, or forced by a setting, which then keeps it out
   * of the server, where nothing is compiled. See src/planner/compiled.ts.
   */
  readonly compiled?: 'chosen' | 'forced';
}

export interface PhysicalScan extends PhysicalBase {
  readonly kind: 'scan';
  /** Key into the plan's relations, unique in the query. */
  readonly scan: number;
  readonly name: string;
  readonly columns: readonly number[];
  readonly columnNames: readonly string[];
  readonly filter: Expr | null;
  /**
   * What `filter` implies of single columns (src/plan/bounds.ts), for pruning: src/exec hands it to
   * `Relation.splits` as it is. Empty when nothing can be pruned; the filter is evaluated in any case.
   */
  readonly bounds: readonly Bound[];
  /** Whether ANALYZE has seen the rows, and if they were these; absent: it has not. */
  readonly analyzed?: 'current' | 'stale';
  readonly sample?: TableSample;
  /** Rows of the Parquet row groups that `bounds` leave, before the filter: what compiled code can read. */
  readonly parquetRows: number;
  /** Rows that a join above would drop need not leave the scan: what is known of the join's other side, once built. */
  readonly runtimeFilters?: readonly ScanFilter[];
}
/** `key` must have a value that runtime filter number `filter` may hold. */
export interface ScanFilter {
  readonly filter: number;
  readonly key: Expr;
}
/** Makes runtime filter number `filter` of the values that `key` has in the rows of a join's build side. */
export interface KeySummary {
  readonly filter: number;
  readonly key: Expr;
}
export interface PhysicalValues extends PhysicalBase {
  readonly kind: 'values';
  readonly values: readonly (readonly Expr[])[];
  readonly footers?: FootersUsed;
}
export interface PhysicalFilter extends PhysicalBase {
  readonly kind: 'filter';
  readonly input: PhysicalPlan;
  readonly predicate: Expr;
}
export interface PhysicalProject extends PhysicalBase {
  readonly kind: 'project';
  readonly input: PhysicalPlan;
  readonly exprs: readonly NamedExpr[];
}
export interface PhysicalProjectSet extends PhysicalBase {
  readonly kind: 'project_set';
  readonly input: PhysicalPlan;
  readonly calls: readonly SetCall[];
  readonly ordinality: Column | null;
}
export interface PhysicalSort extends PhysicalBase {
  readonly kind: 'sort';
  readonly input: PhysicalPlan;
  readonly keys: readonly SortKey[];
}
export interface PhysicalTopN extends PhysicalBase {
  readonly kind: 'top_n';
  readonly input: PhysicalPlan;
  readonly keys: readonly SortKey[];
  /** Rows kept: limit + offset. */
  readonly keep: number;
}
export interface PhysicalLimit extends PhysicalBase {
  readonly kind: 'limit';
  readonly input: PhysicalPlan;
  /** null = all. */
  readonly count: number | null;
  readonly offset: number;
}
/**
 * partial: output is groups, then the state columns of every aggregate (`stateOf` in src/operators/fold.ts);
 * final: input is that, output groups and results; single: both in one.
 */
export interface HashAggregate extends PhysicalBase {
  readonly kind: 'hash_aggregate';
  readonly mode: 'partial' | 'final' | 'single';
  readonly input: PhysicalPlan;
  readonly groups: readonly NamedExpr[];
  readonly aggregates: readonly AggregateCall[];
}
/** Sorts its rows by partition and order, then computes the calls partition by partition. */
export interface PhysicalWindow extends PhysicalBase {
  readonly kind: 'window';
  readonly input: PhysicalPlan;
  readonly partitionBy: readonly Expr[];
  readonly orderBy: readonly SortKey[];
  readonly calls: readonly WindowCall[];
}
/** Builds a table from the right input, probes with the left. */
export interface HashJoin extends PhysicalBase {
  readonly kind: 'hash_join';
  readonly join: JoinKind;
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
  readonly leftKeys: readonly Expr[];
  readonly rightKeys: readonly Expr[];
  /** NULL = NULL counts as a match, per key (IS NOT DISTINCT FROM). */
  readonly nullSafe: readonly boolean[];
  /** What a pair with equal keys must also satisfy. */
  readonly residual: Expr | null;
  readonly mark: Column | null;
  /** Runtime filters for scans of the same task, over the rows of `right`. */
  readonly summaries?: readonly KeySummary[];
}
export interface NestedLoopJoin extends PhysicalBase {
  readonly kind: 'nested_loop_join';
  readonly join: JoinKind;
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
  readonly condition: Expr | null;
  readonly mark: Column | null;
}
export interface PhysicalUnion extends PhysicalBase {
  readonly kind: 'union';
  readonly inputs: readonly PhysicalPlan[];
}
/** The second input is run once for each round. */
export interface PhysicalRecursiveUnion extends PhysicalBase {
  readonly kind: 'recursive_union';
  readonly inputs: readonly PhysicalPlan[];
  readonly all: boolean;
  readonly table: ColumnId;
}
export interface PhysicalWorkScan extends PhysicalBase {
  readonly kind: 'work_scan';
  readonly table: ColumnId;
}
/** At the root: the inputs but the last are run once each for all that read them; one entry of `tables` for each. */
export interface PhysicalWith extends PhysicalBase {
  readonly kind: 'with';
  readonly inputs: readonly PhysicalPlan[];
  readonly tables: readonly { readonly table: ColumnId; readonly name: string }[];
}
/** All columns of an input of the PhysicalWith at the root. */
export interface PhysicalWithScan extends PhysicalBase {
  readonly kind: 'with_scan';
  readonly table: ColumnId;
  readonly name: string;
  /** own: what the task of the same number has made; whole: everything, in every task. */
  readonly reads: 'own' | 'whole';
}
/** Keeps its rows for every round of the recursion around it. */
export interface Materialize extends PhysicalBase {
  readonly kind: 'materialize';
  readonly input: PhysicalPlan;
}
export interface PhysicalPredict extends PhysicalBase {
  readonly kind: 'predict';
  readonly input: PhysicalPlan;
  readonly model: unknown;
  readonly modelName: string;
  readonly features: readonly Expr[];
  readonly predictions: readonly Column[];
}
export interface PhysicalWrite extends PhysicalBase {
  readonly kind: 'write';
  readonly input: PhysicalPlan;
  readonly target: WriteTarget;
}

/** How rows move between the tasks of two fragments. */
export type Distribution =
  /** To one task; `order` given: inputs are sorted and are merged in that order, else task after task. */
  | { readonly kind: 'gather'; readonly order: readonly SortKey[] | null }
  /** By hash of the keys into `partitions` parts, a number that never depends on the workers. */
  | { readonly kind: 'hash'; readonly keys: readonly Expr[]; readonly partitions: number }
  /** Everything to every task of the reader. */
  | { readonly kind: 'broadcast' }
  /** They stay with the task that made them; read by the task of the same number. */
  | { readonly kind: 'kept' };

export interface Exchange extends PhysicalBase {
  readonly kind: 'exchange';
  readonly input: PhysicalPlan;
  readonly distribution: Distribution;
  /** Runtime filters for scans of other fragments, over the rows that pass. */
  readonly summaries?: readonly KeySummary[];
}
/** What stands in place of an Exchange once the plan is cut: reads what fragment `from` wrote for this task. */
export interface ExchangeRead extends PhysicalBase {
  readonly kind: 'exchange_read';
  readonly from: FragmentId;
  readonly distribution: Distribution;
}

/** The types a node's rows have on the way: what an exchange writes and reads. */
export const typesOf = (plan: PhysicalPlan): readonly DataType[] => plan.output.map((column) => column.type);

/** The inputs of a node, left to right. */
export function inputsOf(plan: PhysicalPlan): readonly PhysicalPlan[] {
  if ('input' in plan) return [plan.input];
  if ('inputs' in plan) return plan.inputs;
  if ('left' in plan) return [plan.left, plan.right];
  return [];
}

/** The node over other inputs; the same object when none has changed. */
export function withInputs(node: PhysicalPlan, inputs: readonly PhysicalPlan[]): PhysicalPlan {
  if (inputsOf(node).every((input, i) => input === inputs[i])) return node;
  if ('left' in node) return { ...node, left: inputs[0], right: inputs[1] };
  if ('inputs' in node) return { ...node, inputs };
  return { ...node, input: inputs[0] } as PhysicalPlan;
}
