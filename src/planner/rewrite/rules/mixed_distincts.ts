import { aggregate, type ColumnIds, columnRef, passOn, project } from '../../../plan/build.ts';
import type { AggregateCall, Column, NamedExpr } from '../../../plan/expr.ts';
import type { Aggregate } from '../../../plan/logical.ts';
import { estimator } from '../../estimate/rows.ts';
import { averageOf, averageParts } from '../averages.ts';
import { merging, resultOf } from '../merged_calls.ts';
import { canBeMixed } from '../mixed_calls.ts';
import { nodeRule } from '../rule.ts';

/** Fewer rows are not worth grouping twice. */
const fewestRows = 100_000;

/**
 * Many rows with one DISTINCT among other aggregates: its values are found first, by many tasks, and the others computed
 * for each of them:
 *
 *   Aggregate by g: count(DISTINCT a), sum(b)   →   Aggregate by g: count(a), sum(s)
 *                                                   └─ Aggregate by g, a: sum(b) AS s
 */
export const mixedDistincts = nodeRule({
  name: 'mixed_distincts',
  about: 'One DISTINCT beside other aggregates is found by many tasks.',
  on: 'aggregate',
  apply(node, { ids }) {
    if (!canBeMixed(node.aggregates)) return node;
    return estimator()(node.input).rows >= fewestRows ? split(node, ids) : node;
  },
});

/** What is computed for each value, what of that for each group, and what the call was to give. */
interface Parts {
  readonly inner: readonly AggregateCall[];
  readonly outer: readonly AggregateCall[];
  readonly result: NamedExpr;
}

function split(node: Aggregate, ids: ColumnIds) {
  const [arg] = node.aggregates.find((call) => call.distinct)!.args;
  const value: Column = ids.column('value', arg.type);
  const isWhole = node.groups.length === 0;
  const parts = node.aggregates.map((call) => partsOf(call, { value, isWhole, ids }));
  const inner = aggregate(
    node.input,
    [...node.groups, { column: value, expr: arg }],
    parts.flatMap((part) => part.inner),
  );
  const groups = node.groups.map((item) => passOn(item.column));
  const outer = aggregate(
    inner,
    groups,
    parts.flatMap((part) => part.outer),
  );
  return project(outer, [...groups, ...parts.map((part) => part.result)]);
}

interface Splitting {
  readonly value: Column;
  readonly isWhole: boolean;
  readonly ids: ColumnIds;
}

function partsOf(call: AggregateCall, { value, isWhole, ids }: Splitting): Parts {
  if (call.distinct) {
    const over = { ...call, distinct: false, args: [columnRef(value)] };
    return { inner: [], outer: [over], result: passOn(call.column) };
  }
  if (call.fn !== 'avg') {
    const inner = { ...call, column: { ...call.column, id: ids.fresh() } };
    const outer = merging(call, inner.column, ids);
    return { inner: [inner], outer: [outer], result: resultOf(call, outer, isWhole) };
  }
  const inner = averageParts(call, ids);
  const [sum, count] = inner.map((part) => merging(part, part.column, ids));
  return { inner, outer: [sum, count], result: averageOf(call, [sum.column, count.column]) };
}
