import type { ColumnId } from '../../base/ids.ts';
import { hasManyForms, isNumber } from '../../data/type.ts';
import type { Expr } from '../../plan/expr.ts';
import { exprChildren } from '../../plan/walk.ts';

const comparisons = new Set(['=', '<', '<=', '>', '>=', '<>', 'is_distinct', 'is_not_distinct']);
const arithmetic = new Set(['+', '-', '*', '/']);

/** Whether the expression may tell equal values of these columns apart, as `x::text` does 1.0 and 1.00. */
export function tellsApart(expr: Expr, columns: ReadonlySet<ColumnId>): boolean {
  if (expr.kind === 'column') return columns.has(expr.id) && hasManyForms(expr.type);
  const parts = exprChildren(expr);
  return (compares(expr) ? parts.filter((part) => !isValue(part)) : parts).some((part) => tellsApart(part, columns));
}

const compares = (expr: Expr): boolean =>
  expr.kind === 'is_null' || expr.kind === 'in_list' || (expr.kind === 'call' && comparisons.has(expr.fn));

/** Of equal values of its columns an equal value. */
function isValue(expr: Expr): boolean {
  if (expr.kind === 'column' || expr.kind === 'literal') return true;
  const keepsEqual = expr.kind === 'cast' || (expr.kind === 'call' && arithmetic.has(expr.fn));
  return (
    keepsEqual &&
    [expr, ...exprChildren(expr)].every((part) => isNumber(part.type)) &&
    exprChildren(expr).every(isValue)
  );
}
