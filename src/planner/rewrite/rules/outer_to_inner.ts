import type { ColumnId } from '../../../base/ids.ts';
import type { Expr } from '../../../plan/expr.ts';
import type { Join, JoinKind, LogicalPlan } from '../../../plan/logical.ts';
import { mapChildren, withChildren } from '../../../plan/walk.ts';
import { nullingColumns, rejectedColumns } from '../../expr/facts.ts';
import { atMostOneRow, exactlyOneRow } from '../cardinality.ts';
import { type RewriteRule, rewriteRule } from '../rule.ts';

/**
 * An outer join whose padded rows are thrown away above is an inner join; one that never pads is too.
 *
 *   Filter r.a > 5       Filter r.a > 5
 *   └─ Join left    →    └─ Join inner
 */
export const outerToInner: RewriteRule = rewriteRule({
  name: 'outer_to_inner',
  about: 'Outer joins whose padded rows are thrown away are inner joins.',
  rewrite: (plan) => strengthen(plan, none),
});

type Ids = ReadonlySet<ColumnId>;
const none: Ids = new Set();

/** `demanded`: columns that are not NULL in any row that matters above. */
function strengthen(plan: LogicalPlan, demanded: Ids): LogicalPlan {
  switch (plan.kind) {
    case 'filter':
      return over(plan, [union(demanded, rejectedColumns(plan.predicate))]);
    case 'sort':
    case 'predict':
      return over(plan, [demanded]);
    case 'project':
      return over(plan, [through(plan.exprs, demanded)]);
    case 'aggregate':
      return over(plan, [plan.groups.length === 0 ? none : through(plan.groups, demanded)]);
    case 'join':
      return strengthenJoin(plan, demanded);
    default:
      return mapChildren(plan, (child) => strengthen(child, none));
  }
}

const over = (plan: LogicalPlan, demands: readonly Ids[]): LogicalPlan => {
  let i = 0;
  return mapChildren(plan, (child) => strengthen(child, demands[i++]));
};

const union = (a: Ids, b: Ids): Ids => new Set([...a, ...b]);

/** What the demanded ones among computed columns demand of the columns they are made of. */
function through(
  items: readonly { readonly column: { readonly id: ColumnId }; readonly expr: Expr }[],
  demanded: Ids,
): Ids {
  const all = new Set<ColumnId>();
  for (const item of items) if (demanded.has(item.column.id)) nullingColumns(item.expr, all);
  return all;
}

function strengthenJoin(node: Join, demanded: Ids): LogicalPlan {
  const kind = strongerKind(node, demanded);
  const matched = node.condition === null ? none : rejectedColumns(node.condition);
  const [left, right] = demandsOfSides(kind, demanded, matched);
  const children = [strengthen(node.left, left), strengthen(node.right, right)];
  if (kind === node.join) return withChildren(node, children);
  // A copy of the inputs makes the output be derived anew, for another kind pads other sides.
  return withChildren({ ...node, join: kind }, [{ ...children[0] }, children[1]]);
}

function strongerKind(node: Join, demanded: Ids): JoinKind {
  const demandsLeft = node.left.output.some((column) => demanded.has(column.id));
  const demandsRight = node.right.output.some((column) => demanded.has(column.id));
  switch (node.join) {
    case 'single':
      if (!atMostOneRow(node.right)) return 'single';
      return node.condition === null && exactlyOneRow(node.right) ? 'inner' : 'left';
    case 'left':
      return demandsRight || (node.condition === null && exactlyOneRow(node.right)) ? 'inner' : 'left';
    case 'right':
      return demandsLeft ? 'inner' : 'right';
    case 'full':
      if (demandsLeft && demandsRight) return 'inner';
      return demandsLeft ? 'left' : demandsRight ? 'right' : 'full';
    default:
      return node.join;
  }
}

function demandsOfSides(kind: JoinKind, demanded: Ids, matched: Ids): readonly [Ids, Ids] {
  switch (kind) {
    case 'inner':
      return [union(demanded, matched), union(demanded, matched)];
    case 'semi':
      return [union(demanded, matched), matched];
    case 'left':
    case 'anti':
      return [demanded, matched];
    case 'single':
    case 'mark':
      return [demanded, none];
    case 'right':
      return [matched, demanded];
    case 'full':
      return [none, none];
  }
}
