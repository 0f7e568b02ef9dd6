import type { DataFile, ManagedTable } from '../../catalog/entry.ts';
import { loadManagedRelation } from '../../catalog/managed_relation.ts';
import type { Batch } from '../../data/batch.ts';
import type { DataType } from '../../data/type.ts';
import type { Insert } from '../../parser/ast/change.ts';
import { bindInserted } from '../../planner/bind/change.ts';
import type { BindContext } from '../../planner/bind/context.ts';
import { bindInsert } from '../../planner/bind/insert.ts';
import type { StatementContext } from '../context.ts';
import { changedTable, partsOf } from '../names.ts';
import { openBinding, resultColumns, run } from '../query.ts';
import { discardFiles, filesStep, writeRows } from '../table_rows.ts';
import { rowsIn } from '../write_files.ts';
import { command, type Outcome } from './define.ts';

/** INSERT: the rows become new files of the table, listed when all are written. */
export const insertCommand = command({
  kind: 'insert',
  async describe(statement, context, types) {
    const table = changedTable(statement.table, context.session, 'insert into');
    const binding = await openBinding(statement, context, types, false);
    bindInsert(statement, table, binding);
    const returned = await inserted(statement, { ...table, files: [] }, binding, context);
    const columns = returned === null ? null : resultColumns(returned.columns);
    return { parameters: binding.parameters.finish(), columns };
  },
  async run(statement, context, parameters) {
    const { session, engine, signal } = context;
    const table = changedTable(statement.table, session, 'insert into');
    const binding = await openBinding(statement, context, parameters, true);
    const added = await writeRows(table, bindInsert(statement, table, binding), binding, {
      ...context,
      at: statement.at,
    });
    try {
      const returned = await returning(statement, table, added, parameters, context);
      await session.change(signal, filesStep(table, { added, removed: new Set() }, engine));
      return { ...returned, tag: () => `INSERT 0 ${rowsIn(added)}` };
    } catch (error) {
      discardFiles(
        table,
        added.map(({ name }) => name),
        engine,
      );
      throw error;
    }
  },
});

/** What RETURNING says of the rows just written, computed before they count: it may still fail. */
async function returning(
  statement: Insert,
  table: ManagedTable,
  added: readonly DataFile[],
  parameters: readonly (DataType | undefined)[],
  context: StatementContext,
): Promise<Pick<Outcome, 'batches'>> {
  const binding = await openBinding(statement, context, parameters, true);
  const bound = await inserted(statement, { ...table, files: added }, binding, context);
  if (bound === null) return {};
  const batches: Batch[] = [];
  for await (const batch of run(bound.plan, binding, context)) batches.push(batch);
  return { batches: streamOf(batches) };
}

async function inserted(statement: Insert, table: ManagedTable, binding: BindContext, { engine }: StatementContext) {
  if (statement.returning.length === 0) return null;
  const rows = await loadManagedRelation(table, { store: engine.store, dataFolder: engine.config.dataFolder });
  const { alias, table: name } = statement;
  return bindInserted(statement.returning, { ...table, alias, parts: partsOf(name) }, rows, binding);
}

export async function* streamOf(batches: readonly Batch[]): AsyncGenerator<Batch> {
  yield* batches;
}
