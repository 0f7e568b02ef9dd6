import { errors } from '../../base/error.ts';
import type { Relation } from '../../data/relation.ts';
import { bool, type DataType } from '../../data/type.ts';
import type { Delete, Update } from '../../parser/ast/change.ts';
import type { SelectItem } from '../../parser/ast/query.ts';
import type { TableAlias, TableReference } from '../../parser/ast/table_reference.ts';
import { aggregate, caseArm, columnRef, isNull, join, literal, passOn, project, union } from '../../plan/build.ts';
import type { AggregateCall, Column, Expr, NamedExpr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { isNullable } from '../../plan/nullable.ts';
import { settle } from './coerce.ts';
import { withCommonTables } from './common_tables.ts';
import type { BindContext } from './context.ts';
import { bindBoolean, bindExpression } from './expression.ts';
import { bindFrom, sideBySide } from './from.ts';
import { aliased, type FromItem } from './from_item.ts';
import { assigned, type ChangedTable, columnIndex, defaultOf, type TableRows } from './insert.ts';
import { placeCondition, placeSubqueries } from './place.ts';
import type { Scope } from './scope.ts';
import { bindItems } from './select_items.ts';
import { scanOf } from './table.ts';

/** The rows of the changed table with the numbers of file and row behind its columns (src/storage/parquet/listed_files.ts). */
export interface NumberedRows {
  readonly relation: Relation;
  readonly types: readonly (DataType | undefined)[];
}

/**
 * The rows that an UPDATE or DELETE touches, each once: where it lies, what becomes of it, and what RETURNING says.
 *
 *   file, row | the new values of all columns (DELETE: the old ones) | RETURNING
 */
export interface TouchedRows {
  readonly plan: LogicalPlan;
  readonly file: Column;
  readonly row: Column;
  readonly values: readonly Column[];
  readonly returning: readonly Column[];
}

type Change = Update | Delete;

/** Binds UPDATE … FROM … WHERE … RETURNING and DELETE … USING … WHERE … RETURNING. */
export function bindChange(
  statement: Change,
  table: ChangedTable,
  rows: NumberedRows,
  outerContext: BindContext,
): TouchedRows {
  const context = contextOf(statement, outerContext);
  const target = targetItem(statement, table, rows, context);
  const others = statement.kind === 'update' ? statement.from : statement.using;
  const item = besideOthers(target.item, others, context);
  const clause = statement.kind.toUpperCase();
  const scope = scopeOf(item, clause);
  const filtered =
    statement.where === null
      ? item.plan
      : placeCondition(item.plan, bindBoolean(statement.where, 'WHERE', scopeOf(item, 'WHERE'), context), context);
  const news = statement.kind === 'update' ? newValues(statement, table, target.columns, scope, context) : undefined;
  const placed = placeSubqueries(filtered, news ?? [], context);
  const values = target.columns.map((column, i): NamedExpr => {
    if (news === undefined) return passOn(column);
    const expr = placed.exprs[i];
    return { column: context.ids.column(column.name, column.type, isNullable(expr, placed.plan.output)), expr };
  });
  // A row that several rows of the others match is changed once, by one of them.
  const changed = project(placed.plan, [...kept(item.plan.output, values), ...values]);
  const single = others.length === 0 ? changed : onePerRow(changed, target.ids, context);
  const newColumns = values.map(({ column }) => column);
  const after = renamedTo(item, target.columns, newColumns);
  const returning = bindReturning(statement.returning, after, single, context);
  const [file, row] = target.ids;
  const output = [passOn(file), passOn(row), ...newColumns.map(passOn), ...returning.exprs];
  return {
    plan: project(returning.plan, output),
    ...{ file, row, values: newColumns, returning: returning.exprs.map(({ column }) => column) },
  };
}

/** WITH holds for the whole statement. */
function contextOf({ with: tables, recursive, at }: Change, context: BindContext): BindContext {
  if (tables.length === 0) return context;
  const body = { kind: 'values', rows: [], at } as const;
  const query = { with: tables, recursive, body, orderBy: [], limit: null, offset: null, ties: false, at };
  return withCommonTables(query, context, undefined);
}

interface Target {
  readonly item: FromItem;
  readonly columns: readonly Column[];
  readonly ids: readonly [Column, Column];
}

function targetItem(statement: Change, table: ChangedTable, rows: NumberedRows, context: BindContext): Target {
  const whole = scanOf(rows.relation, context, rows.types);
  const width = table.columns.length;
  const visible: FromItem = { ...whole, columns: whole.columns.slice(0, width) };
  const qualified = statement.table.parts.map((part) => part.name);
  const item = aliased(visible, { alias: statement.alias, at: statement.table.at, name: table.name, qualified });
  const all = whole.columns.map(({ column }) => column);
  return { item, columns: all.slice(0, width), ids: [all[width], all[width + 1]] };
}

function besideOthers(target: FromItem, others: readonly TableReference[], context: BindContext): FromItem {
  if (others.length === 0) return target;
  const from = bindFrom(others, context, undefined);
  const plan = join({ join: 'inner', left: target.plan, right: from.plan, condition: null });
  return { plan, ...sideBySide(target, from) };
}

const scopeOf = (item: Pick<FromItem, 'tables' | 'columns'>, clause: string): Scope => ({
  tables: item.tables,
  columns: item.columns,
  outer: undefined,
  aggregates: { refused: `aggregate functions are not allowed in ${clause}` },
});

/** One expression per column of the table. */
function newValues(
  statement: Update,
  table: ChangedTable,
  columns: readonly Column[],
  scope: Scope,
  context: BindContext,
): readonly Expr[] {
  const given = new Map<number, Expr>();
  for (const { column, value } of statement.assignments) {
    const index = columnIndex(column, table);
    if (given.has(index)) throw errors.duplicateAssignment(column.name, column.at);
    const target = table.columns[index];
    if (value === null) given.set(index, defaultOf(target, context));
    else given.set(index, assigned(bindExpression(value, scope, context), target, context, value.at));
  }
  return columns.map((column, i) => given.get(i) ?? columnRef(column));
}

/** What of the input goes on: everything but what has the same id as a value. */
function kept(input: readonly Column[], values: readonly NamedExpr[]): NamedExpr[] {
  const made = new Set(values.map(({ column }) => column.id));
  return input.filter(({ id }) => !made.has(id)).map(passOn);
}

/** The first row of each row id, as one aggregate: any_value passes over NULLs, so those are asked for apart. */
function onePerRow(plan: LogicalPlan, ids: readonly Column[], context: BindContext): LogicalPlan {
  const isId = new Set(ids.map(({ id }) => id));
  const others = plan.output.filter(({ id }) => !isId.has(id));
  const first = (expr: Expr, type: DataType): AggregateCall => ({
    ...{ column: context.ids.column('first', type), fn: 'any_value', overload: 0, args: [expr] },
    ...{ distinct: false, filter: null, orderBy: [] },
  });
  const calls = others.map((column) => ({
    column,
    value: first(columnRef(column), column.type),
    missing: first(isNull(columnRef(column)), bool),
  }));
  const grouped = aggregate(
    plan,
    ids.map(passOn),
    calls.flatMap(({ value, missing }) => [value, missing]),
  );
  const exprs = calls.map(({ column, value, missing }): NamedExpr => {
    const whens = [caseArm(columnRef(missing.column), literal(null, column.type))];
    return { column, expr: { kind: 'case', whens, otherwise: columnRef(value.column), type: column.type } };
  });
  return project(grouped, [...ids.map(passOn), ...exprs]);
}

/** The names of the item, those of the changed table for its new values. */
function renamedTo(
  item: FromItem,
  before: readonly Column[],
  after: readonly Column[],
): Pick<FromItem, 'tables' | 'columns'> {
  const now = new Map(before.map((column, i) => [column.id, after[i]]));
  const renamed = <E extends { readonly column: Column }>(entry: E): E => ({
    ...entry,
    column: now.get(entry.column.id) ?? entry.column,
  });
  return {
    columns: item.columns.map(renamed),
    tables: item.tables.map((table) => ({ ...table, columns: table.columns.map(renamed) })),
  };
}

/** RETURNING over the given names; the plan may grow by its subqueries. */
export function bindReturning(
  items: readonly SelectItem[],
  names: Pick<FromItem, 'tables' | 'columns'>,
  plan: LogicalPlan,
  context: BindContext,
): { readonly plan: LogicalPlan; readonly exprs: readonly NamedExpr[] } {
  const bound = bindItems(items, scopeOf(names, 'RETURNING'), context);
  const placed = placeSubqueries(
    plan,
    bound.map((item) => settle(item.expr, context)),
    context,
  );
  const exprs = placed.exprs.map((expr, i) => ({
    column: context.ids.column(bound[i].name, expr.type, isNullable(expr, placed.plan.output)),
    expr,
  }));
  return { plan: placed.plan, exprs };
}

/** RETURNING of an INSERT: over the rows that were written. */
export function bindInserted(
  items: readonly SelectItem[],
  table: ChangedTable & { readonly alias: TableAlias | null; readonly parts: readonly string[] },
  rows: NumberedRows,
  context: BindContext,
): { readonly plan: LogicalPlan; readonly columns: readonly Column[] } {
  const { alias, name, parts } = table;
  const item = aliased(scanOf(rows.relation, context, rows.types), {
    ...{ alias, name, qualified: parts, at: { start: 0, end: 0 } },
  });
  const { plan, exprs } = bindReturning(items, item, item.plan, context);
  return { plan: project(plan, exprs), columns: exprs.map(({ column }) => column) };
}

/** Rows of the first plan, then of the second, as the columns of a table. */
export function oneAfterAnother(rows: readonly TableRows[], context: BindContext): TableRows {
  const columns = rows[0].columns.map(({ name, type }) => context.ids.column(name, type));
  const plan = union(
    rows.map((each) => project(each.plan, each.columns.map(passOn))),
    columns,
  );
  return { plan, columns };
}
