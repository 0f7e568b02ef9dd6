import { and, isNull, or } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { mayBeNull } from './facts.ts';
import { equals } from './make.ts';
import { same } from './same.ts';

/** `a IS NOT DISTINCT FROM b` as a condition: `a = b OR (a IS NULL AND b IS NULL)`; `a = b` when neither can be NULL. */
export function nullSafeEquals(a: Expr, b: Expr, isNullable: Parameters<typeof mayBeNull>[1]): Expr {
  if (!mayBeNull(a, isNullable) || !mayBeNull(b, isNullable)) return equals(a, b);
  return or([equals(a, b), and([isNull(a), isNull(b)])]);
}

/** An equality that a join can hash by. */
export interface Equality {
  readonly a: Expr;
  readonly b: Expr;
  readonly nullSafe: boolean;
}

/** The predicate as an equality of two expressions, or undefined. */
export function asEquality(predicate: Expr): Equality | undefined {
  if (predicate.kind === 'call' && predicate.fn === '=') {
    return { a: predicate.args[0], b: predicate.args[1], nullSafe: false };
  }
  if (predicate.kind !== 'or' || predicate.args.length !== 2) return undefined;
  const [equal, both] = predicate.args;
  if (equal.kind !== 'call' || equal.fn !== '=' || both.kind !== 'and' || both.args.length !== 2) return undefined;
  const [a, b] = equal.args;
  const nulls = both.args.map((part) => (part.kind === 'is_null' && !part.negated ? part.input : null));
  const matches =
    nulls[0] !== null && nulls[1] !== null && same(bare(nulls[0]), bare(a)) && same(bare(nulls[1]), bare(b));
  return matches ? { a, b, nullSafe: true } : undefined;
}

/** Without casts: a cast never makes a NULL or takes one away. */
const bare = (expr: Expr): Expr => (expr.kind === 'cast' ? bare(expr.input) : expr);
