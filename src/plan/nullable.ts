import type { ColumnId } from '../base/ids.ts';
import type { Column, Expr } from './expr.ts';

/** Strict operators that give NULL for NULL arguments only. Other functions may make NULLs of their own. */
const neverNull = new Set(['=', '<>', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '||', '~~', '!~~', '~~*', '!~~*']);
/** Functions that take NULL arguments and always answer. */
const answersNull = new Set(['is_not_distinct', 'now', 'random', 'random_normal', 'pi']);

/** Whether the expression may be NULL over rows of the given columns; a column not among them (outer query) may. */
export function isNullable(expr: Expr, columns: readonly Column[]): boolean {
  const byId = new Map<ColumnId, Column>(columns.map((column) => [column.id, column]));
  const nullableIn = (parts: readonly Expr[]): boolean => {
    for (const part of parts) if (visit(part)) return true;
    return false;
  };
  const visit = (part: Expr): boolean => {
    switch (part.kind) {
      case 'column':
        return byId.get(part.id)?.nullable ?? true;
      case 'literal':
        return part.value === null;
      case 'is_null':
        return false;
      case 'call':
        return answersNull.has(part.fn) ? false : !neverNull.has(part.fn) || nullableIn(part.args);
      case 'chain':
        return part.links.some((link) => !neverNull.has(link.fn) || visit(link.right)) || visit(part.first);
      case 'cast':
      case 'not':
        return visit(part.input);
      case 'and':
      case 'or':
        return nullableIn(part.args);
      case 'case':
        return visit(part.otherwise) || part.whens.some((arm) => visit(arm.then));
      case 'coalesce':
        return part.args.every(visit);
      case 'in_list':
        return visit(part.input) || nullableIn(part.items);
      case 'subquery':
        return part.form !== 'exists';
      case 'parameter':
        return true;
    }
  };
  return visit(expr);
}
