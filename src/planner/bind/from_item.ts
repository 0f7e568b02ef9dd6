import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { TableAlias } from '../../parser/ast/table_reference.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import type { ScopeColumn, ScopeTable } from './scope.ts';

/** A bound entry of FROM and the names it offers. */
export interface FromItem {
  readonly plan: LogicalPlan;
  readonly tables: readonly ScopeTable[];
  /** What unqualified names and `*` see. */
  readonly columns: readonly ScopeColumn[];
  /** What its name alone reaches once it has one: tableoid. */
  readonly hidden?: readonly ScopeColumn[];
}

export interface Naming {
  readonly alias: TableAlias | null;
  readonly at: Span;
  readonly isValue?: boolean;
  /** The name without an alias; none for a derived table that has none. */
  readonly name?: string;
  /** Schema and name of a relation. */
  readonly qualified?: readonly string[];
}

/** The item as one table, under its alias or own name, its first columns renamed by the alias. */
export function aliased(item: FromItem, naming: Naming): FromItem {
  const { alias, name } = naming;
  const columns = renamed(item.columns, alias, name);
  const called = alias?.name.name ?? name;
  if (called === undefined) return { plan: item.plan, tables: [], columns };
  const table: ScopeTable = {
    name: called,
    qualified: alias === null ? (naming.qualified ?? []) : [],
    relation: name,
    columns,
    ...(item.hidden === undefined ? {} : { hidden: item.hidden }),
    at: alias?.name.at ?? naming.at,
    isValue: naming.isValue === true,
  };
  return { plan: item.plan, tables: [table], columns };
}

function renamed(
  columns: readonly ScopeColumn[],
  alias: TableAlias | null,
  name: string | undefined,
): readonly ScopeColumn[] {
  if (alias === null || alias.columns.length === 0) return columns;
  if (alias.columns.length > columns.length) {
    const called = alias.name.name ?? name;
    const message = `table "${called}" has ${columns.length} columns available but ${alias.columns.length} columns specified`;
    throw errors.invalidColumnReference(message, alias.name.at);
  }
  return columns.map((entry, i) => ({ ...entry, name: alias.columns[i]?.name ?? entry.name }));
}
