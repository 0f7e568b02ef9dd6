import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { Span } from '../../base/span.ts';
import type { SelectItem } from '../../parser/ast/query.ts';
import { columnRef } from '../../plan/build.ts';
import type { Expr, NamedExpr } from '../../plan/expr.ts';
import { isNullable } from '../../plan/nullable.ts';
import { settle } from './coerce.ts';
import { figureName } from './column_name.ts';
import { type BindContext, placedAt } from './context.ts';
import { bindExpression } from './expression.ts';
import { hasSubquery } from './place.ts';
import { bindPolynomialExpand, isPolynomialExpand } from './polynomial_expand.ts';
import { fieldsOf } from './record.ts';
import { findTable, type Scope, type ScopeColumn } from './scope.ts';

/** One output column before it has an id. */
export interface BoundItem {
  readonly name: string;
  readonly expr: Expr;
  readonly at: Span;
}

/** The items of a SELECT list, stars expanded. Types may still be unknown. */
export const bindItems = (items: readonly SelectItem[], scope: Scope, context: BindContext): readonly BoundItem[] =>
  items.flatMap((item) => bindItem(item, scope, context));

/**
 * A list of columns that are computed row by row over `scope`: what TRANSFORM and FEATURES of a model are. A column
 * that keeps its name keeps its id. Subqueries are refused.
 */
export function bindSelectItems(items: readonly SelectItem[], scope: Scope, context: BindContext): NamedExpr[] {
  const available = [...scope.columns, ...scope.tables.flatMap((table) => table.columns)].map((entry) => entry.column);
  const used = new Set<number>();
  return bindItems(items, scope, context).map((item) => {
    const expr = settle(item.expr, context);
    if (hasSubquery(expr)) throw errors.notSupported('a subquery here', item.at);
    const passed = expr.kind === 'column' ? available.find((column) => column.id === expr.id) : undefined;
    if (passed !== undefined && passed.name === item.name && !used.has(passed.id)) {
      used.add(passed.id);
      return { column: passed, expr };
    }
    return { column: context.ids.column(item.name, expr.type, isNullable(expr, available)), expr };
  });
}

function bindItem(item: SelectItem, scope: Scope, context: BindContext): readonly BoundItem[] {
  if (item.kind === 'star') return expandStar(item, scope, context);
  if (isPolynomialExpand(item.expr)) return bindPolynomialExpand(item.expr, item.alias?.name, scope, context);
  if (item.expr.kind === 'all_fields') {
    const { at } = item.expr;
    return fieldsOf(item.expr, scope, context).map((field) => ({ ...field, at }));
  }
  const name = item.alias?.name ?? figureName(item.expr);
  return [{ name, expr: bindExpression(item.expr, scope, context), at: item.expr.at }];
}

type Star = Extract<SelectItem, { kind: 'star' }>;

function expandStar(star: Star, scope: Scope, context: BindContext): readonly BoundItem[] {
  const entries = star.table === null ? scope.columns : findTable([star.table], scope, star.at).columns;
  if (star.table === null && scope.tables.length === 0 && entries.length === 0) {
    throw errors.badSyntax('SELECT * with no tables specified is not valid', star.at);
  }
  const excluded = new Set(star.exclude.map((column) => known(column.name, column.at, entries)));
  const replaced = new Map(
    star.replace.map(({ expr, name }) => [
      known(name.name, name.at, entries),
      { name: name.name, expr: bindExpression(expr, scope, context), at: expr.at },
    ]),
  );
  return entries
    .filter((entry) => !excluded.has(entry.name))
    .map((entry) => {
      const expr = placedAt(columnRef(entry.column), star.at, context);
      return replaced.get(entry.name) ?? { name: entry.name, expr, at: star.at };
    });
}

function known(name: string, at: Span, entries: readonly ScopeColumn[]): string {
  const names = entries.map((entry) => entry.name);
  if (!names.includes(name)) throw errors.undefinedColumn(name, at, nearest(name, names));
  return name;
}
