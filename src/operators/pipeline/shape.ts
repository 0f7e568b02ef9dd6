import { type ColumnId, columnId } from '../../base/ids.ts';
import type { StoredModel } from '../../ml/model.ts';
import type { AggregateCall, Column, ColumnRef, Expr, NamedExpr, SortKey } from '../../plan/expr.ts';
import type { JoinKind } from '../../plan/logical.ts';
import type {
  HashAggregate,
  HashJoin,
  NestedLoopJoin,
  PhysicalPlan,
  PhysicalScan,
  PhysicalTopN,
} from '../../plan/physical.ts';
import { mapExpr } from '../../plan/walk.ts';
import { stateOf } from '../fold.ts';
import { alignedKeys } from '../hash_join/aligned_keys.ts';
import { areCompiled } from './aggregates.ts';
import { wordOf } from './emitted.ts';
import { linearFormula } from './linear_formula.ts';
import { withoutThresholds } from './thresholds.ts';

/** A step of a pipeline: what it does to the rows of the steps before it. */
export interface FilterStep {
  readonly kind: 'filter';
  /** Whose rows these are. */
  readonly node: PhysicalPlan;
  readonly predicate: Expr;
}
/**
 * Meets the rows of a build side; those are found by their keys, all of them where there are none. Tuples get one more
 * cursor, the build side's row.
 */
export interface JoinStep {
  readonly kind: 'join';
  readonly node: HashJoin | NestedLoopJoin;
  /** Number among the joins of the pipeline. */
  readonly join: number;
  readonly leftKeys: readonly Expr[];
  /** Over the columns of the build side. */
  readonly rightKeys: readonly Expr[];
  /** What the cursor gives: columns of the build side, or the mark. */
  readonly columns: readonly Column[];
  /** By key: NULL meets NULL. */
  readonly nullSafe: readonly boolean[];
  /** What a pair must also satisfy, over columns of both. */
  readonly residual: Expr | null;
}
/** Keeps rows whose key may meet a row of a join elsewhere in the plan. */
export interface RuntimeStep {
  readonly kind: 'runtime';
  readonly node: PhysicalPlan;
  readonly filter: number;
  readonly key: Expr;
}
/** Drops rows that the last row which a top-N keeps so far has beaten already. */
export interface BoundStep {
  readonly kind: 'bound';
  readonly node: PhysicalPlan;
  /** The first of the order. */
  readonly key: SortKey;
  /** No other key follows: equal rows lose to those that came before. */
  readonly isOnly: boolean;
}
export type Step = FilterStep | JoinStep | RuntimeStep | BoundStep;

/** Brings partial groups together; their columns are those of the source. */
export interface MergeSink {
  readonly kind: 'merge';
  readonly groups: readonly NamedExpr[];
  readonly aggregates: readonly AggregateCall[];
  /** The state columns of each aggregate. */
  readonly states: readonly (readonly Column[])[];
}
/** Keeps the first rows of an order. */
export interface TopSink {
  readonly kind: 'top_n';
  /** The keys, which alone leave the code. */
  readonly columns: readonly NamedExpr[];
  /** Which columns of the source the output has. */
  readonly output: readonly ColumnId[];
}
/** Where the rows end. Expressions are over columns of the source and of build sides. */
export type Sink =
  | {
      readonly kind: 'aggregate';
      readonly groups: readonly NamedExpr[];
      readonly aggregates: readonly AggregateCall[];
    }
  | MergeSink
  | TopSink
  | { readonly kind: 'rows'; readonly columns: readonly NamedExpr[] };

/**
 * Operators that pass rows on one by one, from a source to the first that must see all rows before it can answer: run as
 * one piece of code. Projections have dissolved into the expressions behind them.
 */
export interface Pipeline {
  readonly root: PhysicalPlan;
  /** What the rows come from: row groups of a table, or the batches of another operator. */
  readonly source: PhysicalScan | PhysicalPlan;
  readonly steps: readonly Step[];
  readonly sink: Sink;
}

/** What the columns of a node are, as expressions over columns of the source. */
type Defined = ReadonlyMap<ColumnId, Expr>;

interface Chain {
  readonly source: PhysicalPlan;
  readonly steps: readonly Step[];
  readonly defined: Defined;
}

