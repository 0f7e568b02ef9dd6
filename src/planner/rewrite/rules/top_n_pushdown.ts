import type { ColumnId } from '../../../base/ids.ts';
import { columnRef, limit, sort } from '../../../plan/build.ts';
import type { Expr, SortKey } from '../../../plan/expr.ts';
import type { Join, Limit, LogicalPlan, Project, Sort, Union } from '../../../plan/logical.ts';
import { mapChildren, mapKeys, replaceColumns, withChildren } from '../../../plan/walk.ts';
import { idSet, isSimple, isVolatile, readsOnly } from '../../expr/facts.ts';
import { atMostOneRow } from '../cardinality.ts';
import { countLiteral, limitBounds } from '../limit_bounds.ts';
import { nodeRule } from '../rule.ts';

/**
 * Only the first rows of an order are computed, and of each input no more than could be among them:
 *
 *   Limit 3              Project f(b)         Limit 3              Limit 3
 *   └─ Sort a       →    └─ Limit 3           └─ Sort a       →    └─ Sort a
 *      └─ Project f(b)      └─ Sort a            └─ Join left          └─ Join left
 *         └─ x                 └─ x                 ├─ x                  ├─ Limit 3
 *                                                   └─ y                  │  └─ Sort a
 *                                                                         │     └─ x
 *                                                                         └─ y
 */
export const topNPushdown = nodeRule({
  name: 'top_n_pushdown',
  about: 'Only the first rows of an order are computed, in every input of a union or an outer join.',
  on: 'limit',
  apply(node) {
    const { input } = node;
    const bounds = limitBounds(node);
    if (input.kind !== 'sort' || bounds === undefined || bounds.count === null) return node;
    const first = bounds.count + bounds.offset;
    const below = input.input;
    if (below.kind === 'project' && below.exprs.some((item) => !isSimple(item.expr))) {
      return underProject(node, input, below);
    }
    return withChildren(node, [withChildren(input, [inputsOf(below, input.keys, first)])]);
  },
});

/** The plan with inputs that have no more rows than can be among the first. */
function inputsOf(plan: LogicalPlan, keys: readonly SortKey[], first: number): LogicalPlan {
  switch (plan.kind) {
    case 'project':
      return withChildren(plan, [inputsOf(plan.input, beneath(keys, plan), first)]);
    case 'union':
      return eachInput(plan, keys, first);
    case 'join':
      return leftSide(plan, keys, first);
    default:
      return plan;
  }
}

function beneath(keys: readonly SortKey[], { exprs }: Project): readonly SortKey[] {
  const held = new Map<ColumnId, Expr>(exprs.map((item) => [item.column.id, item.expr]));
  return mapKeys(keys, (expr) => replaceColumns(expr, (id) => held.get(id)));
}

/** What the order does not need is computed for the rows that are left. */
function underProject(node: Limit, sorted: Sort, below: Project): LogicalPlan {
  const keys = beneath(sorted.keys, below);
  if (!keys.every((key) => isSimple(key.expr)) || below.exprs.some((item) => isVolatile(item.expr))) return node;
  return withChildren(below, [{ ...node, input: sort(below.input, keys), output: below.input.output }]);
}

function eachInput(node: Union, keys: readonly SortKey[], first: number): LogicalPlan {
  if (keys.some((key) => isVolatile(key.expr))) return node;
  return mapChildren(node, (input) => {
    const held = new Map(node.output.map((column, i) => [column.id, columnRef(input.output[i])]));
    return firstOf(
      input,
      mapKeys(keys, (expr) => replaceColumns(expr, (id) => held.get(id))),
      first,
    );
  });
}

/** Every left row of these joins gives a row at least. */
function leftSide(node: Join, keys: readonly SortKey[], first: number): LogicalPlan {
  const padsLeft = node.join === 'left' || node.join === 'single' || node.join === 'mark';
  const ids = idSet(node.left.output);
  if (!padsLeft || !keys.every((key) => readsOnly(key.expr, ids) && !isVolatile(key.expr))) return node;
  return withChildren(node, [firstOf(node.left, keys, first), node.right]);
}

function firstOf(plan: LogicalPlan, keys: readonly SortKey[], first: number): LogicalPlan {
  if (atMostOneRow(plan) || isWithin(plan, first)) return plan;
  return limit(sort(plan, keys), countLiteral(first), null);
}

function isWithin(plan: LogicalPlan, most: number): boolean {
  if (plan.kind === 'project' || plan.kind === 'sort') return isWithin(plan.input, most);
  if (plan.kind === 'values') return plan.rows.length <= most;
  if (plan.kind !== 'limit') return false;
  const count = limitBounds(plan)?.count ?? null;
  return count !== null && count <= most;
}
