import { limit, values } from '../../../plan/build.ts';
import type { Limit, LogicalPlan } from '../../../plan/logical.ts';
import { mapChildren, withChildren } from '../../../plan/walk.ts';
import { exactlyOneRow } from '../cardinality.ts';
import { countLiteral, type LimitBounds, limitBounds } from '../limit_bounds.ts';
import { nodeRule } from '../rule.ts';

/**
 * Rows that a limit drops are not computed:
 *
 *   Limit 3            Project b + 1        Limit 3 offset 2       Limit 3 offset 2
 *   └─ Project b + 1 → └─ Limit 3           └─ Union            →  └─ Union
 *      └─ x               └─ x                 ├─ x                   ├─ Limit 5
 *                                              └─ y                   │  └─ x …
 */
export const limitPushdown = nodeRule({
  name: 'limit_pushdown',
  about: 'Rows that a limit drops are not computed.',
  on: 'limit',
  apply(node) {
    const bounds = limitBounds(node);
    if (bounds === undefined) return node;
    const { count, offset } = bounds;
    if (count === 0) return values([], node.output);
    if (count === null && offset === 0) return node.input;
    if (exactlyOneRow(node.input)) return offset === 0 ? node.input : values([], node.output);
    const { input } = node;
    if (input.kind === 'values')
      return { ...input, rows: input.rows.slice(offset, count === null ? undefined : offset + count) };
    if (input.kind === 'limit') return mergedLimits(node, bounds, input);
    if (input.kind === 'project')
      return withChildren(input, [{ ...node, input: input.input, output: input.input.output }]);
    if (count === null) return node;
    if (input.kind === 'union') {
      return withChildren(node, [mapChildren(input, (each) => limited(each, count + offset))]);
    }
    // Every left row of these joins gives a row at least, in its place.
    if (input.kind === 'join' && (input.join === 'left' || input.join === 'single' || input.join === 'mark')) {
      return withChildren(node, [withChildren(input, [limited(input.left, count + offset), input.right])]);
    }
    return node;
  },
});

function limited(plan: LogicalPlan, count: number): LogicalPlan {
  if (plan.kind === 'limit') {
    const known = limitBounds(plan);
    if (known?.count !== undefined && known.count !== null && known.count <= count) return plan;
  }
  if (plan.kind === 'values' && plan.rows.length <= count) return plan;
  if (plan.kind === 'project') return withChildren(plan, [limited(plan.input, count)]);
  return exactlyOneRow(plan) ? plan : limit(plan, countLiteral(count), null);
}

function mergedLimits(outer: Limit, bounds: LimitBounds, inner: Limit): LogicalPlan {
  const below = limitBounds(inner);
  if (below === undefined) return outer;
  const left = below.count === null ? null : Math.max(below.count - bounds.offset, 0);
  const count = left === null ? bounds.count : bounds.count === null ? left : Math.min(left, bounds.count);
  const offset = below.offset + bounds.offset;
  return {
    ...inner,
    count: count === null ? null : countLiteral(count),
    offset: offset === 0 ? null : countLiteral(offset),
  };
}
