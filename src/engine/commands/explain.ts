import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import { batchOf } from '../../catalog/rows_relation.ts';
import { field } from '../../data/schema.ts';
import type { DataType } from '../../data/type.ts';
import { text } from '../../data/type.ts';
import type { Option } from '../../parser/ast/common.ts';
import type { Statement } from '../../parser/ast/statement.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { bind } from '../../planner/bind/bind.ts';
import type { BindContext } from '../../planner/bind/context.ts';
import { type BoundModel, bindCreateModel } from '../../planner/bind/create_model.ts';
import { bindEvaluation } from '../../planner/bind/evaluate_model.ts';
import { findModel } from '../../planner/bind/model.ts';
import { firstPass } from '../../planner/bind/model_passes.ts';
import { bindQuery } from '../../planner/bind/query.ts';
import { explainJson, explainText } from '../../planner/explain.ts';
import type { StatementContext } from '../context.ts';
import { openBinding, plan, start } from '../query.ts';
import { command } from './define.ts';
import { sourceQuery } from './describe_model.ts';
import { once } from './settings.ts';

const optionNames = ['analyze', 'verbose', 'costs', 'format', 'timing', 'summary', 'buffers', 'settings', 'wal'];

interface ExplainOptions {
  readonly analyze: boolean;
  readonly verbose: boolean;
  readonly costs: boolean;
  readonly json: boolean;
}

/** EXPLAIN [ANALYZE]: the plan with its estimates, and what it really did. */
export const explainCommand = command({
  kind: 'explain',
  async describe(statement, context, types) {
    readOptions(statement.options);
    const { binding } = await meaning(statement.statement, context, types, false);
    return { parameters: binding.parameters.finish(), columns: [{ name: 'QUERY PLAN', type: text }] };
  },
  async run(statement, context, parameters) {
    const options = readOptions(statement.options);
    const { logical, binding, above } = await meaning(statement.statement, context, parameters, true);
    const planningStart = performance.now();
    const planned = plan(logical, binding, context);
    const planningMs = performance.now() - planningStart;
    if (!options.analyze)
      return lines(
        options.json
          ? [explainJson(planned.physical, undefined, options)]
          : under(above, explainText(planned.physical, undefined, options)),
      );
    if (!isQuery(statement.statement)) {
      throw errors.notSupported(
        'EXPLAIN ANALYZE of a statement that changes something',
        statement.at,
        'EXPLAIN shows its plan; EXPLAIN ANALYZE works for queries.',
      );
    }
    const runStart = performance.now();
    const job = start(planned, context, { analyze: true });
    for await (const _ of job.batches) {
      // The rows are counted by the profile; nobody looks at them.
    }
    const executionMs = performance.now() - runStart;
    const profile = job.profile();
    if (options.json) return lines([explainJson(planned.physical, profile, { ...options, planningMs, executionMs })]);
    const times = [`Planning Time: ${planningMs.toFixed(3)} ms`, `Execution Time: ${executionMs.toFixed(3)} ms`];
    return lines([...explainText(planned.physical, profile, options), ...times]);
  },
});

const lines = (texts: readonly string[]) => ({
  batches: once(
    batchOf(
      [field('QUERY PLAN', text)],
      texts.map((line) => [line]),
    ),
  ),
  tag: () => 'EXPLAIN',
});

const isQuery = ({ kind }: Statement): boolean =>
  ['select_statement', 'predict_statement', 'evaluate_model'].includes(kind);

interface Meaning {
  readonly logical: LogicalPlan;
  readonly binding: BindContext;
  /** What takes the plan's rows, as lines of EXPLAIN: the training. */
  readonly above?: readonly string[];
}

/** The plan a statement would run: of CREATE MODEL the pass that reads the rows. */
async function meaning(
  statement: Statement,
  context: StatementContext,
  types: readonly (DataType | undefined)[],
  withValues: boolean,
): Promise<Meaning> {
  const open = (of: Statement) => openBinding(of, context, types, withValues);
  switch (statement.kind) {
    case 'create_model': {
      const binding = await open({ kind: 'select_statement', query: statement.query, at: statement.query.at });
      const bound = bindCreateModel(statement, context.sql, binding);
      return { binding, logical: trainingPass(bound), above: training(bound) };
    }
    case 'evaluate_model': {
      if (statement.source === null) break;
      const binding = await open(statement);
      const source = bindQuery(sourceQuery(statement.source), binding);
      return { binding, logical: bindEvaluation(findModel(statement.model, binding), source, binding) };
    }
    case 'select_statement':
    case 'predict_statement':
    case 'create_table_as':
    case 'create_view': {
      const query = statement.kind === 'create_table_as' || statement.kind === 'create_view';
      const as: Statement = query ? { kind: 'select_statement', query: statement.query, at: statement.at } : statement;
      const binding = await open(as);
      return { binding, logical: bind(as, binding).plan };
    }
    default:
  }
  throw errors.badSyntax(
    'EXPLAIN wants a query, CREATE TABLE AS, CREATE VIEW, CREATE MODEL, PREDICT or EVALUATE MODEL … ON',
    statement.at,
  );
}

const trainingPass = (bound: BoundModel): LogicalPlan =>
  firstPass(bound, { split: bound.split.holdout !== null, fit: null });

const training = ({ name, algorithm, target, features, split }: BoundModel): string[] => [
  `Train ${name} using ${algorithm}`,
  `  Target: ${target.name}`,
  `  Features: ${features.map((feature) => feature.name).join(', ')}`,
  `  Split: ${split.text}`,
];

function under(above: readonly string[] | undefined, below: readonly string[]): readonly string[] {
  if (above === undefined) return below;
  return [...above, ...below.map((line, index) => (index === 0 ? `  ->  ${line}` : `      ${line}`))];
}

function readOptions(options: readonly Option[]): ExplainOptions {
  const on = new Map<string, string>();
  for (const option of options) {
    if (!optionNames.includes(option.name)) {
      const near = nearest(option.name, optionNames);
      throw errors.badSyntax(
        `unrecognized EXPLAIN option "${option.name}"`,
        option.at,
        near && `Perhaps you meant "${near}".`,
      );
    }
    on.set(option.name, wordOf(option));
  }
  const bare = options.find(({ name, value }) => name === 'format' && value === null);
  if (bare !== undefined) throw errors.badSyntax('format requires a parameter', bare.at);
  const format = on.get('format') ?? 'text';
  if (format !== 'text' && format !== 'json') {
    throw errors.invalidParameterValue(
      `unrecognized value for EXPLAIN option "format": "${format}"`,
      undefined,
      'One of: text, json.',
    );
  }
  const flag = (name: string, otherwise: boolean): boolean => {
    const word = on.get(name);
    return word === undefined ? otherwise : !['false', 'off', '0'].includes(word);
  };
  return {
    analyze: flag('analyze', false),
    verbose: flag('verbose', false),
    costs: flag('costs', true),
    json: format === 'json',
  };
}

function wordOf({ value }: Option): string {
  if (value === null) return 'true';
  if (value.kind !== 'expression') return '';
  const { expr } = value;
  if (expr.kind === 'boolean') return String(expr.value);
  if (expr.kind === 'string') return expr.value.toLowerCase();
  if (expr.kind === 'number') return expr.text;
  return expr.kind === 'column' ? expr.parts[0].name : '';
}
