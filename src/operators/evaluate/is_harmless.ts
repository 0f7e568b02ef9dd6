import type { Expr } from '../../plan/expr.ts';
import { exprChildren } from '../../plan/walk.ts';

const harmlessCalls: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=', 'is_not_distinct']);

/** Cheap and never raises: may as well be computed for all rows. */
export function isHarmless(expr: Expr): boolean {
  switch (expr.kind) {
    case 'column':
    case 'literal':
      return true;
    case 'call':
      return harmlessCalls.has(expr.fn) && expr.args.every(isHarmless);
    case 'and':
    case 'or':
    case 'not':
    case 'is_null':
    case 'in_list':
    case 'case':
    case 'coalesce':
      return exprChildren(expr).every(isHarmless);
    default:
      return false;
  }
}
