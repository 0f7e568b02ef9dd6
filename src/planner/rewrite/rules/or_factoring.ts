import { storedColumn } from '../../../plan/bounds.ts';
import { and, or } from '../../../plan/build.ts';
import type { Expr } from '../../../plan/expr.ts';
import { sameExpr } from '../../../plan/same.ts';
import { mapExpr, mapExprs, mapPlan } from '../../../plan/walk.ts';
import { isVolatile } from '../../expr/facts.ts';
import { type RewriteRule, rewriteRule } from '../rule.ts';

/**
 * Terms that every alternative demands are demanded once, where a join may find its keys among them:
 * `(p AND q) OR (p AND r)` → `p AND (q OR r)`.
 */
export const orFactoring: RewriteRule = rewriteRule({
  name: 'or_factoring',
  about: 'Terms that every alternative of an OR demands are demanded once.',
  rewrite: (plan) => mapPlan(plan, (node) => mapExprs(node, (expr) => mapExpr(expr, factored))),
});

function factored(expr: Expr): Expr {
  if (expr.kind !== 'or') return expr;
  const branches = expr.args.map((arg) => (arg.kind === 'and' ? arg.args : [arg]));
  const everywhere = (term: Expr): boolean =>
    !isVolatile(term) && branches.every((branch) => branch.some((other) => sameExpr(other, term)));
  // What stands first is computed in any case; what stands behind other terms may be guarded by them.
  const guarded = branches[0].findIndex((term) => !everywhere(term));
  const common = branches[0].filter((term, i) => everywhere(term) && (guarded < 0 || i < guarded || cannotFail(term)));
  if (common.length === 0) return expr;
  const rest = branches.map((branch) => and(branch.filter((term) => !common.some((each) => sameExpr(each, term)))));
  return rest.some(isTrue) ? and(common) : and([...common, or(rest)]);
}

const isTrue = (expr: Expr): boolean => expr.kind === 'literal' && expr.value === true;

/** Comparisons of columns and constants. */
function cannotFail(term: Expr): boolean {
  const isPlain = (expr: Expr): boolean => expr.kind === 'literal' || storedColumn(expr) !== undefined;
  if (term.kind === 'in_list' || term.kind === 'is_null') return isPlain(term.input);
  return term.kind === 'call' && comparisons.has(term.fn) && term.args.every(isPlain);
}

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=', 'is_not_distinct']);
