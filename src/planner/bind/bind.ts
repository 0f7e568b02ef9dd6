import { errors } from '../../base/error.ts';
import type { CreateTableAs } from '../../parser/ast/definition.ts';
import type { PredictStatement } from '../../parser/ast/model.ts';
import type { Query } from '../../parser/ast/query.ts';
import type { Statement } from '../../parser/ast/statement.ts';
import { and, columnRef, conjuncts, filter, keep, limit, sort, write } from '../../plan/build.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import type { LogicalPlan, Write, WriteTarget } from '../../plan/logical.ts';
import { sortKey } from './aggregate_call.ts';
import { settle } from './coerce.ts';
import type { BindContext } from './context.ts';
import { bindBoolean, bindExpression } from './expression.ts';
import { bindTableReference } from './from.ts';
import type { FromItem } from './from_item.ts';
import { bindLimit } from './limit.ts';
import { findModel } from './model.ts';
import { hasSubquery, placeCondition, placeSubqueries, readsAny } from './place.ts';
import { outputPosition } from './positions.ts';
import { predicted } from './predict_table.ts';
import { bindQuery } from './query.ts';
import type { Scope } from './scope.ts';

/** A statement that gives rows: what it means, and its columns under their visible names. */
export interface BoundStatement {
  /** Outputs `columns`, by id and order; take names from `columns`. */
  readonly plan: LogicalPlan;
  readonly columns: readonly Column[];
}

/** Resolves a statement that is a query; the others belong to the engine. */
export function bind(statement: Statement, context: BindContext): BoundStatement {
  switch (statement.kind) {
    case 'select_statement':
    case 'create_table_as':
    case 'create_view':
      return bindQuery(statement.query, context);
    case 'predict_statement':
      return bindPredictStatement(statement, context);
    case 'explain':
      return bind(statement.statement, context);
    default:
      throw errors.notSupported(`a statement of kind ${statement.kind} as a query`, statement.at);
  }
}

/** The rows of a query as files; columns are written under their visible names unless the target names them. */
export function bindWrite(
  query: Query,
  target: Omit<WriteTarget, 'names'> & { readonly names?: readonly string[] },
  context: BindContext,
): Write {
  const { plan, columns } = bindQuery(query, context);
  const given = target.names ?? [];
  if (given.length > columns.length) throw errors.badSyntax('too many column names were specified', query.at);
  const names = columns.map((column, i) => given[i] ?? column.name);
  return write(plan, { ...target, names }, context.ids);
}

/** The rows of CREATE TABLE AS, under the names of its columns. */
export function bindTableAs({ query, columns: given }: CreateTableAs, context: BindContext): BoundStatement {
  const { plan, columns } = bindQuery(query, context);
  if (given.length > columns.length) throw errors.badSyntax('too many column names were specified', query.at);
  return { plan, columns: columns.map((column, i) => ({ ...column, name: given[i]?.name ?? column.name })) };
}

/** PREDICT m FROM t WHERE … ORDER BY … LIMIT …: every column of t and the prediction; WHERE and ORDER BY see both. */
function bindPredictStatement(statement: PredictStatement, context: BindContext): BoundStatement {
  const sight = { outer: undefined, lateral: undefined };
  const model = findModel(statement.model, context);
  const source = bindTableReference(statement.source, sight, context);
  const predictions = predicted(source, model, undefined, statement.options, statement.at, context);
  const item = filtered(statement, source, predictions, context);
  const columns = item.columns.map((entry) => ({ ...entry.column, name: entry.name }));
  const plan = ordered(statement, item, columns, context);
  const count = statement.limit === null ? null : bindLimit(statement.limit, 'LIMIT', context);
  const offset = statement.offset === null ? null : bindLimit(statement.offset, 'OFFSET', context);
  if ([count, offset].some((bound) => bound !== null && hasSubquery(bound))) {
    throw errors.notSupported('a subquery in the LIMIT of PREDICT', statement.at);
  }
  const limited = count === null && offset === null ? plan : limit(plan, count, offset);
  return { plan: keep(limited, columns), columns };
}

const scopeOfItem = (item: FromItem, clause: string): Scope => ({
  tables: item.tables,
  columns: item.columns,
  outer: undefined,
  aggregates: { refused: `aggregate functions are not allowed in ${clause}` },
});

/** Conditions on the source alone are tested before anything is predicted. */
function filtered(statement: PredictStatement, source: FromItem, item: FromItem, context: BindContext): FromItem {
  const { plan } = item;
  if (statement.where === null || plan.kind !== 'predict') return item;
  const condition = bindBoolean(statement.where, 'WHERE', scopeOfItem(item, 'WHERE'), context);
  const early = (term: Expr): boolean => !hasSubquery(term) && !readsAny(term, plan.predictions);
  const before = conjuncts(condition).filter(early);
  const after = conjuncts(condition).filter((term) => !early(term));
  const input = before.length === 0 ? source.plan : filter(source.plan, and(before));
  const whole: LogicalPlan = { ...plan, input };
  return { ...item, plan: after.length === 0 ? whole : placeCondition(whole, and(after), context) };
}

function ordered(
  statement: PredictStatement,
  item: FromItem,
  columns: readonly Column[],
  context: BindContext,
): LogicalPlan {
  if (statement.orderBy.length === 0) return item.plan;
  const scope = scopeOfItem(item, 'ORDER BY');
  const exprs = statement.orderBy.map(({ expr }) => {
    const position = outputPosition(expr, columns.length, 'ORDER BY');
    if (position !== undefined) return columnRef(columns[position]);
    return settle(bindExpression(expr, scope, context), context);
  });
  const placed = placeSubqueries(item.plan, exprs, context);
  return sort(
    placed.plan,
    placed.exprs.map((expr, i) => sortKey(expr, statement.orderBy[i])),
  );
}
