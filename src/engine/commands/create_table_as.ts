import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errors } from '../../base/error.ts';
import type { CreateTableAs, Statement } from '../../parser/ast.ts';
import type { WriteTarget } from '../../plan/logical.ts';
import { bindWrite } from '../../planner/bind/bind.ts';
import type { StatementContext } from '../context.ts';
import { targetName } from '../names.ts';
import { openBinding, run } from '../query.ts';
import { commitWritten } from '../write_files.ts';
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
    const { session, engine } = context;
    const { schema, name } = targetName(statement.name);
    const before = session.state.relation(schema, name);
    if (before !== undefined && statement.ifNotExists) {
      session.notice({ code: '42P07', message: `relation "${name}" already exists, skipping` });
      return done('CREATE TABLE AS');
    }
    if (before !== undefined && !(statement.orReplace && before.kind === 'table')) {
      throw errors.duplicateTable(name, statement.name.at);
    }
    const location = `tables/${name.replace(/[^a-z0-9_]/gi, '_')}-${randomUUID()}`;
    const folder = join(engine.config.dataFolder, location);
    const discard = () => rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    try {
      const rows = await write(statement, `${folder}/`, context, parameters);
      const entry = { kind: 'table', schema, name, origin: 'managed', format: 'parquet', location } as const;
      const old = before?.kind === 'table' && before.origin === 'managed' ? before.location : undefined;
      const done = async () => {
        if (old !== undefined) await rm(join(engine.config.dataFolder, old), { recursive: true, force: true });
      };
      await session.change(context.signal, [
        { op: 'put', entry },
        { done, undone: discard },
      ]);
      return { tag: () => `SELECT ${rows}` };
    } catch (error) {
      await discard();
      throw error;
    }
  },
});

async function write(
  statement: CreateTableAs,
  folder: string,
  context: StatementContext,
  parameters: Parameters<typeof openBinding>[2],
): Promise<bigint> {
  const binding = await openBinding(asSelect(statement), context, parameters, true);
  const bound = bindWrite(statement.query, targetIn(folder, statement), binding);
  refuseTwice(bound.target.names, statement.name.at);
  return (await commitWritten(run(bound, binding, context), context)).rows;
}

const asSelect = ({ query, at }: CreateTableAs): Statement => ({ kind: 'select_statement', query, at });

const targetIn = (location: string, { columns }: CreateTableAs): Omit<WriteTarget, 'names'> & { names?: string[] } => ({
  format: 'parquet',
  location,
  compression: 'zstd',
  rowGroupRows: 122_880,
  ...(columns.length === 0 ? {} : { names: columns.map((column) => column.name) }),
});
