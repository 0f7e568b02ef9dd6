import { scalarByName } from '../functions/registry.ts';
import type { Expr } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { exprsOf, nodesOf, someExpr } from '../plan/walk.ts';

/** Whether something in the plan looks into the catalog while it runs: a function that says so, or a name's number. */
export function readsCatalog(plan: LogicalPlan): boolean {
  for (const node of nodesOf(plan)) if (exprsOf(node).some((expr) => someExpr(expr, looksUp))) return true;
  return false;
}

const looksUp = (expr: Expr): boolean => {
  if (expr.kind === 'call') return scalarByName(expr.fn)?.readsCatalog === true;
  return (
    expr.kind === 'cast' &&
    (expr.type.kind === 'reg' || (expr.type.kind === 'array' && expr.type.element.kind === 'reg'))
  );
};
