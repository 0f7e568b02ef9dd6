import { errors } from '../../base/error.ts';
import { batchOf } from '../../catalog/rows_relation.ts';
import { field } from '../../data/schema.ts';
import type { EvaluateModel } from '../../parser/ast/model.ts';
import type { Query } from '../../parser/ast/query.ts';
import type { Statement } from '../../parser/ast/statement.ts';
import { bindEvaluation } from '../../planner/bind/evaluate_model.ts';
import { findModel } from '../../planner/bind/model.ts';
import { bindQuery } from '../../planner/bind/query.ts';
import type { StatementContext } from '../context.ts';
import { describeModel, type RowSet, storedMetrics } from '../describe_model.ts';
import { openBinding, resultColumns, run } from '../query.ts';
import { command, type Outcome } from './define.ts';
import { once } from './settings.ts';
import { wholeTable } from './whole_table.ts';

const asOutcome = ({ columns, rows }: RowSet, tag: string): Outcome => ({
  batches: once(
    batchOf(
      columns.map(({ name, type }) => field(name, type)),
      rows,
    ),
  ),
  tag: () => tag,
});

async function describe(
  statement: Extract<Statement, { kind: 'describe_model' }>,
  context: StatementContext,
): Promise<RowSet> {
  const binding = await openBinding(statement, context, [], false);
  return describeModel(findModel(statement.model, binding), statement.aspect, statement.at);
}

/** DESCRIBE MODEL m [WEIGHTS …]. */
export const describeModelCommand = command({
  kind: 'describe_model',
  async describe(statement, context) {
    return { parameters: [], columns: (await describe(statement, context)).columns };
  },
  async run(statement, context) {
    return asOutcome(await describe(statement, context), 'DESCRIBE MODEL');
  },
});

/** EVALUATE MODEL m: the stored metrics; with ON, anew over those rows. */
export const evaluateModelCommand = command({
  kind: 'evaluate_model',
  async describe(statement, context, types) {
    const { parameters, columns } = await evaluate(statement, context, types, false);
    return { parameters, columns };
  },
  async run(statement, context, parameters) {
    return (await evaluate(statement, context, parameters, true)).outcome();
  },
});

async function evaluate(
  statement: EvaluateModel,
  context: StatementContext,
  types: Parameters<typeof openBinding>[2],
  withValues: boolean,
) {
  const binding = await openBinding(statement, context, types, withValues);
  const model = findModel(statement.model, binding);
  for (const option of statement.options) {
    throw errors.notSupported(`the option "${option.name}" of EVALUATE`, option.at);
  }
  if (statement.source === null) {
    const stored = storedMetrics(model);
    return { parameters: [], columns: stored.columns, outcome: () => asOutcome(stored, 'EVALUATE MODEL') };
  }
  const plan = bindEvaluation(model, bindQuery(sourceQuery(statement.source), binding), binding, statement.source.at);
  const outcome = (): Outcome => ({ batches: run(plan, binding, context), tag: () => 'EVALUATE MODEL' });
  return { parameters: binding.parameters.finish(), columns: resultColumns(plan.output), outcome };
}

export function sourceQuery(source: NonNullable<EvaluateModel['source']>): Query {
  if (source.kind === 'query') return source.query;
  return wholeTable(
    source.kind === 'path'
      ? { kind: 'path', path: source.path, alias: null, at: source.at }
      : { kind: 'table', name: source.name, alias: null, at: source.at },
  );
}