/**
 * The pipeline that ends in this node; null: none that would be worth it. `isDealt`: its rows leave it to be dealt by their
 * values, so that even those of a scan alone are worth it; that is so where the node is marked already.
 */
export function pipelineOf(root: PhysicalPlan, isDealt = root.compiled !== undefined): Pipeline | null {
  const sunk =
    root.kind === 'hash_aggregate'
      ? aggregatePipeline(root)
      : root.kind === 'top_n'
        ? topPipeline(root)
        : rowsPipeline(root, isDealt);
  if (sunk === null) return null;
  const { source } = sunk;
  if (source.kind === 'scan' ? source.sample !== undefined : source.rows < fewRows) return null;
  return sunk;
}

/** Batches of fewer rows in all are not worth being laid out. */
const fewRows = 2000;
/** With more rows than this no row is compared one after the other: the plain operator, too, would rather not. */
export const mostTried = 1000;

function aggregatePipeline(root: HashAggregate): Pipeline | null {
  if (!areCompiled(root.aggregates, root.mode === 'final')) return null;
  if (root.mode === 'final') return mergePipeline(root);
  const { source, steps, defined } = chainOf(root.input);
  const exprs = [...root.groups.map(({ expr }) => expr), ...root.aggregates.flatMap(({ args }) => args)];
  if (!exprs.every((expr) => staysInWords(inlined(expr, defined), source))) return null;
  const groups = root.groups.map(({ column, expr }) => ({ column, expr: inlined(expr, defined) }));
  const aggregates = root.aggregates.map((call) => ({
    ...call,
    args: call.args.map((arg) => inlined(arg, defined)),
    filter: call.filter === null ? null : inlined(call.filter, defined),
  }));
  return { root, source, steps, sink: { kind: 'aggregate', groups, aggregates } };
}

function mergePipeline(root: HashAggregate): Pipeline {
  const { input, groups, aggregates } = root;
  let at = groups.length;
  const states = aggregates.map((call) => {
    const columns = input.output.slice(at, at + stateOf(call).length);
    at += columns.length;
    return columns;
  });
  const keys = groups.map(({ column }, k) => ({
    column,
    expr: { kind: 'column', id: input.output[k].id, type: column.type } as const,
  }));
  return {
    root,
    source: input,
    steps: [],
    sink: { kind: 'merge', groups: keys, aggregates, states },
  };
}

/** More rows than this are kept by the plain operator, which reads them once. */
const mostKept = 10_000;

/** Rows of a scan are compared by their keys as they pass; of those that are left the other columns are read at the end. */
function topPipeline(root: PhysicalTopN): Pipeline | null {
  const { source, steps, defined } = chainOf(root.input);
  if (source.kind !== 'scan' || root.keep === 0 || root.keep > mostKept) return null;
  if (steps.some(({ kind }) => kind === 'join')) return null;
  const output = root.output.map((column) => definitionOf(column, defined));
  const keys = root.keys.map((key) => ({ ...key, expr: inlined(key.expr, defined) }));
  // Of rows that lose by the first key the others are not computed, so they must not raise errors.
  if (keys.length === 0 || !keys.slice(1).every(({ expr }) => expr.kind === 'column')) return null;
  const ids = output.flatMap((expr) => (expr.kind === 'column' ? [expr.id] : []));
  if (ids.length < output.length) return null;
  const bound: BoundStep = { kind: 'bound', node: root, key: keys[0], isOnly: keys.length === 1 };
  const columns = keys.map(({ expr }, k) => ({
    column: { id: columnId(-1 - k), name: 'key', type: expr.type, nullable: true },
    expr,
  }));
  return { root, source, steps: [...steps, bound], sink: { kind: 'top_n', columns, output: ids } };
}

function rowsPipeline(root: PhysicalPlan, isDealt: boolean): Pipeline | null {
  const { source, steps, defined } = chainOf(root);
  if (steps.length === 0 && !(isDealt && source.kind === 'scan')) return null;
  // Rows that only pass a filter on their way cost more to lay out than to test.
  if (source.kind !== 'scan' && !steps.some(({ kind }) => kind === 'join')) return null;
  const columns = root.output.map((column) => ({ column, expr: definitionOf(column, defined) }));
  return { root, source, steps, sink: { kind: 'rows', columns } };
}

