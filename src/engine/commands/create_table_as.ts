import type { Entry, TableEntry } from '../../catalog/entry.ts';
import type { CreateTableAs, Statement } from '../../parser/ast.ts';
import type { WriteTarget } from '../../plan/logical.ts';
import { bindWrite } from '../../planner/bind/bind.ts';
import type { StatementContext } from '../context.ts';
import { targetName } from '../names.ts';
import { openBinding } from '../query.ts';
import { replacedTable } from '../replaced.ts';
import { writeFiles } from '../write_files.ts';
import { refuseTwice } from './create_view.ts';
import { command, done } from './define.ts';

/** CREATE TABLE AS: the rows become Parquet files in the data folder, the table appears when all are written. */
export const createTableAs = command({
  kind: 'create_table_as',
  async describe(statement, context, types) {
    const binding = await openBinding(asSelect(statement), context, types, false);
    bindWrite(statement.query, targetIn('/', statement), binding);
    return { parameters: binding.parameters.finish(), columns: null };
  },
  async run(statement, context, parameters) {
    const { schema, name } = targetName(statement.name);
    const { session, engine } = context;
    const kept = done('CREATE TABLE AS');
    if (replacedTable(statement, context, isTable) === 'kept') return kept;
    const location = await engine.files.create(name);
    const undone = (): void => engine.files.discard(location);
    try {
      const rows = await write(statement, `${engine.files.path(location)}/`, context, parameters);
      const before = replacedTable(statement, context, isTable);
      if (before === 'kept') {
        undone();
        return kept;
      }
      const entry = { kind: 'table', schema, name, origin: 'managed', format: 'parquet', location } as const;
      const done = (): void => before.table && engine.files.discardOf(before.table);
      await session.change(context.signal, [
        { op: 'put', entry },
        { done, undone },
      ]);
      return { tag: () => `SELECT ${rows}` };
    } catch (error) {
      undone();
      throw error;
    }
  },
});

const isTable = (entry: Entry): entry is TableEntry => entry.kind === 'table';

async function write(
  statement: CreateTableAs,
  folder: string,
  context: StatementContext,
  parameters: Parameters<typeof openBinding>[2],
): Promise<bigint> {
  const binding = await openBinding(asSelect(statement), context, parameters, true);
  const bound = bindWrite(statement.query, targetIn(folder, statement), binding);
  refuseTwice(bound.target.names, statement.name.at);
  return writeFiles(bound, binding, { ...context, at: statement.at });
}

const asSelect = ({ query, at }: CreateTableAs): Statement => ({ kind: 'select_statement', query, at });

const targetIn = (location: string, { columns }: CreateTableAs): Omit<WriteTarget, 'names'> & { names?: string[] } => ({
  format: 'parquet',
  location,
  compression: 'zstd',
  rowGroupRows: 122_880,
  ...(columns.length === 0 ? {} : { names: columns.map((column) => column.name) }),
});
