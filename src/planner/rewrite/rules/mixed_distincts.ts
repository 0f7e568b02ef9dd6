import { numeric } from '../../../data/type.ts';
import { aggregateByName } from '../../../functions/registry.ts';
import { aggregate, type ColumnIds, columnRef, passOn, project } from '../../../plan/build.ts';
import type { AggregateCall, Column, NamedExpr } from '../../../plan/expr.ts';
import type { Aggregate } from '../../../plan/logical.ts';
import { estimator } from '../../estimate/rows.ts';
import { isVolatile } from '../../expr/facts.ts';
import { aggregateCall, call as callOf, castTo } from '../../expr/make.ts';
import { same } from '../../expr/same.ts';
import { isExact, isMerged, merging, resultOf } from '../merged_calls.ts';
import { nodeRule } from '../rule.ts';

/** Fewer rows are not worth grouping twice. */
const fewestRows = 100_000;
/** More groups are many tasks' work as they are. */
const mostGroups = 10_000;

/**
 * Few groups of many rows with one DISTINCT among other aggregates: its values are found first, by many tasks, and the
 * others computed for each of them:
 *
 *   Aggregate by g: count(DISTINCT a), sum(b)   →   Aggregate by g: count(a), sum(s)
 *                                                   └─ Aggregate by g, a: sum(b) AS s
 */
export const mixedDistincts = nodeRule({
  name: 'mixed_distincts',
  about: 'One DISTINCT beside other aggregates of few groups is found by many tasks.',
  on: 'aggregate',
  apply(node, { ids }) {
    const distinct = node.aggregates.filter((call) => call.distinct);
    const others = node.aggregates.filter((call) => !call.distinct);
    if (distinct.length === 0 || others.length === 0) return node;
    if (!areAlike(distinct) || !others.every((call) => isMerged(call) || isAverage(call))) return node;
    return isWorthIt(node) ? split(node, ids) : node;
  },
});

/** All over the same values, in any order. */
function areAlike([first, ...rest]: readonly AggregateCall[]): boolean {
  return (
    first.args.length === 1 &&
    !isVolatile(first.args[0]) &&
    [first, ...rest].every(
      (call) =>
        aggregateByName(call.fn)?.ordered !== true &&
        call.filter === null &&
        call.orderBy.length === 0 &&
        same(call.args, first.args),
    )
  );
}

/** A sum over a count, when that is the same to the last digit. */
const isAverage = ({ fn, args, filter, orderBy }: AggregateCall): boolean =>
  fn === 'avg' && filter === null && orderBy.length === 0 && isExact(args[0]);

function isWorthIt(node: Aggregate): boolean {
  const estimate = estimator();
  return estimate(node.input).rows >= fewestRows && estimate(node).rows <= mostGroups;
}

/** What is computed for each value, what of that for each group, and what the call was to give. */
interface Parts {
  readonly inner: readonly AggregateCall[];
  readonly outer: readonly AggregateCall[];
  readonly result: NamedExpr;
}

function split(node: Aggregate, ids: ColumnIds) {
  const value: Column = ids.column('value', node.aggregates.find((call) => call.distinct)!.args[0].type);
  const isWhole = node.groups.length === 0;
  const parts = node.aggregates.map((call) => partsOf(call, { value, isWhole, ids }));
  const [arg] = node.aggregates.find((call) => call.distinct)!.args;
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
  if (isMerged(call)) {
    const inner = { ...call, column: { ...call.column, id: ids.fresh() } };
    const outer = merging(call, inner.column, ids);
    return { inner: [inner], outer: [outer], result: resultOf(call, outer, isWhole) };
  }
  const inner = ['sum', 'count'].map((fn) => aggregateCall(fn, call.args, (type) => ids.column(fn, type)));
  const outer = inner.map((part) => merging(part, part.column, ids));
  const [sum, count] = outer.map((part) => castTo(columnRef(part.column), numeric));
  const expr = castTo(callOf('/', [sum, count]), call.column.type);
  return { inner, outer, result: { column: call.column, expr } };
}
