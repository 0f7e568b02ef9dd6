import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { TableColumn } from '../../catalog/entry.ts';
import type { Relation } from '../../data/relation.ts';
import { int32 } from '../../data/type.ts';
import type { Insert } from '../../parser/ast/change.ts';
import type { Identifier } from '../../parser/ast/common.ts';
import type { Expression } from '../../parser/ast/expression.ts';
import { parseSelectItems } from '../../parser/parse.ts';
import { columnRef, literal, project, values } from '../../plan/build.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { isNullable } from '../../plan/nullable.ts';
import { mapExpr } from '../../plan/walk.ts';
import { coerce, plainTypeName } from './coerce.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import { bindNamed } from './operator.ts';
import { hasSubquery } from './place.ts';
import { bindArm } from './query.ts';
import { emptyScope } from './scope.ts';
import { scanOf } from './table.ts';
import { unionOfRows } from './values.ts';

/** The columns and the name of the table that a statement changes. */
export interface ChangedTable {
  readonly name: string;
  readonly columns: readonly TableColumn[];
}

/** Rows of a table: the plan's columns in the table's order. */
export interface TableRows {
  readonly plan: LogicalPlan;
  readonly columns: readonly Column[];
}

/** The rows of an INSERT, converted as assignments are, with defaults where nothing is given. */
export function bindInsert(statement: Insert, table: ChangedTable, context: BindContext): TableRows {
  const targets = targetColumns(statement.columns, table);
  const { source } = statement;
  if (source.kind === 'defaults') return bindRows([[]], [], statement, table, context);
  if (source.kind === 'rows') return bindRows(source.rows, targets, statement, table, context);
  const { with: common, recursive } = statement;
  const query =
    common.length === 0
      ? source.query
      : {
          ...{ with: common, recursive, orderBy: [], limit: null, offset: null, ties: false, at: source.at },
          body: { kind: 'nested', query: source.query, at: source.at } as const,
        };
  const bound = bindArm(query, context);
  checkCount(bound.columns.length, statement, targets, bound.places[targets.length]);
  const given = new Map(
    bound.columns.map((column, i) => {
      const target = table.columns[targets[i]];
      return [targets[i], assigned(columnRef(column), target, context, bound.places[i])] as const;
    }),
  );
  return whole(bound.plan, given, table, context);
}

/** Rows that COPY reads: as many columns as there are targets, converted as assignments are. */
export function bindCopied(
  relation: Relation,
  targets: readonly number[],
  table: ChangedTable,
  context: BindContext,
): TableRows {
  const { plan, columns } = scanOf(relation, context);
  const given = new Map(
    columns.map(({ column }, i) => {
      const target = table.columns[targets[i]];
      return [targets[i], assigned(columnRef(column), target, context, undefined)] as const;
    }),
  );
  return whole(plan, given, table, context);
}

/** The columns as written, or all of them: indices into the table. */
export function targetColumns(written: readonly Identifier[], table: ChangedTable): readonly number[] {
  if (written.length === 0) return table.columns.map((_, i) => i);
  const seen = new Set<number>();
  return written.map((column) => {
    const index = columnIndex(column, table);
    if (seen.has(index)) throw errors.duplicateColumn(column.name, column.at);
    seen.add(index);
    return index;
  });
}

export function columnIndex({ name, at }: Identifier, table: ChangedTable): number {
  const index = table.columns.findIndex((column) => column.name === name);
  if (index === -1) throw errors.undefinedTableColumn(name, table.name, at);
  return index;
}

function checkCount(
  count: number,
  statement: Insert,
  targets: readonly number[],
  at: Parameters<typeof errors.badSyntax>[1],
): void {
  if (count > targets.length) throw errors.badSyntax('INSERT has more expressions than target columns', at);
  if (statement.columns.length > count) {
    throw errors.badSyntax('INSERT has more target columns than expressions', statement.columns[count].at);
  }
}

