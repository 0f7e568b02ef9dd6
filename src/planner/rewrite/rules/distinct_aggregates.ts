import { aggregateByName } from '../../../functions/registry.ts';
import { aggregate, columnRef, passOn } from '../../../plan/build.ts';
import type { Column, NamedExpr } from '../../../plan/expr.ts';
import { isVolatile } from '../../expr/facts.ts';
import { same } from '../../expr/same.ts';
import { nodeRule } from '../rule.ts';

/**
 * When all aggregates are over the same distinct values, these are found first, by many tasks:
 *
 *   Aggregate by g: count(DISTINCT a)   →   Aggregate by g: count(a)
 *                                           └─ Aggregate by g, a
 */
export const distinctAggregates = nodeRule({
  name: 'distinct_aggregates',
  about: 'Aggregates over the same distinct values share one DISTINCT, found by many tasks.',
  on: 'aggregate',
  apply(node, context) {
    const [first, ...rest] = node.aggregates;
    const apt =
      first?.distinct === true &&
      first.args.length === 1 &&
      !isVolatile(first.args[0]) &&
      node.aggregates.every((call) => aggregateByName(call.fn)?.ordered !== true) &&
      node.aggregates.every((call) => call.filter === null && call.orderBy.length === 0 && call.distinct) &&
      rest.every((call) => same(call.args, first.args));
    if (!apt) return node;
    const [arg] = first.args;
    const value: Column = context.ids.column('value', arg.type);
    const inner: readonly NamedExpr[] = [...node.groups, { column: value, expr: arg }];
    return aggregate(
      aggregate(node.input, inner, []),
      node.groups.map((item) => passOn(item.column)),
      node.aggregates.map((call) => ({ ...call, distinct: false, args: [columnRef(value)] })),
    );
  },
});
