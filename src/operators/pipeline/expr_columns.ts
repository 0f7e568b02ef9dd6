import type { ColumnId } from '../../base/ids.ts';
import { scalarByName } from '../../functions/registry.ts';
import type { Expr } from '../../plan/expr.ts';
import { exprChildren, someExpr } from '../../plan/walk.ts';
import { formulaName } from './linear_formula.ts';

/** The columns of an expression; null: it is not the same each time it is computed. */
export function columnsOf(expr: Expr): ReadonlySet<ColumnId> | null {
  const out = new Set<ColumnId>();
  return collect(expr, out) ? out : null;
}

function collect(expr: Expr, into: Set<ColumnId>): boolean {
  if (expr.kind === 'column') into.add(expr.id);
  if (expr.kind === 'subquery' || expr.kind === 'parameter') return false;
  if (expr.kind === 'call' && isVolatile(expr.fn)) return false;
  if (expr.kind === 'chain' && expr.links.some(({ fn }) => isVolatile(fn))) return false;
  return exprChildren(expr).every((part) => collect(part, into));
}

/** Whether the plain engine computes it as an expression: a model's formula has no other plain form than its operator. */
export const hasPlainForm = (expr: Expr): boolean =>
  !someExpr(expr, (part) => part.kind === 'call' && part.fn === formulaName);

const isVolatile = (fn: string): boolean => scalarByName(fn)?.volatility === 'volatile';

/** Equal for expressions that compute the same, wherever they were written. */
export const exprKey = (expr: Expr): string => JSON.stringify(expr, plainly);

function plainly(key: string, value: unknown): unknown {
  if (key === 'at') return undefined;
  if (typeof value === 'bigint') return `${value}n`;
  // JSON has no word for these.
  const isPlain = typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0));
  return isPlain ? value : Object.is(value, -0) ? 'number -0' : `number ${value}`;
}