function bindRows(
  rows: readonly (readonly (Expression | null)[])[],
  targets: readonly number[],
  statement: Insert,
  table: ChangedTable,
  context: BindContext,
): TableRows {
  const within = statement.with.length === 0 ? context : refuseWith(statement);
  const scope = emptyScope('aggregate functions are not allowed in VALUES');
  const bound = rows.map((row) => {
    if (row.length !== rows[0].length) {
      throw errors.badSyntax('VALUES lists must all be the same length', row[0]?.at ?? statement.source.at);
    }
    if (row.length > 0) checkCount(row.length, statement, targets, row[targets.length]?.at);
    const given = new Map(
      row.map((expr, i) => {
        const column = table.columns[targets[i]];
        if (expr === null) return [targets[i], defaultOf(column, within)] as const;
        return [targets[i], assigned(bindExpression(expr, scope, within), column, within, expr.at)] as const;
      }),
    );
    return table.columns.map((column, i) => given.get(i) ?? defaultOf(column, within));
  });
  const columns = table.columns.map(({ name, type }, i) =>
    context.ids.column(
      name,
      type,
      bound.some((row) => isNullable(row[i], [])),
    ),
  );
  const isPlain = bound.every((row) => row.every((expr) => !hasSubquery(expr)));
  return { plan: isPlain ? values(bound, columns) : unionOfRows(bound, columns, within), columns };
}

function refuseWith(statement: Insert): never {
  throw errors.notSupported('WITH before INSERT … VALUES', statement.with[0].at, 'Use INSERT … WITH … SELECT.');
}

/** The expression as the type of the column: `column "a" is of type integer but expression is of type text`. */
export function assigned(
  expr: Expr,
  column: TableColumn,
  context: BindContext,
  at: Parameters<typeof errors.badSyntax>[1],
): Expr {
  const found = coerce(expr, column.type, 'assignment', context, context.places.get(expr) ?? at);
  if (found !== undefined) return limited(found, column, context, at);
  throw errors.assignmentMismatch(column.name, plainTypeName(column.type), plainTypeName(expr.type), at);
}

/** Rounded to the digits, or cut to the fields, of the column's type. */
function limited(expr: Expr, { precision }: TableColumn, context: BindContext, at: Span | undefined): Expr {
  if (precision === undefined) return expr;
  const place = at ?? { start: 0, end: 0 };
  return bindNamed(precision.name, [expr, literal(precision.modifier, int32)], place, context);
}

/** What a column holds when nothing is given. Its text is not the statement's, so nothing in it has a place there. */
export function defaultOf(column: TableColumn, context: BindContext): Expr {
  if (column.default === null) return literal(null, column.type);
  const [item] = parseSelectItems(column.default);
  if (item.kind !== 'item') throw errors.internal('a default is an expression');
  const within: BindContext = { ...context, places: new WeakMap() };
  const refused = emptyScope('aggregate functions are not allowed in DEFAULT expressions');
  const expr = assignedDefault(bindExpression(item.expr, refused, within), column, within);
  return mapExpr(expr, (part) => ('at' in part ? { ...part, at: undefined } : part) as Expr);
}

function assignedDefault(expr: Expr, column: TableColumn, context: BindContext): Expr {
  const found = coerce(expr, column.type, 'assignment', context);
  if (found !== undefined) return limited(found, column, context, undefined);
  throw errors.datatypeMismatch(
    `column "${column.name}" is of type ${plainTypeName(column.type)} but default expression is of type ${plainTypeName(expr.type)}`,
    undefined,
    'You will need to rewrite or cast the expression.',
  );
}

/** The given columns where they are given, defaults for the rest. */
function whole(
  plan: LogicalPlan,
  given: ReadonlyMap<number, Expr>,
  table: ChangedTable,
  context: BindContext,
): TableRows {
  const exprs = table.columns.map((column, i) => {
    const expr = given.get(i) ?? defaultOf(column, context);
    return { column: context.ids.column(column.name, column.type, isNullable(expr, plan.output)), expr };
  });
  return { plan: project(plan, exprs), columns: exprs.map((item) => item.column) };
}
