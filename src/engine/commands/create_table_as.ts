import type { Entry, ManagedTable, TableColumn, TableEntry } from '../../catalog/entry.ts';
import type { CreateTableAs } from '../../parser/ast/definition.ts';
import type { Statement } from '../../parser/ast/statement.ts';
import { bindTableAs } from '../../planner/bind/bind.ts';
import type { BindContext } from '../../planner/bind/context.ts';
import { targetName } from '../names.ts';
import { openBinding } from '../query.ts';
import { replacedTable } from '../replaced.ts';
import { writeRows } from '../table_rows.ts';
import { rowsIn } from '../write_files.ts';
import { refuseTwice } from './create_view.ts';
import { command, done } from './define.ts';

/** CREATE TABLE AS: the rows become Parquet files in the data folder, the table appears when all are written. */
export const createTableAs = command({
  kind: 'create_table_as',
  async describe(statement, context, types) {
    const binding = await openBinding(asSelect(statement), context, types, false);
    bound(statement, binding);
    return { parameters: binding.parameters.finish(), columns: null };
  },
  async run(statement, context, parameters) {
    const { schema, name } = targetName(statement.name, context.session, statement.temporary);
    const { session, engine } = context;
    const kept = done('CREATE TABLE AS');
    if (replacedTable(statement, context, isTable) === 'kept') return kept;
    const binding = await openBinding(asSelect(statement), context, parameters, true);
    const rows = bound(statement, binding);
    const columns = rows.columns.map(tableColumn);
    const location = await engine.files.create(name);
    const undone = (): void => engine.files.discard(location);
    try {
      const empty: ManagedTable = {
        ...{ kind: 'table', schema, name, origin: 'managed', format: 'parquet' },
        ...{ location, columns, files: [] },
      };
      const files = await writeRows(empty, rows, binding, { ...context, at: statement.at });
      const before = replacedTable(statement, context, isTable);
      if (before === 'kept') {
        undone();
        return kept;
      }
      const done = (): void => before.table && engine.files.discardOf(before.table);
      await session.change(context.signal, [
        { op: 'put', entry: { ...empty, files } },
        { done, undone },
      ]);
      return { tag: () => `SELECT ${rowsIn(files)}` };
    } catch (error) {
      undone();
      throw error;
    }
  },
});

const isTable = (entry: Entry): entry is TableEntry => entry.kind === 'table';

function bound(statement: CreateTableAs, binding: BindContext): ReturnType<typeof bindTableAs> {
  const rows = bindTableAs(statement, binding);
  refuseTwice(
    rows.columns.map(({ name }) => name),
    statement.name.at,
  );
  return rows;
}

const tableColumn = ({ name, type }: Pick<TableColumn, 'name' | 'type'>): TableColumn => ({
  ...{ name, stored: name, type, length: null },
  ...{ nullable: true, default: null, missing: null },
});

const asSelect = ({ query, at }: CreateTableAs): Statement => ({ kind: 'select_statement', query, at });
