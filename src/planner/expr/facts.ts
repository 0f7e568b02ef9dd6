import type { ColumnId } from '../../base/ids.ts';
import { scalarByName } from '../../functions/registry.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { exprChildren, exprColumns, exprsOf, nodesOf, someExpr } from '../../plan/walk.ts';

/** What can be said of an expression without evaluating it. */

export const volatilityOf = (fn: string): 'immutable' | 'stable' | 'volatile' =>
  scalarByName(fn)?.volatility ?? 'immutable';

/** Gives another value each time it is evaluated: it must be evaluated as often and where it was written. */
export const isVolatile = (expr: Expr): boolean =>
  someExpr(expr, (part) => callsIn(part).some((fn) => volatilityOf(fn) === 'volatile'));

/** The functions that the expression itself calls, its parts apart. */
const callsIn = (expr: Expr): readonly string[] =>
  expr.kind === 'call' ? [expr.fn] : expr.kind === 'chain' ? expr.links.map((link) => link.fn) : [];

export const planIsVolatile = (plan: LogicalPlan): boolean => {
  for (const node of nodesOf(plan)) if (exprsOf(node).some(isVolatile)) return true;
  return false;
};

export const idSet = (columns: readonly Column[]): ReadonlySet<ColumnId> => new Set(columns.map((column) => column.id));

/** True when every column that the expression reads is in the set. */
export function readsOnly(expr: Expr, ids: ReadonlySet<ColumnId>): boolean {
  for (const id of exprColumns(expr)) if (!ids.has(id)) return false;
  return true;
}

export function readsAny(expr: Expr, ids: ReadonlySet<ColumnId>): boolean {
  for (const id of exprColumns(expr)) if (ids.has(id)) return true;
  return false;
}

/** NULL in, NULL out; an unknown function is not trusted to be so. */
export function isStrict(fn: string, overload: number): boolean {
  const found = scalarByName(fn)?.overloads[overload];
  return found !== undefined && found.calledOnNull !== true;
}

/** The columns of which a NULL makes the expression NULL. */
export function nullingColumns(expr: Expr, into: Set<ColumnId> = new Set()): Set<ColumnId> {
  switch (expr.kind) {
    case 'column':
      into.add(expr.id);
      return into;
    case 'call':
      if (isStrict(expr.fn, expr.overload)) for (const arg of expr.args) nullingColumns(arg, into);
      return into;
    case 'cast':
    case 'not':
    case 'in_list':
      return nullingColumns(expr.input, into);
    default:
      return into;
  }
}

/** The columns of which a NULL keeps the predicate from being true: rows with such a NULL never pass. */
export function rejectedColumns(predicate: Expr): Set<ColumnId> {
  switch (predicate.kind) {
    case 'and': {
      const all = new Set<ColumnId>();
      for (const arg of predicate.args) for (const id of rejectedColumns(arg)) all.add(id);
      return all;
    }
    case 'or': {
      const [first, ...rest] = predicate.args.map(rejectedColumns);
      return new Set([...first].filter((id) => rest.every((set) => set.has(id))));
    }
    case 'not':
      return predicate.input.kind === 'or' || predicate.input.kind === 'and'
        ? new Set()
        : predicate.input.kind === 'is_null' && !predicate.input.negated
          ? nullingColumns(predicate.input.input)
          : nullingColumns(predicate.input);
    case 'is_null':
      return predicate.negated ? nullingColumns(predicate.input) : new Set();
    case 'coalesce': {
      // coalesce(x, false) is true only where x is.
      const [first, second] = predicate.args;
      const isFalse = predicate.args.length === 2 && second.kind === 'literal' && second.value === false;
      return isFalse ? rejectedColumns(first) : new Set();
    }
    default:
      return nullingColumns(predicate);
  }
}

/** A column or a constant, or a cast of one: cheap and free of errors that matter, so it may be repeated. */
export const isSimple = (expr: Expr): boolean =>
  expr.kind === 'column' || expr.kind === 'literal' || (expr.kind === 'cast' && isSimple(expr.input));

export const sizeOf = (expr: Expr): number => 1 + exprChildren(expr).reduce((sum, part) => sum + sizeOf(part), 0);
