import type { DataType } from '../../data/type.ts';
import type { Statement } from '../../parser/ast/statement.ts';
import { bind } from '../../planner/bind/bind.ts';
import type { StatementContext } from '../context.ts';
import { openBinding, resultColumns, run } from '../query.ts';
import { type Command, command, type Outcome, type Shape } from './define.ts';

/** The shape of a query: bound, not planned. */
async function describeQuery(
  statement: Statement,
  context: StatementContext,
  types: readonly (DataType | undefined)[],
): Promise<Shape> {
  const binding = await openBinding(statement, context, types, false);
  const bound = bind(statement, binding);
  return { parameters: binding.parameters.finish(), columns: resultColumns(bound.columns) };
}

async function runQuery(
  statement: Statement,
  context: StatementContext,
  parameters: readonly DataType[],
): Promise<Outcome> {
  const binding = await openBinding(statement, context, parameters, true);
  const bound = bind(statement, binding);
  return { batches: run(bound.plan, binding, context), tag: (rows) => `SELECT ${rows}` };
}

/** SELECT and PREDICT: one pipeline. */
export const selectCommand: Command<'select_statement'> = command({
  kind: 'select_statement',
  describe: describeQuery,
  run: runQuery,
});

export const predictCommand: Command<'predict_statement'> = command({
  kind: 'predict_statement',
  describe: describeQuery,
  run: runQuery,
});
