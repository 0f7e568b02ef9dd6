import { errors } from '../base/error.ts';
import type { DataType } from '../data/type.ts';
import type { Statement } from '../parser/ast/statement.ts';
import { executedStatement } from './commands/prepared.ts';
import type { StatementContext } from './context.ts';

/** What EXPLAIN is about: EXECUTE and DECLARE stand for the statement inside. */
export interface ExplainTarget {
  readonly statement: Statement;
  readonly context: StatementContext;
  readonly parameters: readonly DataType[];
}

/** Kinds that have plans. */
const explained: ReadonlySet<Statement['kind']> = new Set([
  ...(['select_statement', 'predict_statement', 'evaluate_model', 'create_table_as', 'create_view'] as const),
  ...(['insert', 'update', 'delete', 'copy_to', 'create_model'] as const),
]);

export async function explainTarget(
  statement: Statement,
  context: StatementContext,
  parameters: readonly (DataType | undefined)[],
): Promise<ExplainTarget> {
  if (statement.kind === 'execute') return executedStatement(statement, context);
  const { at } = statement;
  const inner: Statement =
    statement.kind === 'declare_cursor' ? { kind: 'select_statement', query: statement.query, at } : statement;
  if (!explained.has(inner.kind) || (inner.kind === 'evaluate_model' && inner.source === null)) {
    throw errors.badSyntax(
      'EXPLAIN wants a query, INSERT, UPDATE, DELETE, CREATE TABLE AS, CREATE VIEW, COPY … TO, EXECUTE, DECLARE, CREATE MODEL, PREDICT or EVALUATE MODEL … ON',
      at,
    );
  }
  return { statement: inner, context, parameters: parameters as readonly DataType[] };
}
