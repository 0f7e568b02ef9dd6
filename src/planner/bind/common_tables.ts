import { errors } from '../../base/error.ts';
import type { CommonTable, Query } from '../../parser/ast/query.ts';
import type { BoundQuery } from './body.ts';
import type { BindContext } from './context.ts';
import { bindQuery } from './query.ts';
import type { Scope } from './scope.ts';

/** WITH queries in sight, as a chain: later and inner ones first. Each use binds the query anew, with fresh columns. */
export interface CommonTables {
  readonly name: string;
  readonly definition: CommonTable;
  /** What the query itself sees; undefined inside itself (recursion). */
  readonly context: BindContext | undefined;
  readonly outer: Scope | undefined;
  readonly use: { count: number };
  readonly next: CommonTables | undefined;
}

/** The context in which the body of the query is bound. */
export function withCommonTables(query: Query, context: BindContext, outer: Scope | undefined): BindContext {
  const names = new Set<string>();
  let within = context;
  for (const definition of query.with) {
    const { name, at } = definition.name;
    if (names.has(name)) throw errors.duplicateCommonTable(name, at);
    names.add(name);
    const entry = { name, definition, outer, use: { count: 0 }, next: within.commonTables };
    const inside = query.recursive ? { ...within, commonTables: { ...entry, context: undefined } } : within;
    within = { ...within, commonTables: { ...entry, context: inside } };
  }
  return within;
}

export function findCommonTable(name: string, context: BindContext): CommonTables | undefined {
  for (let entry = context.commonTables; entry !== undefined; entry = entry.next) {
    if (entry.name === name) return entry;
  }
  return undefined;
}

/** One use of a WITH query: its plan, with the column names that WITH gives. */
export function bindCommonTable(entry: CommonTables): BoundQuery {
  entry.use.count += 1;
  const { definition, context } = entry;
  if (context === undefined) throw errors.notSupported('WITH RECURSIVE', definition.name.at);
  const { plan, columns } = bindQuery(definition.query, context, entry.outer);
  const names = definition.columns;
  if (names.length > columns.length) {
    const message = `WITH query "${entry.name}" has ${columns.length} columns available but ${names.length} columns specified`;
    throw errors.invalidColumnReference(message, definition.name.at);
  }
  return { plan, columns: columns.map((column, i) => ({ ...column, name: names[i]?.name ?? column.name })) };
}

/** WITH queries that nothing used are bound all the same, so that their errors are found. */
export function bindUnused(query: Query, within: BindContext): void {
  let entry = within.commonTables;
  for (let i = 0; i < query.with.length && entry !== undefined; i++, entry = entry.next) {
    if (entry.use.count === 0) bindCommonTable(entry);
  }
}