function chainOf(node: PhysicalPlan): Chain {
  switch (node.kind) {
    case 'scan': {
      const own = node.filter === null ? [] : [filterStep(node, node.filter)];
      const met = (node.runtimeFilters ?? []).map(
        ({ filter, key }) => ({ kind: 'runtime', node, filter, key }) as const,
      );
      return { source: node, steps: [...own, ...met], defined: new Map() };
    }
    case 'filter': {
      const { source, steps, defined } = chainOf(node.input);
      return { source, steps: [...steps, filterStep(node, inlined(node.predicate, defined))], defined };
    }
    case 'project': {
      const { source, steps, defined } = chainOf(node.input);
      const here = node.exprs.map(({ column, expr }) => [column.id, inlined(expr, defined)] as const);
      return { source, steps, defined: new Map([...defined, ...here]) };
    }
    case 'hash_join': {
      if (!compiledJoins.has(node.join) && !isPlainMark(node)) break;
      const pairs = node.leftKeys.map((key, k) => alignedKeys(key, node.rightKeys[k]));
      if (pairs.some(([key]) => wordOf(key.type) === null)) break;
      return withJoin(node, pairs, node.residual) ?? alone(node);
    }
    case 'nested_loop_join':
      if (!compiledJoins.has(node.join) || node.right.rows > mostTried) break;
      return withJoin(node, [], node.condition) ?? alone(node);
    case 'predict': {
      const formula = linearFormula(node.model as StoredModel, node.features);
      if (formula === null) break;
      const { source, steps, defined } = chainOf(node.input);
      return { source, steps, defined: new Map([...defined, [node.predictions[0].id, inlined(formula, defined)]]) };
    }
    default:
      break;
  }
  return alone(node);
}

const alone = (node: PhysicalPlan): Chain => ({ source: node, steps: [], defined: new Map() });

/** The rows of the left and their join; null: what pairs must satisfy has no code. */
function withJoin(
  node: JoinStep['node'],
  keys: readonly (readonly [left: Expr, right: Expr])[],
  condition: Expr | null,
): Chain | null {
  const { source, steps, defined } = chainOf(node.left);
  const residual = condition === null ? null : inlined(condition, defined);
  if (residual !== null && !staysInWords(withoutThresholds(residual, node.right.output), source)) return null;
  const step: JoinStep = {
    kind: 'join',
    node,
    join: steps.filter(({ kind }) => kind === 'join').length,
    leftKeys: keys.map(([key]) => inlined(key, defined)),
    rightKeys: keys.map(([, key]) => key),
    columns: node.mark === null ? node.right.output : [node.mark],
    nullSafe: node.kind === 'hash_join' ? node.nullSafe : [],
    residual,
  };
  return { source, steps: [...steps, step], defined };
}

/** Whether code can compute this over columns of both sides; of one side alone the plain engine computes what code cannot. */
function staysInWords(expr: Expr, source: PhysicalPlan): boolean {
  const columns: ColumnRef[] = [];
  mapExpr(expr, (part) => {
    if (part.kind === 'column') columns.push(part);
    return part;
  });
  if (columns.every(({ id }) => source.output.some((column) => column.id === id))) return true;
  return columns.every(({ type }) => wordOf(type) !== null);
}

/** Joins that can say of each row of their left what becomes of it, without a look at the others. */
const compiledJoins: ReadonlySet<JoinKind> = new Set(['inner', 'left', 'semi', 'anti', 'single']);

/** `x IN (SELECT y …)`: what a row that meets nobody is depends on NULLs alone. */
const isPlainMark = ({ join, nullSafe, residual }: HashJoin): boolean =>
  join === 'mark' && nullSafe.length === 1 && !nullSafe[0] && residual === null;

const filterStep = (node: PhysicalPlan, predicate: Expr): FilterStep => ({ kind: 'filter', node, predicate });

const definitionOf = ({ id, type }: Column, defined: Defined): Expr => defined.get(id) ?? { kind: 'column', id, type };

const inlined = (expr: Expr, defined: Defined): Expr =>
  defined.size === 0 ? expr : mapExpr(expr, (part) => (part.kind === 'column' ? (defined.get(part.id) ?? part) : part));
