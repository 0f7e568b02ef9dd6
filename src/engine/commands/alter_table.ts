import { unreachable } from '../../base/assert.ts';
import { errors } from '../../base/error.ts';
import type { ManagedTable, TableColumn } from '../../catalog/entry.ts';
import { loadManagedRelation } from '../../catalog/managed_relation.ts';
import { valueToText } from '../../data/value_text.ts';
import type { AlterAction, AlterTable, ColumnDefinition } from '../../parser/ast/definition.ts';
import { constantValue } from '../../planner/bind/constant.ts';
import { defaultOf } from '../../planner/bind/insert.ts';
import { isVolatile } from '../../planner/expr/facts.ts';
import type { StatementContext } from '../context.ts';
import { changedTable, findRelation } from '../names.ts';
import { bareBinding } from '../query.ts';
import { rowsIn } from '../write_files.ts';
import { checkDefaults, columnOf, refuseColumns } from './create_table.ts';
import { command, done, silent } from './define.ts';

/** ALTER TABLE: only the catalog changes; files keep the names they were written with. */
export const alterTable = command({
  kind: 'alter_table',
  describe: silent,
  async run(statement, context) {
    const { session, signal } = context;
    if (statement.ifExists && findRelation(statement.name, session) === undefined) {
      const name = statement.name.parts.at(-1)!.name;
      session.notice({ code: '00000', message: `relation "${name}" does not exist, skipping` });
      return done('ALTER TABLE');
    }
    const before = changedTable(statement.name, session, 'alter');
    let table = before;
    for (const action of statement.actions) table = await altered(table, action, statement, context);
    const moved = table.name !== before.name || table.schema !== before.schema;
    if (moved && session.state.relation(table.schema, table.name) !== undefined) {
      throw errors.duplicateTable(table.name);
    }
    if (moved) await session.change(signal, [{ op: 'drop', entry: before }, { before }], [{ op: 'put', entry: table }]);
    else await session.change(signal, [{ op: 'put', entry: table }, { before }]);
    return done('ALTER TABLE');
  },
});

async function altered(
  table: ManagedTable,
  action: AlterAction,
  statement: AlterTable,
  context: StatementContext,
): Promise<ManagedTable> {
  switch (action.kind) {
    case 'add_column':
      return added(table, action, statement, context);
    case 'drop_column': {
      const found = table.columns.find(({ name }) => name === action.column.name);
      if (found !== undefined) return { ...table, columns: table.columns.filter((column) => column !== found) };
      if (!action.ifExists) throw errors.undefinedTableColumn(action.column.name, table.name);
      const message = `column "${action.column.name}" of relation "${table.name}" does not exist, skipping`;
      context.session.notice({ message });
      return table;
    }
    case 'rename_column': {
      if (table.columns.some(({ name }) => name === action.to.name)) {
        throw errors.duplicateTableColumn(action.to.name, table.name);
      }
      if (table.columns.every(({ name }) => name !== action.column.name)) {
        throw errors.undefinedColumn(action.column.name);
      }
      return changed(table, action.column.name, { name: action.to.name });
    }
    case 'rename_table':
      return { ...table, name: action.to.name };
    case 'set_schema':
      if (!context.session.state.hasSchema(action.to.name)) throw errors.invalidSchemaName(action.to.name);
      return { ...table, schema: action.to.name };
    case 'set_default': {
      if (action.default !== null) refuseColumns(action.default.expr);
      const text = action.default === null ? null : context.sql.slice(action.default.at.start, action.default.at.end);
      const after = changed(table, action.column.name, { default: text });
      await checkDefaults(after.columns, context);
      return after;
    }
    case 'set_not_null':
      if (action.notNull) await refuseNulls(table, action.column.name, context);
      return changed(table, action.column.name, { nullable: !action.notNull });
    default:
      return unreachable(action);
  }
}

function changed(table: ManagedTable, name: string, change: Partial<TableColumn>): ManagedTable {
  if (table.columns.every((column) => column.name !== name)) throw errors.undefinedTableColumn(name, table.name);
  return {
    ...table,
    columns: table.columns.map((column) => (column.name === name ? { ...column, ...change } : column)),
  };
}

type AddColumn = Extract<AlterAction, { kind: 'add_column' }>;

async function added(
  table: ManagedTable,
  { column, ifNotExists }: AddColumn,
  _statement: AlterTable,
  context: StatementContext,
): Promise<ManagedTable> {
  const { name } = column.name;
  if (table.columns.some((each) => each.name === name)) {
    if (!ifNotExists) throw errors.duplicateTableColumn(name, table.name);
    const message = `column "${name}" of relation "${table.name}" already exists, skipping`;
    context.session.notice({ code: '42701', message });
    return table;
  }
  if (column.keys.length > 0) throw errors.notSupported('ADD COLUMN with a key', column.at);
  // A column of that name may have been dropped and still lie in files.
  const number = (table.added ?? 0) + 1;
  const stored = `${name} #${number}`;
  const made = columnOf(column, false, stored, context.sql);
  const missing = await missingValue(made, table, column, context);
  if (missing === null && !made.nullable && rowsIn(table.files) > 0) throw errors.containsNulls(name, table.name);
  return { ...table, added: number, columns: [...table.columns, { ...made, missing }] };
}

/** What the rows that are there get: the default, computed once. */
async function missingValue(
  column: TableColumn,
  table: ManagedTable,
  definition: ColumnDefinition,
  context: StatementContext,
): Promise<string | null> {
  if (column.default === null) return null;
  const binding = await bareBinding(context, false);
  const expr = defaultOf(column, binding);
  if (isVolatile(expr) && rowsIn(table.files) > 0) {
    throw errors.notSupported('ADD COLUMN with a volatile default', definition.at, 'Add it, then UPDATE the table.');
  }
  const value = constantValue(expr, binding)?.value ?? null;
  return value === null ? null : valueToText(value, column.type, 'UTC');
}

async function refuseNulls(table: ManagedTable, name: string, { engine }: StatementContext): Promise<void> {
  const { relation } = await loadManagedRelation(table, { store: engine.store, dataFolder: engine.config.dataFolder });
  const index = table.columns.findIndex((column) => column.name === name);
  if (index === -1) throw errors.undefinedTableColumn(name, table.name);
  const { nulls } = relation.stats.columns[index];
  // Our own files say how many NULLs they hold.
  if (nulls === undefined) throw errors.notSupported('SET NOT NULL on a column without statistics');
  if (nulls > 0) throw errors.containsNulls(name, table.name);
}
