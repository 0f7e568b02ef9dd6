import type { ColumnId } from '../../base/ids.ts';
import type { Expr } from '../../plan/expr.ts';

/** The ids of all columns that an expression reads. */
export function columnsOf(expr: Expr, into: Set<ColumnId> = new Set()): Set<ColumnId> {
  if (expr.kind === 'column') into.add(expr.id);
  for (const child of childrenOf(expr)) columnsOf(child, into);
  return into;
}

function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'call':
    case 'and':
    case 'or':
    case 'coalesce':
      return expr.args;
    case 'cast':
    case 'not':
    case 'is_null':
    case 'in_list':
      return [expr.input];
    case 'case':
      return [...expr.whens.flatMap(({ when, then }) => [when, then]), expr.otherwise];
    default:
      return [];
  }
}

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
      return childrenOf(expr).every(isHarmless);
    default:
      return false;
  }
}
