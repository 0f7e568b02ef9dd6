import type { Select } from '../../parser/ast/query.ts';
import type { Expr } from '../../plan/expr.ts';
import { sameExpr } from '../../plan/same.ts';
import { someExpr } from '../../plan/walk.ts';
import type { BindContext } from './context.ts';
import { bindGroupExpression, distinctExprs, type Groups, readsAggregate } from './group.ts';
import { groupingSets } from './grouping_sets.ts';
import type { Scope } from './scope.ts';
import type { BoundItem } from './select_items.ts';

/** The GROUP BY clause: its expressions and, where it has grouping sets, which of them make each set. */
export function bindGroupBy(select: Select, items: readonly BoundItem[], scope: Scope, context: BindContext): Groups {
  if (select.groupByAll) return { exprs: plainItems(items, scope), sets: null };
  const { sets, isPlain } = groupingSets(select);
  const bound = new Map<unknown, Expr>();
  const exprsOf = (set: (typeof sets)[number]): readonly Expr[] =>
    set.map((written) => {
      const known = bound.get(written) ?? bindGroupExpression(written, items, scope, context);
      bound.set(written, known);
      return known;
    });
  const bySet = sets.map(exprsOf);
  const exprs = distinctExprs(bySet.flat());
  if (isPlain || sets.length === 1) return { exprs, sets: null };
  const numbers = bySet.map((set) => exprs.flatMap((expr, i) => (set.some((own) => sameExpr(own, expr)) ? [i] : [])));
  return { exprs, sets: select.groupDistinct ? withoutRepeats(numbers) : numbers };
}

/** GROUP BY ALL: every item that reads neither an aggregate nor a window function. */
function plainItems(items: readonly BoundItem[], scope: Scope): readonly Expr[] {
  const calls = 'calls' in scope.aggregates ? scope.aggregates.calls : [];
  const { windows } = scope;
  const isWindow = (expr: Expr): boolean =>
    windows !== undefined && 'has' in windows && someExpr(expr, (e) => e.kind === 'column' && windows.has(e.id));
  return items.map((item) => item.expr).filter((expr) => !readsAggregate(expr, calls) && !isWindow(expr));
}

const withoutRepeats = (sets: readonly (readonly number[])[]): readonly (readonly number[])[] =>
  sets.filter((set, i) => sets.findIndex((other) => other.join() === set.join()) === i);
