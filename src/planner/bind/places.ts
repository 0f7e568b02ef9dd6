import type { Expr } from '../../plan/expr.ts';
import { type LogicalPlan, subqueryPlan } from '../../plan/logical.ts';
import { mapExpr, mapExprs, mapPlan } from '../../plan/walk.ts';

/** The plan with no places in the text: what a view stands for has none in the statement. */
export const withoutPlaces = (plan: LogicalPlan): LogicalPlan =>
  mapPlan(plan, (node) => mapExprs(node, (expr) => mapExpr(expr, unplaced)));

function unplaced(expr: Expr): Expr {
  if (!('at' in expr) || expr.at === undefined) return expr;
  const { at: _, ...rest } = expr;
  return rest.kind === 'subquery' ? { ...rest, plan: withoutPlaces(subqueryPlan(rest.plan)) } : rest;
}
