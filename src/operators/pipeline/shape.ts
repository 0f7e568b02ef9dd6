import type { ColumnId } from '../../base/ids.ts';
import type { AggregateCall, Column, Expr, NamedExpr } from '../../plan/expr.ts';
import type { HashAggregate, PhysicalPlan, PhysicalScan } from '../../plan/physical.ts';
import { mapExpr } from '../../plan/walk.ts';
import { hasCompiledForm } from './aggregates.ts';

/** A step of a pipeline: what it does to the rows of the steps before it. */
export interface FilterStep {
  readonly kind: 'filter';
  /** Whose rows these are. */
  readonly node: PhysicalPlan;
  readonly predicate: Expr;
}
export type Step = FilterStep;

/** Where the rows end. Expressions are over columns of the source and of build sides. */
export type Sink =
  | {
      readonly kind: 'aggregate';
      readonly node: HashAggregate;
      readonly groups: readonly NamedExpr[];
      readonly aggregates: readonly AggregateCall[];
    }
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

/** The pipeline that ends in this node; null: none that would be worth it. */
export function pipelineOf(root: PhysicalPlan): Pipeline | null {
  if (root.kind === 'hash_aggregate' && root.mode !== 'final') {
    const chain = chainOf(root.input);
    if (chain.source.kind !== 'scan' || chain.source.sample !== undefined) return null;
    if (!root.aggregates.every(hasCompiledForm)) return null;
    const groups = root.groups.map(({ column, expr }) => ({ column, expr: inlined(expr, chain.defined) }));
    const aggregates = root.aggregates.map((call) => ({
      ...call,
      args: call.args.map((arg) => inlined(arg, chain.defined)),
      filter: call.filter === null ? null : inlined(call.filter, chain.defined),
    }));
    return {
      root,
      source: chain.source,
      steps: chain.steps,
      sink: { kind: 'aggregate', node: root, groups, aggregates },
    };
  }
  const chain = chainOf(root);
  if (
    chain.source.kind !== 'scan' ||
    chain.steps.length === 0 ||
    chain.source.runtimeFilters !== undefined ||
    chain.source.sample !== undefined
  )
    return null;
  const columns = root.output.map((column) => ({ column, expr: definitionOf(column, chain.defined) }));
  return { root, source: chain.source, steps: chain.steps, sink: { kind: 'rows', columns } };
}

function chainOf(node: PhysicalPlan): Chain {
  switch (node.kind) {
    case 'scan': {
      const steps = node.filter === null ? [] : [filterStep(node, node.filter)];
      return { source: node, steps, defined: new Map() };
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
    default:
      return { source: node, steps: [], defined: new Map() };
  }
}

const filterStep = (node: PhysicalPlan, predicate: Expr): FilterStep => ({ kind: 'filter', node, predicate });

const definitionOf = ({ id, type }: Column, defined: Defined): Expr => defined.get(id) ?? { kind: 'column', id, type };

const inlined = (expr: Expr, defined: Defined): Expr =>
  defined.size === 0 ? expr : mapExpr(expr, (part) => (part.kind === 'column' ? (defined.get(part.id) ?? part) : part));
