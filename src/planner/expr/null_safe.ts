import type { Column, Expr } from '../../plan/expr.ts';
import { isNullable } from '../../plan/nullable.ts';
import { call, equals } from './make.ts';

/** `a IS NOT DISTINCT FROM b`; plain equality when one of them cannot be NULL. */
export function nullSafeEquals(a: Expr, b: Expr, columns: readonly Column[]): Expr {
  const needed = isNullable(a, columns) && isNullable(b, columns);
  return needed ? call('is_not_distinct', [a, b]) : equals(a, b);
}

/** An equality that a join can hash by. */
export interface Equality {
  readonly a: Expr;
  readonly b: Expr;
  /** NULL equals NULL. */
  readonly nullSafe: boolean;
}

/** The predicate as an equality of two expressions, or undefined. */
export function asEquality(predicate: Expr): Equality | undefined {
  if (predicate.kind !== 'call' || (predicate.fn !== '=' && predicate.fn !== 'is_not_distinct')) return undefined;
  const [a, b] = predicate.args;
  return { a, b, nullSafe: predicate.fn !== '=' };
}
