import { keep } from '../../../plan/build.ts';
import type { LogicalPlan } from '../../../plan/logical.ts';
import { mapChildren, mapSame } from '../../../plan/walk.ts';
import { type Estimator, estimator } from '../../estimate/rows.ts';
import { isJoinTree, joinGraph } from '../../join_order/graph.ts';
import { orderJoins } from '../../join_order/order.ts';
import { mostRelations } from '../../join_order/sets.ts';
import { type RewriteRule, rewriteRule } from '../rule.ts';

/**
 * Inner joins in the order that makes the fewest rows on the way, whatever the order they were written in:
 *
 *   Join a.x = c.x              Join a.x = c.x, a.y = b.y
 *   ├─ Join a.y = b.y      →    ├─ Join a.x = c.x
 *   │  ├─ Scan a (large)        │  ├─ Scan a
 *   │  └─ Scan b                │  └─ Scan c (small)
 *   └─ Scan c (small)           └─ Scan b
 */
export const joinOrder: RewriteRule = rewriteRule({
  name: 'join_order',
  about: 'Joins in the order of the least cost.',
  rewrite: (plan, { call }) => reorder(plan, estimator(call, plan)),
});

function reorder(plan: LogicalPlan, estimate: Estimator): LogicalPlan {
  if (!isJoinTree(plan)) return mapChildren(plan, (child) => reorder(child, estimate));
  const graph = joinGraph(plan);
  const relations = mapSame(graph.relations, (relation) => reorder(relation, estimate));
  const ordered = relations.length > mostRelations ? undefined : orderJoins({ ...graph, relations }, estimate);
  return ordered === undefined ? mapChildren(plan, (child) => reorder(child, estimate)) : keep(ordered, plan.output);
}
