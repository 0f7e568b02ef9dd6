import type { ColumnId } from '../../base/ids.ts';
import { conjuncts, isPassedOn } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { exprColumns } from '../../plan/walk.ts';
import { isVolatile } from '../expr/facts.ts';

/** Sets of relations as bits: relation i is 1 << i. */
export type RelationSet = number;

/** Inner joins taken apart: what is joined, and by what, in no order. */
export interface JoinGraph {
  readonly relations: readonly LogicalPlan[];
  readonly predicates: readonly { readonly expr: Expr; readonly uses: RelationSet }[];
}

/** More relations than bits of a number are left as they were written. */
export const mostRelations = 30;

/** The tree of inner joins that begins at this node. */
export function joinGraph(root: LogicalPlan): JoinGraph {
  const relations: LogicalPlan[] = [];
  const terms: Expr[] = [];
  const collect = (plan: LogicalPlan): void => {
    if (plan.kind === 'join' && plan.join === 'inner') {
      if (plan.condition !== null) terms.push(...conjuncts(plan.condition));
      collect(plan.left);
      collect(plan.right);
    } else if (plan.kind === 'filter' && !isVolatile(plan.predicate) && isJoinTree(plan.input)) {
      terms.push(...conjuncts(plan.predicate));
      collect(plan.input);
    } else if (plan.kind === 'project' && plan.exprs.every(isPassedOn) && isJoinTree(plan.input)) {
      collect(plan.input);
    } else {
      relations.push(plan);
    }
  };
  collect(root);
  const owner = new Map<ColumnId, number>();
  for (const [i, relation] of relations.entries()) for (const column of relation.output) owner.set(column.id, i);
  return { relations, predicates: terms.map((expr) => ({ expr, uses: usedBy(expr, owner) })) };
}

function isJoinTree(plan: LogicalPlan): boolean {
  if (plan.kind === 'join') return plan.join === 'inner';
  if (plan.kind === 'filter') return !isVolatile(plan.predicate) && isJoinTree(plan.input);
  return plan.kind === 'project' && plan.exprs.every(isPassedOn) && isJoinTree(plan.input);
}

function usedBy(expr: Expr, owner: ReadonlyMap<ColumnId, number>): RelationSet {
  let uses = 0;
  for (const id of exprColumns(expr)) {
    const at = owner.get(id);
    if (at !== undefined) uses |= 1 << at;
  }
  return uses;
}
