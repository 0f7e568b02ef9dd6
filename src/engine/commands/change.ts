import { SqlError } from '../../base/error.ts';
import type { DataType } from '../../data/type.ts';
import type { Delete, Update } from '../../parser/ast/change.ts';
import { bindChange } from '../../planner/bind/change.ts';
import { changeRows, numberedRows } from '../change_rows.ts';
import type { StatementContext } from '../context.ts';
import { changedTable } from '../names.ts';
import { openBinding, resultColumns } from '../query.ts';
import { type Command, command, type Outcome, type Shape } from './define.ts';

type Change = Update | Delete;
const verbs = { update: 'update', delete: 'delete from' } as const;

async function describe(
  statement: Change,
  context: StatementContext,
  types: readonly (DataType | undefined)[],
): Promise<Shape> {
  const table = changedTable(statement.table, context.session, verbs[statement.kind]);
  const binding = await openBinding(statement, context, types, false);
  const bound = bindChange(statement, table, await numberedRows({ ...table, files: [] }, context), binding);
  const columns = statement.returning.length === 0 ? null : resultColumns(bound.returning);
  return { parameters: binding.parameters.finish(), columns };
}

/** Others that change the same rows at the same time: outside a transaction the statement begins anew that often. */
const mostAttempts = 10;

async function run(statement: Change, context: StatementContext, parameters: readonly DataType[]): Promise<Outcome> {
  const { session } = context;
  for (let attempt = 1; ; attempt++) {
    try {
      const table = changedTable(statement.table, session, verbs[statement.kind]);
      const { rows, batches } = await changeRows(statement, table, parameters, context);
      return { ...(batches === undefined ? {} : { batches }), tag: () => `${statement.kind.toUpperCase()} ${rows}` };
    } catch (error) {
      const again = error instanceof SqlError && error.code === '40001' && !session.inTransaction;
      if (!again || attempt === mostAttempts) throw error;
    }
  }
}

/** UPDATE and DELETE: files that hold touched rows are written anew, the table lists them when all are written. */
export const updateCommand: Command<'update'> = command({ kind: 'update', describe, run });
export const deleteCommand: Command<'delete'> = command({ kind: 'delete', describe, run });
