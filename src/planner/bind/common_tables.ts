import { errors } from '../../base/error.ts';
import type { ColumnId } from '../../base/ids.ts';
import type { CommonTable, Query } from '../../parser/ast/query.ts';
import { withUse } from '../../plan/build.ts';
import type { Column } from '../../plan/expr.ts';
import type { BoundQuery } from './body.ts';
import type { BindContext } from './context.ts';
import { bindQuery } from './query.ts';
import { readsItself, tablesIn } from './recursion_form.ts';
import { bindRecursive, bindWork } from './recursive.ts';
import type { Scope } from './scope.ts';

/** WITH queries in sight, as a chain: later and inner ones first. Each use binds the query anew, with fresh columns. */
export interface CommonTables {
  readonly name: string;
  readonly definition: CommonTable;
  /** By which its uses know each other. */
  readonly table: ColumnId;
  /** What the query itself sees. */
  readonly context: BindContext;
  readonly outer: Scope | undefined;
  readonly use: { count: number };
  /** WITH RECURSIVE, and the query reads itself. */
  readonly isRecursive: boolean;
  /** Inside the recursive term: the name stands for the rows of the round before. */
  readonly work?: { readonly table: ColumnId; readonly columns: readonly Column[] };
  readonly next: CommonTables | undefined;
}

/** The context in which the body of the query is bound. */
export function withCommonTables(query: Query, context: BindContext, outer: Scope | undefined): BindContext {
  if (query.with.length === 0) return context;
  const names = new Set<string>();
  for (const { name } of query.with) {
    if (names.has(name.name)) throw errors.duplicateCommonTable(name.name, name.at);
    names.add(name.name);
  }
  let within = context;
  const definitions = query.recursive ? inOrder(query.with) : query.with;
  const places = new Map(definitions.map((definition, i) => [definition.name.name, i]));
  for (const [i, definition] of definitions.entries()) {
    const { name } = definition.name;
    const isRecursive = query.recursive && readsItself(definition);
    const isLater = (each: string): boolean => !query.recursive && (places.get(each) ?? -1) >= i;
    const inside: BindContext = { ...within, isLaterTable: isLater };
    const table = context.ids.fresh();
    const entry = { name, definition, table, context: inside, outer, use: { count: 0 }, isRecursive };
    within = { ...within, commonTables: { ...entry, next: within.commonTables } };
  }
  return { ...within, isLaterTable: context.isLaterTable };
}

/** Items behind those that they read. 0A000 when two read each other. */
function inOrder(items: readonly CommonTable[]): readonly CommonTable[] {
  const ordered: CommonTable[] = [];
  const open = new Set<CommonTable>();
  const add = (item: CommonTable): void => {
    if (ordered.includes(item)) return;
    if (open.has(item)) {
      throw errors.refused('mutual recursion between WITH items is not implemented', item.name.at);
    }
    open.add(item);
    for (const name of tablesIn(item.query)) {
      const read = items.find((other) => other.name.name === name);
      if (read !== undefined && read !== item) add(read);
    }
    ordered.push(item);
  };
  items.forEach(add);
  return ordered;
}

export function findCommonTable(name: string, context: BindContext): CommonTables | undefined {
  for (let entry = context.commonTables; entry !== undefined; entry = entry.next) {
    if (entry.name === name) return entry;
  }
  return undefined;
}

/** One use of a WITH query: its plan, with the column names that WITH gives. */
export function bindCommonTable(entry: CommonTables, user: BindContext): BoundQuery {
  entry.use.count += 1;
  if (entry.work !== undefined) return bindWork(entry.work, user);
  const { plan, columns } = bindDefinition(entry);
  const { name, table, definition } = entry;
  return { plan: withUse(plan, { table, name, materialized: definition.materialized }), columns };
}

function bindDefinition(entry: CommonTables): BoundQuery {
  if (entry.isRecursive) return bindRecursive(entry, entry.context);
  const { plan, columns } = bindQuery(entry.definition.query, entry.context, entry.outer);
  return { plan, columns: renamedByWith(entry, columns) };
}

/** The columns under the names that the WITH item lists. 42P10 when it lists too many. */
export function renamedByWith({ name, definition }: CommonTables, columns: readonly Column[]): readonly Column[] {
  const names = definition.columns;
  if (names.length > columns.length) {
    const message = `WITH query "${name}" has ${columns.length} columns available but ${names.length} columns specified`;
    throw errors.invalidColumnReference(message, definition.name.at);
  }
  return columns.map((column, i) => ({ ...column, name: names[i]?.name ?? column.name }));
}

/** WITH queries that nothing used are bound all the same, so that their errors are found. */
export function bindUnused(query: Query, within: BindContext): void {
  let entry = within.commonTables;
  for (let i = 0; i < query.with.length && entry !== undefined; i++, entry = entry.next) {
    if (entry.use.count === 0) bindCommonTable(entry, within);
  }
}
