import { errors } from '../../base/error.ts';
import type { ColumnId } from '../../base/ids.ts';
import { nearest } from '../../base/nearest.ts';
import type { Span } from '../../base/span.ts';
import type { Identifier } from '../../parser/ast/common.ts';
import { caseArm, columnRef, isNull, literal } from '../../plan/build.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import type { AggregateCollector } from './aggregate_collector.ts';
import { type BindContext, placedAt } from './context.ts';
import { rowCall } from './row_call.ts';
import type { SetCollector } from './set_collector.ts';
import type { WindowCollector } from './window_collector.ts';

/** A column under the name by which the query may call it. */
export interface ScopeColumn {
  readonly name: string;
  readonly column: Column;
}

/** An entry of FROM: `t.a` is looked for here. */
export interface ScopeTable {
  readonly name: string;
  /** Schema and name when it may also be called by them (no alias was given). */
  readonly qualified: readonly string[];
  /** The name of the relation behind an alias, for hints. */
  readonly relation: string | undefined;
  /** True in rows of the table, NULL where an outer join found none; absent: there is always a row. */
  readonly present?: Column;
  readonly columns: readonly ScopeColumn[];
  /** Columns that only their names reach, `*` does not: tableoid. */
  readonly hidden?: readonly ScopeColumn[];
  readonly at: Span | undefined;
  /** Its rows are single values, as those of a function that gives no rows of its own: the name means the value. */
  readonly isValue?: boolean;
}

/**
 * What names mean at one place of one query level. `columns` are those that an unqualified name and `*` see: after
 * JOIN … USING a merged column stands there once.
 */
export interface Scope {
  readonly tables: readonly ScopeTable[];
  readonly columns: readonly ScopeColumn[];
  /** The enclosing query, for correlated subqueries and LATERAL. */
  readonly outer: Scope | undefined;
  readonly aggregates: AggregatePlace;
  /** Absent: refused as aggregates are. */
  readonly windows?: WindowPlace | undefined;
  /** Absent: refused as aggregates are. */
  readonly sets?: SetPlace | undefined;
  /** Tables beside this place that it must not use; only to say so in errors. */
  readonly unreachable?: readonly ScopeTable[];
}

/** Aggregates are collected here, or refused with a message. */
export type AggregatePlace = AggregateCollector | { readonly refused: string };

/** Window functions are collected here, or refused with a message. */
export type WindowPlace = WindowCollector | { readonly refused: string; readonly insideAggregate?: boolean };

/** Set-returning functions are collected here, or refused with a message. */
export type SetPlace = SetCollector | { readonly refused: string; readonly movable?: boolean };

export const emptyScope = (refused = 'aggregate functions are not allowed here'): Scope => ({
  tables: [],
  columns: [],
  outer: undefined,
  aggregates: { refused },
});

/** A scope with one unnamed table of the given columns, under their own names. */
export const scopeOf = (columns: readonly Column[], outer?: Scope): Scope => ({
  ...emptyScope(),
  columns: columns.map((column) => ({ name: column.name, column })),
  outer,
});

/** The same names, but aggregates are refused: `aggregate functions are not allowed in WHERE`. */
export const withoutAggregates = (scope: Scope, clause: string): Scope => ({
  ...scope,
  aggregates: { refused: `aggregate functions are not allowed in ${clause}` },
  windows: { refused: `window functions are not allowed in ${clause}` },
  sets: { refused: `set-returning functions are not allowed in ${clause}` },
});

export function* scopesOutward(scope: Scope): Generator<Scope> {
  for (let level: Scope | undefined = scope; level !== undefined; level = level.outer) yield level;
}

export const ownsColumn = (scope: Scope, id: ColumnId): boolean =>
  scope.columns.some((entry) => entry.column.id === id) ||
  scope.tables.some((table) => table.columns.some((entry) => entry.column.id === id));

/** `t.a` as messages call a column. */
export function qualifiedName(scope: Scope, id: ColumnId): string | undefined {
  for (const table of scope.tables) {
    const found = table.columns.find((entry) => entry.column.id === id);
    if (found !== undefined) return `${table.name}.${found.name}`;
  }
  return scope.columns.find((entry) => entry.column.id === id)?.name;
}

// ---------------------------------------------------------------- looking up

/** `a`, `t.a`, `s.t.a`: searched level by level outward; what is found twice on one level is ambiguous. */
export function resolveColumn(parts: readonly Identifier[], at: Span, scope: Scope, context: BindContext): Expr {
  const found = parts.length === 1 ? findUnqualified(parts[0], at, scope) : findQualified(parts, at, scope);
  return 'columns' in found ? wholeRow(found, at, context) : placedAt(columnRef(found.column), at, context);
}

