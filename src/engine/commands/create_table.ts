import { errors } from '../../base/error.ts';
import type { ManagedTable, TableColumn } from '../../catalog/entry.ts';
import { lengthLimit, precisionOf } from '../../functions/resolve.ts';
import type { ColumnDefinition, CreateTable } from '../../parser/ast/definition.ts';
import type { Expression } from '../../parser/ast/expression.ts';
import { typeOf } from '../../planner/bind/cast.ts';
import { defaultOf } from '../../planner/bind/insert.ts';
import type { StatementContext } from '../context.ts';
import { targetName } from '../names.ts';
import { bareBinding } from '../query.ts';
import { replacedTable } from '../replaced.ts';
import { command, done, silent } from './define.ts';

const never = (entry: unknown): entry is never => entry === undefined;

/** CREATE TABLE with columns: a table without files. */
export const createTable = command({
  kind: 'create_table',
  describe: silent,
  async run(statement, context) {
    const { session, engine, signal } = context;
    const { schema, name } = targetName(statement.name, session, statement.temporary);
    const outcome = done('CREATE TABLE');
    if (replacedTable({ ...statement, orReplace: false }, context, never) === 'kept') return outcome;
    const columns = columnsOf(statement, context.sql);
    await checkDefaults(columns, context);
    if (statement.keys.length > 0 || statement.columns.some(({ keys }) => keys.length > 0)) {
      session.notice({ severity: 'WARNING', code: '0A000', message: 'PRIMARY KEY and UNIQUE are not enforced' });
    }
    const location = await engine.files.create(name);
    const undone = (): void => engine.files.discard(location);
    const entry: ManagedTable = {
      ...{ kind: 'table', schema, name, origin: 'managed', format: 'parquet' },
      ...{ location, columns, files: [] },
    };
    await session.change(signal, [{ op: 'put', entry }, { undone }]);
    return outcome;
  },
});

function columnsOf({ columns, keys }: CreateTable, sql: string): TableColumn[] {
  const names = new Set<string>();
  for (const { name } of columns) {
    if (names.has(name.name)) throw errors.duplicateColumn(name.name, name.at);
    names.add(name.name);
  }
  const all = [...keys, ...columns.flatMap((column) => column.keys)];
  const primary = all.filter((key) => key.primary);
  if (primary.length > 1) {
    throw errors.badTableDefinition('multiple primary keys for table are not allowed', primary[1].at);
  }
  for (const key of all) {
    const missing = key.columns.find(({ name }) => !names.has(name));
    if (missing !== undefined) throw errors.undefinedKeyColumn(missing.name, missing.at);
  }
  const inKey = new Set(primary.flatMap((key) => key.columns.map(({ name }) => name)));
  return columns.map((column) => columnOf(column, inKey.has(column.name.name), column.name.name, sql));
}

/** `stored`: its name in the files. */
export function columnOf(column: ColumnDefinition, inKey: boolean, stored: string, sql: string): TableColumn {
  const { name, type, notNull, default: fallback } = column;
  if (fallback !== null) refuseColumns(fallback.expr);
  const precision = precisionOf(type.name, type.modifiers);
  return {
    name: name.name,
    stored,
    type: typeOf(type),
    length: lengthLimit(type.name, type.modifiers),
    ...spelling(type.name),
    ...(precision === null ? {} : { precision }),
    nullable: !notNull && !inKey,
    default: fallback === null ? null : sql.slice(fallback.at.start, fallback.at.end),
    missing: null,
  };
}

const spelling = (typeName: string): Pick<TableColumn, 'spelled'> => {
  if (/^(pg_catalog\.)?(varchar|character varying)$/.test(typeName)) return { spelled: 'varchar' };
  return /^(pg_catalog\.)?(character|bpchar)$/.test(typeName) ? { spelled: 'bpchar' } : {};
};

/** 0A000 for a column in a default. */
export function refuseColumns(node: object): void {
  if ('kind' in node && node.kind === 'column') {
    throw errors.notSupportedText('cannot use column reference in DEFAULT expression', (node as Expression).at);
  }
  for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) refuseColumns(child);
}

/** A default must be of the column's type, and no more than an expression without columns. */
export async function checkDefaults(columns: readonly TableColumn[], context: StatementContext): Promise<void> {
  if (columns.every((column) => column.default === null)) return;
  const binding = await bareBinding(context, false);
  for (const column of columns) defaultOf(column, binding);
}
