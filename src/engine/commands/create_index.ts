import { errors } from '../../base/error.ts';
import type { ManagedTable, TableIndex } from '../../catalog/entry.ts';
import { rowAt } from '../../data/batch.ts';
import { int64 } from '../../data/type.ts';
import { valueToText } from '../../data/value_text.ts';
import type { CreateIndex } from '../../parser/ast/indexes.ts';
import type { OrderItem } from '../../parser/ast/query.ts';
import { aggregate, and, columnRef, filter, isNull, limit, literal, passOn, project } from '../../plan/build.ts';
import type { Column } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import type { BindContext } from '../../planner/bind/context.ts';
import { bindExpression } from '../../planner/bind/expression.ts';
import { bindFrom } from '../../planner/bind/from.ts';
import { hasSubquery } from '../../planner/bind/place.ts';
import type { Scope } from '../../planner/bind/scope.ts';
import { aggregateCall, call } from '../../planner/expr/make.ts';
import type { StatementContext } from '../context.ts';
import { findRelation, partsOf } from '../names.ts';
import { openBinding, run } from '../query.ts';
import { indexIn } from '../table_indexes.ts';
import { command, done, silent } from './define.ts';

const accessMethods: ReadonlySet<string> = new Set(['btree', 'hash', 'gist', 'gin', 'spgist', 'brin']);

/** CREATE INDEX: its columns are checked, of a UNIQUE one also the rows that are there now; then its name is kept. */
export const createIndex = command({
  kind: 'create_index',
  describe: silent,
  async run(statement, context) {
    const { session, signal } = context;
    const table = indexedTable(statement, context);
    const { method, included } = statement;
    if (method !== null && !accessMethods.has(method.name)) throw errors.undefinedAccessMethod(method.name);
    const unknown = included.find((column) => table.columns.every(({ name }) => name !== column.name));
    if (unknown !== undefined) throw errors.undefinedColumn(unknown.name, unknown.at);
    const { plan, columns, binding } = await bindElements(statement, context);
    const index = indexOf(statement, table, context);
    if (session.state.relation(table.schema, index.name) ?? indexIn(session.state, table.schema, index.name)) {
      if (!statement.ifNotExists || statement.name === null) throw errors.duplicateTable(index.name);
      session.notice({ code: '42P07', message: `relation "${index.name}" already exists, skipping` });
      return done('CREATE INDEX');
    }
    if (index.unique) await refuseDuplicates(index, { plan, columns }, binding, context);
    const entry = { ...table, indexes: [...(table.indexes ?? []), index] };
    await session.change(signal, [{ op: 'put', entry }, { before: table }]);
    return done('CREATE INDEX');
  },
});

function indexedTable({ table: name }: CreateIndex, { session }: StatementContext): ManagedTable {
  const table = findRelation(name, session);
  if (table === undefined) throw errors.undefinedTable(partsOf(name).join('.'), name.at);
  if (table.kind === 'view') throw errors.notIndexable(table.name, 'views');
  if (table.origin !== 'managed') throw errors.notIndexable(table.name, 'foreign tables');
  return table;
}

interface Elements {
  readonly plan: LogicalPlan;
  readonly columns: readonly Column[];
}

/** The values of the elements for each row. */
async function bindElements(
  { table, elements, at }: CreateIndex,
  context: StatementContext,
): Promise<Elements & { readonly binding: BindContext }> {
  const from = { kind: 'table', name: table, alias: null, at: table.at } as const;
  const body = { kind: 'select', distinct: false, distinctOn: [], items: [], from: [from], where: null } as const;
  const rest = { groupBy: [], groupByAll: false, groupDistinct: false, having: null, windows: [], qualify: null };
  const query = {
    ...{ with: [], recursive: false, orderBy: [], limit: null, offset: null, ties: false, at },
    body: { ...body, ...rest, at },
  };
  const binding = await openBinding({ kind: 'select_statement', query, at }, context, [], false);
  const item = bindFrom([from], binding, undefined);
  const scope: Scope = {
    ...{ tables: item.tables, columns: item.columns, outer: undefined },
    aggregates: { refused: 'aggregate functions are not allowed in index expressions' },
  };
  const exprs = elements.map(({ expr: element }, i) => {
    const expr = bindExpression(element, scope, binding);
    if (hasSubquery(expr)) throw errors.notSupportedText('cannot use subquery in index expression', element.at);
    return { column: binding.ids.column(`k${i}`, expr.type), expr };
  });
  return { plan: project(item.plan, exprs), columns: exprs.map(({ column }) => column), binding };
}

function indexOf(
  { name, unique, elements, included }: CreateIndex,
  table: ManagedTable,
  context: StatementContext,
): TableIndex {
  const texts = elements.map(({ at }) => context.sql.slice(at.start, at.end));
  return {
    name: name?.name ?? madeUp(table, [...elements.map(wordFor), ...included.map((column) => column.name)], context),
    unique,
    elements: texts,
  };
}

/** Table and columns joined by `_`, `idx` behind, and a number where that name is taken; as in Postgres. */
function madeUp(table: ManagedTable, words: readonly string[], { session }: StatementContext): string {
  const base = [table.name, ...words, 'idx'].join('_');
  const taken = (name: string): boolean =>
    (session.state.relation(table.schema, name) ?? indexIn(session.state, table.schema, name)) !== undefined;
  let name = base;
  for (let number = 1; taken(name); number++) name = `${base}${number}`;
  return name;
}

function wordFor({ expr }: OrderItem): string {
  if (expr.kind === 'column') return expr.parts[expr.parts.length - 1].name;
  return expr.kind === 'call' ? expr.name.parts[expr.name.parts.length - 1].name : 'expr';
}

/** 23505 for values that occur twice; NULLs are different from each other. */
async function refuseDuplicates(
  index: TableIndex,
  { plan, columns }: Elements,
  binding: BindContext,
  context: StatementContext,
): Promise<void> {
  const count = aggregateCall('count', [], (type) => binding.ids.column('count', type));
  const known = filter(plan, and(columns.map((column) => isNull(columnRef(column), true))));
  const twice = call('>', [columnRef(count.column), literal(1n, int64)]);
  const one = limit(filter(aggregate(known, columns.map(passOn), [count]), twice), literal(1n, int64), null);
  for await (const batch of run(one, binding, context)) {
    if (batch.length === 0) continue;
    const row = rowAt(batch, 0);
    const texts = columns.map(({ type }, i) => valueToText(row[i]!, type, context.call.timeZone));
    const names = index.elements.map((text) => text.replace(/\s+(asc|desc|nulls)\b.*$/i, ''));
    throw errors.duplicateKeys(index.name, `Key (${names.join(', ')})=(${texts.join(', ')}) is duplicated.`);
  }
  context.session.notice({ severity: 'WARNING', code: '0A000', message: 'PRIMARY KEY and UNIQUE are not enforced' });
}
