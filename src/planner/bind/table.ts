import { errors, SqlError } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { CatalogEntry } from '../../catalog/view.ts';
import type { Relation } from '../../data/relation.ts';
import { type DataType, oid } from '../../data/type.ts';
import type { QualifiedName } from '../../parser/ast/common.ts';
import type { TableReference } from '../../parser/ast/table_reference.ts';
import { fileOfPath } from '../../parser/file_call.ts';
import { columnRef, literal, passOn, project, scan } from '../../plan/build.ts';
import type { NamedExpr } from '../../plan/expr.ts';
import type { BoundQuery } from './body.ts';
import { bindCommonTable, findCommonTable } from './common_tables.ts';
import type { BindContext } from './context.ts';
import { fromColumns } from './from.ts';
import { aliased, type FromItem } from './from_item.ts';
import { Parameters } from './parameters.ts';
import { withoutPlaces } from './places.ts';
import { bindQuery } from './query.ts';

/** Deeper than any honest chain of views: it must be a circle. */
const deepestView = 64;

type Of<K extends TableReference['kind']> = Extract<TableReference, { kind: K }>;

export function bindTable(reference: Of<'table'>, context: BindContext): FromItem {
  const { name, alias, at } = reference;
  const parts = name.parts.map((part) => part.name);
  return aliased(bindRelation(name, context), { alias, at, name: parts[parts.length - 1], qualified: parts });
}

/** A WITH query, table or view by name, not yet aliased. */
export function bindRelation(name: QualifiedName, context: BindContext): FromItem {
  const parts = name.parts.map((part) => part.name);
  const common = parts.length === 1 ? findCommonTable(parts[0], context) : undefined;
  if (common !== undefined) {
    const bound = bindCommonTable(common, context);
    return fromColumns(bound.plan, bound.columns);
  }
  const entry = context.catalog.find(parts);
  if (entry === undefined) throw undefinedRelation(name, context);
  if (entry.kind === 'relation') return numbered(scanOf(entry.relation, context, entry.types), entry.oid, context);
  const bound = bindView(entry, context);
  return fromColumns(bound.plan, bound.columns);
}

function undefinedRelation(name: QualifiedName, context: BindContext): SqlError {
  const parts = name.parts.map((part) => part.name);
  if (parts.length === 1 && context.isLaterTable(parts[0])) return errors.laterCommonTable(parts[0], name.at);
  const known: string[] = [...context.catalog.relationNames()];
  for (let entry = context.commonTables; entry !== undefined; entry = entry.next) known.push(entry.name);
  return errors.undefinedTable(parts.join('.'), name.at, nearest(parts[parts.length - 1], known));
}

/** A system table knows its own number in each row, under the name tableoid. */
function numbered(item: FromItem, number: number | undefined, context: BindContext): FromItem {
  if (number === undefined) return item;
  const column = context.ids.column('tableoid', oid, false);
  const exprs = [...item.plan.output.map(passOn), { column, expr: literal(BigInt(number), oid) }];
  return { ...item, plan: project(item.plan, exprs), hidden: [{ name: column.name, column }] };
}

/** Every column of the relation; those that nothing uses are left out by the optimizer. */
export function scanOf(
  relation: Relation,
  context: BindContext,
  types: readonly (DataType | undefined)[] = [],
): FromItem {
  const columns = relation.schema.map((field) => context.ids.column(field.name, field.type, field.nullable));
  const plan = scan(
    relation,
    columns.map((_, i) => i),
    columns,
  );
  if (types.every((type) => type === undefined)) return fromColumns(plan, columns);
  const exprs = columns.map((column, i): NamedExpr => {
    const type = types[i];
    if (type === undefined) return passOn(column);
    const { name, nullable } = column;
    return { column: context.ids.column(name, type, nullable), expr: { kind: 'cast', input: columnRef(column), type } };
  });
  return fromColumns(
    project(plan, exprs),
    exprs.map((item) => item.column),
  );
}

/** The query of a view. Its text is not the text of the statement, so nothing in it has a place there. */
function bindView(view: Extract<CatalogEntry, { kind: 'view' }>, context: BindContext): BoundQuery {
  if (context.viewDepth >= deepestView) throw errors.recursiveView(view.name);
  const within: BindContext = {
    ...context,
    catalog: view.catalog,
    commonTables: undefined,
    isLaterTable: () => false,
    parameters: new Parameters(),
    viewDepth: context.viewDepth + 1,
  };
  const { plan, columns } = inView(() => bindQuery(view.query, within));
  return {
    plan: withoutPlaces(plan),
    columns: columns.map((column, i) => ({ ...column, name: view.columns[i] ?? column.name })),
  };
}

function inView<T>(bind: () => T): T {
  try {
    return bind();
  } catch (cause) {
    if (!(cause instanceof SqlError)) throw cause;
    const { code, message, detail, hint } = cause;
    throw new SqlError(code, message, { detail, hint, cause });
  }
}

/** FROM 's3://bucket/trips/*.parquet': named like the file, without its ending. */
export function bindPath(reference: Of<'path'>, context: BindContext): FromItem {
  const { path, alias, at } = reference;
  return aliased(bindPathRelation(path, reference, context), { alias, at, name: stem(path) });
}

export function bindPathRelation(path: string, { at }: Pick<TableReference, 'at'>, context: BindContext): FromItem {
  const relation = context.catalog.file(fileOfPath(path, at));
  if (relation === undefined) throw errors.fileNotFound(path, at);
  return scanOf(relation, context);
}

/** The last part of the path that is no pattern: `trips` for `s3://bucket/trips/*.parquet`. */
function stem(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && !/[*?[{]/.test(part));
  return (parts[parts.length - 1] ?? path).replace(/\.[a-z0-9]+$/i, '');
}
