import { aggregate, columnRef, isPassedOn, passOn, project } from '../../../plan/build.ts';
import type { AggregateCall, NamedExpr } from '../../../plan/expr.ts';
import { isVolatile } from '../../expr/facts.ts';
import { same } from '../../expr/same.ts';
import { nodeRule } from '../rule.ts';

/**
 * An aggregate asked for twice is computed once:
 *
 *   Aggregate: sum(a) AS x, sum(a) AS y   →   Project x, x AS y
 *                                             └─ Aggregate: sum(a) AS x
 */
export const mergeAggregates = nodeRule({
  name: 'merge_aggregates',
  about: 'An aggregate asked for twice is computed once.',
  on: 'aggregate',
  apply(node) {
    const kept: AggregateCall[] = [];
    const items: NamedExpr[] = [];
    for (const call of node.aggregates) {
      const first = call.args.some(isVolatile) ? undefined : kept.find((other) => alike(other, call));
      items.push(first === undefined ? passOn(call.column) : { column: call.column, expr: columnRef(first.column) });
      if (first === undefined) kept.push(call);
    }
    if (items.every(isPassedOn)) return node;
    const groups = node.groups.map((item) => passOn(item.column));
    return project(aggregate(node.input, node.groups, kept), [...groups, ...items]);
  },
});

const alike = (a: AggregateCall, b: AggregateCall): boolean => same({ ...a, column: null }, { ...b, column: null });