/** t as a value: a row of its columns, under their names. */
export function wholeRow(table: ScopeTable, at: Span, context: BindContext): Expr {
  if (table.isValue === true) return placedAt(columnRef(table.columns[0].column), at, context);
  const members = table.columns.map(({ column }) => placedAt(columnRef(column), at, context));
  const fields = table.columns.map(({ name, column }) => ({ name, type: column.type }));
  const row = rowCall(members, fields, at, context);
  if (table.present === undefined) return row;
  const isThere = isNull(columnRef(table.present), true);
  const expr: Expr = {
    kind: 'case',
    whens: [caseArm(isThere, row)],
    otherwise: literal(null, row.type),
    type: row.type,
  };
  return placedAt(expr, at, context);
}

/** A column, or where there is none of the name, the table. */
function findUnqualified(name: Identifier, at: Span, scope: Scope): ScopeColumn | ScopeTable {
  for (const level of scopesOutward(scope)) {
    const matches = level.columns.filter((entry) => entry.name === name.name);
    if (matches.length > 1) throw errors.ambiguousColumn(name.name, at);
    if (matches.length === 1) return matches[0];
  }
  for (const level of scopesOutward(scope)) {
    const matches = level.tables.flatMap(({ hidden = [] }) => hidden).filter((entry) => entry.name === name.name);
    if (matches.length > 1) throw errors.ambiguousColumn(name.name, at);
    if (matches.length === 1) return matches[0];
  }
  const table = tableNamed([name], scope);
  if (table !== undefined) return table;
  const beside = unreachableTables(scope).find((table) => table.columns.some((entry) => entry.name === name.name));
  if (beside !== undefined) throw errors.unreachableColumn(name.name, beside.name, at);
  throw errors.undefinedColumn(name.name, at, nearColumn(name.name, scope));
}

function findQualified(parts: readonly Identifier[], at: Span, scope: Scope): ScopeColumn {
  const name = parts[parts.length - 1];
  const table = findTable(parts.slice(0, -1), scope, at);
  const matches = table.columns.filter((entry) => entry.name === name.name);
  if (matches.length > 1) throw errors.ambiguousColumn(name.name, at);
  const [found = table.hidden?.find((entry) => entry.name === name.name)] = matches;
  if (found !== undefined) return found;
  const near = nearest(
    name.name,
    table.columns.map((entry) => entry.name),
  );
  const hint = near === undefined ? undefined : `${table.name}.${near}`;
  throw errors.undefinedQualifiedColumn(parts.map((part) => part.name).join('.'), at, hint);
}

/** The table that `t` or `s.t` names; undefined when there is none. */
export function tableNamed(parts: readonly Identifier[], scope: Scope): ScopeTable | undefined {
  for (const level of scopesOutward(scope)) {
    const found = level.tables.find((table) => answersTo(table, parts));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The table that `t` or `s.t` names, on the innermost level that has it. */
export function findTable(parts: readonly Identifier[], scope: Scope, at: Span): ScopeTable {
  const found = tableNamed(parts, scope);
  if (found !== undefined) return found;
  const name = parts[parts.length - 1].name;
  if (unreachableTables(scope).some((table) => answersTo(table, parts))) throw errors.invalidFromReference(name, at);
  const tables = [...scopesOutward(scope)].flatMap((level) => level.tables);
  const aliased = tables.find((table) => table.relation === name);
  if (aliased !== undefined) throw errors.invalidFromReference(name, at, aliased.name);
  const names = tables.map((table) => table.name);
  throw errors.missingFrom(name, at, nearest(name, names));
}

const unreachableTables = (scope: Scope): readonly ScopeTable[] =>
  [...scopesOutward(scope)].flatMap((level) => level.unreachable ?? []);

/** A level without names of its own: what is inside sees `outer`, and is told of the tables it must not use. */
export const behind = (outer: Scope | undefined, unreachable: readonly ScopeTable[]): Scope | undefined =>
  unreachable.length === 0 ? outer : { ...emptyScope(), outer, unreachable };

function answersTo(table: ScopeTable, parts: readonly Identifier[]): boolean {
  if (parts.length === 1) return table.name === parts[0].name;
  const { qualified } = table;
  if (qualified.length === 0 || parts.length > qualified.length) return false;
  return parts.every((part, i) => part.name === qualified[qualified.length - parts.length + i]);
}

/** The closest column in sight, qualified as Postgres does. */
function nearColumn(name: string, scope: Scope): string | undefined {
  const levels = [...scopesOutward(scope)];
  const entries = levels.flatMap((level) => level.columns);
  const near = nearest(
    name,
    entries.map((entry) => entry.name),
  );
  if (near === undefined) return undefined;
  const entry = entries.find((each) => each.name === near);
  for (const level of levels) {
    const qualified = entry === undefined ? undefined : qualifiedName(level, entry.column.id);
    if (qualified !== undefined) return qualified;
  }
  return near;
}
