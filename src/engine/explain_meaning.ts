import type { Delete, Insert, Update } from '../parser/ast/change.ts';
import type { CreateModel } from '../parser/ast/model.ts';
import type { Statement } from '../parser/ast/statement.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { bind } from '../planner/bind/bind.ts';
import { bindChange } from '../planner/bind/change.ts';
import type { BindContext } from '../planner/bind/context.ts';
import { type BoundModel, bindCreateModel } from '../planner/bind/create_model.ts';
import { bindEvaluation } from '../planner/bind/evaluate_model.ts';
import { bindInsert } from '../planner/bind/insert.ts';
import { findModel } from '../planner/bind/model.ts';
import { firstPass } from '../planner/bind/model_passes.ts';
import { bindQuery } from '../planner/bind/query.ts';
import type { Above } from '../planner/explain.ts';
import { numberedRows } from './change_rows.ts';
import { asSelect } from './commands/copy_to.ts';
import { sourceQuery } from './commands/describe_model.ts';
import type { StatementContext } from './context.ts';
import type { ExplainTarget } from './explain_target.ts';
import { changedTable } from './names.ts';
import { openBinding } from './query.ts';

/** The plan of a statement, bound, and what is above it. */
export interface Meaning {
  readonly logical: LogicalPlan;
  readonly binding: BindContext;
  /** What takes the plan's rows. */
  readonly above?: Above | undefined;
}

/** What EXPLAIN plans without running it: of CREATE MODEL the pass that reads the rows, of a change those it touches. */
export async function meaning({ statement, context, parameters }: ExplainTarget): Promise<Meaning> {
  const open = (of: Statement) => openBinding(of, context, parameters, true);
  switch (statement.kind) {
    case 'create_model': {
      const { binding, bound } = await boundModel(statement, context);
      return { binding, logical: trainingPass(bound), above: training(bound) };
    }
    case 'evaluate_model': {
      const binding = await open(statement);
      const source = bindQuery(sourceQuery(statement.source!), binding);
      return { binding, logical: bindEvaluation(findModel(statement.model, binding), source, binding) };
    }
    case 'insert': {
      const table = changedTable(statement.table, context.session, 'insert into');
      const binding = await open(statement);
      return { binding, logical: bindInsert(statement, table, binding).plan, above: change(statement) };
    }
    case 'update':
    case 'delete': {
      const table = changedTable(
        statement.table,
        context.session,
        statement.kind === 'update' ? 'update' : 'delete from',
      );
      const binding = await open(statement);
      const { plan: logical } = bindChange(statement, table, await numberedRows(table, context), binding);
      return { binding, logical, above: change(statement) };
    }
    default: {
      const query = queryOf(statement);
      const binding = await open(query);
      return { binding, logical: bind(query, binding).plan };
    }
  }
}

/** The query whose rows a statement uses. */
function queryOf(statement: Statement): Statement {
  if (statement.kind === 'copy_to') return asSelect(statement);
  if (statement.kind === 'create_table_as' || statement.kind === 'create_view')
    return { kind: 'select_statement', query: statement.query, at: statement.at };
  return statement;
}

const operations = { insert: 'Insert', update: 'Update', delete: 'Delete' } as const;

const isChange = (statement: Statement): statement is Insert | Update | Delete => statement.kind in operations;

function change({ kind, table }: Insert | Update | Delete): Above {
  const name = table.parts.at(-1)!.name;
  const operation = operations[kind];
  return {
    title: `${operation} on ${name}`,
    details: [],
    fields: { 'Node Type': 'ModifyTable', Operation: operation, 'Relation Name': name, Alias: name },
  };
}

async function boundModel(statement: CreateModel, context: StatementContext) {
  const query = { kind: 'select_statement', query: statement.query, at: statement.query.at } as const;
  const binding = await openBinding(query, context, [], true);
  return { binding, bound: bindCreateModel(statement, context.sql, binding) };
}

/** What takes the rows of the statement's plans; undefined: the client, or files. */
export async function aboveOf({ statement, context }: ExplainTarget): Promise<Above | undefined> {
  if (isChange(statement)) return change(statement);
  return statement.kind === 'create_model' ? training((await boundModel(statement, context)).bound) : undefined;
}

const trainingPass = (bound: BoundModel): LogicalPlan =>
  firstPass(bound, { split: bound.split.holdout !== null, fit: null });

const training = ({ name, algorithm, target, features, split }: BoundModel): Above => ({
  title: `Train ${name} using ${algorithm}`,
  details: [
    ['Target', target.name],
    ['Features', features.map((feature) => feature.name)],
    ['Split', split.text],
  ],
  fields: { 'Node Type': 'Train', Model: name, Algorithm: algorithm },
});
