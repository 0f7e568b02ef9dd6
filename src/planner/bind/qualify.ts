import type { Select } from '../../parser/ast/query.ts';
import type { Expr } from '../../plan/expr.ts';
import { replaceColumns } from '../../plan/walk.ts';
import type { BindContext } from './context.ts';
import { bindBoolean } from './expression.ts';
import type { Scope } from './scope.ts';
import type { BoundItem } from './select_items.ts';

/**
 * QUALIFY sees what the select list sees and, where the input has no column of that name, the names of the list: as
 * Snowflake and DuckDB have it.
 */
export function bindQualify(
  select: Select,
  items: readonly BoundItem[],
  scope: Scope,
  context: BindContext,
): Expr | null {
  if (select.qualify === null) return null;
  const own = items.filter((item) => !scope.columns.some((entry) => entry.name === item.name));
  const aliases = own.map((item) => ({ item, column: context.ids.column(item.name, item.expr.type) }));
  const columns = [...scope.columns, ...aliases.map(({ item, column }) => ({ name: item.name, column }))];
  const condition = bindBoolean(select.qualify, 'QUALIFY', { ...scope, columns }, context);
  const held = new Map(aliases.map(({ item, column }) => [column.id, item.expr]));
  return replaceColumns(condition, (id) => held.get(id));
}
