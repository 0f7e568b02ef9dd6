import {
  aggregate,
  type ColumnIds,
  columnRef,
  isPassedOn,
  join,
  literal,
  passOn,
  project,
} from '../../../plan/build.ts';
import type { AggregateCall, Column, Expr } from '../../../plan/expr.ts';
import type { Aggregate, Join, JoinKind, LogicalPlan } from '../../../plan/logical.ts';
import { exprColumns } from '../../../plan/walk.ts';
import { type Estimator, estimator } from '../../estimate/rows.ts';
import { tellsApart } from '../../expr/alike.ts';
import { idSet, isVolatile, readsOnly } from '../../expr/facts.ts';
import { isMerged, merging, resultOf } from '../merged_calls.ts';
import { nodeRule, type RuleContext } from '../rule.ts';

/** Rows of a side for each group of it, below which grouping it first is not worth the while. */
const fewestPerGroup = 4;
/** A side of fewer rows is joined as it is. */
const fewestRows = 1000;
/** When the join leaves fewer of a side's rows than this, most groups would be made for nothing. */
const fewestKept = 0.5;

/**
 * Rows that the join cannot tell apart are aggregated before it (W. Yan, P. Larson: Eager Aggregation and Lazy
 * Aggregation, VLDB 1995), where that makes many rows few:
 *
 *   Aggregate by n.name: sum(c.x)           Aggregate by n.name: sum(s)
 *   └─ Join c.n = n.key                →    └─ Join c.n = n.key
 *      ├─ c                                    ├─ Aggregate by c.n: sum(c.x) AS s
 *      └─ n                                    │  └─ c
 *                                              └─ n
 *
 * Where the join adds rows of NULLs for those of the other side that meet nobody, each of these is one row that no count
 * knows of.
 */
export const aggregatePushdown = nodeRule({
  name: 'aggregate_pushdown',
  about: 'Rows are aggregated before a join where that makes many rows few.',
  on: 'aggregate',
  apply: (node, context) => pushedDown(node, context),
});

function pushedDown(node: Aggregate, context: RuleContext): LogicalPlan {
  const joined = joinBelow(node.input);
  if (joined?.condition == null || !pairing.has(joined.join) || isVolatile(joined.condition)) return node;
  if (!node.groups.every((item) => item.expr.kind === 'column') || !node.aggregates.every(isDivisible)) return node;
  const estimate = estimator();
  for (const side of ['left', 'right'] as const) {
    const own = idSet(joined[side].output);
    if (!node.aggregates.every((call) => call.args.every((arg) => readsOnly(arg, own)))) continue;
    // Rows of one group would meet what only some of them do.
    if (tellsApart(joined.condition, own)) continue;
    const eager = eagerly(node, joined, side, context.ids);
    if (isWorthIt(eager.partial, joined, estimate)) return eager.whole;
  }
  return node;
}

/** Joins that give the pairs of rows that meet, and perhaps rows that meet nobody. */
const pairing: ReadonlySet<JoinKind> = new Set(['inner', 'left', 'right', 'full']);

/** Where a side stands as NULLs beside rows of the other. */
const mayBeMissing = (kind: JoinKind, side: 'left' | 'right'): boolean =>
  kind === 'full' || kind === (side === 'right' ? 'left' : 'right');

/** What is under projections that only choose columns. */
function joinBelow(plan: LogicalPlan): Join | undefined {
  if (plan.kind === 'join') return plan;
  return plan.kind === 'project' && plan.exprs.every(isPassedOn) ? joinBelow(plan.input) : undefined;
}

/** Also, nothing goes wrong for a row that the join would have dropped. */
const isDivisible = (call: AggregateCall): boolean =>
  !call.distinct && isMerged(call) && call.args.every((arg) => arg.kind === 'column');

function isWorthIt(partial: Aggregate, joined: Join, estimate: Estimator): boolean {
  const { rows } = estimate(partial.input);
  if (rows < fewestRows || estimate(joined).rows < rows * fewestKept) return false;
  return estimate(partial).rows * fewestPerGroup <= rows;
}

interface Eager {
  readonly partial: Aggregate;
  readonly whole: LogicalPlan;
}

function eagerly(node: Aggregate, joined: Join, side: 'left' | 'right', ids: ColumnIds): Eager {
  const used = new Set(exprColumns(joined.condition!));
  for (const item of node.groups) exprColumns(item.expr, used);
  const kept = joined[side].output.filter((column) => used.has(column.id));
  const partials = node.aggregates.map(
    (call): AggregateCall => ({ ...call, column: { ...call.column, id: ids.fresh() } }),
  );
  const partial = aggregate(joined[side], kept.map(passOn), partials);
  const sides = side === 'left' ? { left: partial, right: joined.right } : { left: joined.left, right: partial };
  const isMissed = mayBeMissing(joined.join, side);
  const finals = node.aggregates.map((call, i) => {
    const merged = merging(call, partials[i].column, ids);
    return isMissed && call.fn === 'count' ? { ...merged, args: [countedAlone(call, partials[i].column)] } : merged;
  });
  const input = join({ join: joined.join, condition: joined.condition, ...sides });
  const above = aggregate(input, node.groups, finals);
  const items = node.aggregates.map((call, i) => resultOf(call, finals[i], node.groups.length === 0));
  return { partial, whole: project(above, [...node.groups.map((item) => passOn(item.column)), ...items]) };
}

/** A count of a row that meets nobody: `count(*)` counts it. */
const countedAlone = ({ args, column: { type } }: AggregateCall, part: Column): Expr => ({
  kind: 'coalesce',
  args: [columnRef(part), literal(args.length === 0 ? 1n : 0n, type)],
  type,
});
