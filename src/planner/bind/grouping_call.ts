import { errors } from '../../base/error.ts';
import { int32 } from '../../data/type.ts';
import type { FunctionCall } from '../../parser/ast/expression.ts';
import { columnRef } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { AggregateCollector } from './aggregate_collector.ts';
import { settle } from './coerce.ts';
import { type BindContext, placedAt } from './context.ts';
import { bindExpression } from './expression.ts';
import { type Scope, withoutAggregates } from './scope.ts';

/** GROUPING(a, b): which of its arguments the row's grouping set lacks, as bits. In its place stands a column. */
export function bindGrouping(call: FunctionCall, scope: Scope, context: BindContext): Expr {
  const { aggregates } = scope;
  if (!(aggregates instanceof AggregateCollector)) {
    throw errors.grouping(aggregates.refused.replace(/^aggregate functions/, 'grouping operations'), call.at);
  }
  if (call.args.length > 31) {
    throw errors.programTooComplex('GROUPING must have fewer than 32 arguments', call.at);
  }
  const within = withoutAggregates(scope, 'GROUPING');
  const args = call.args.map((argument) => settle(bindExpression(argument.expr, within, context), context));
  const column = context.ids.column('grouping', int32, false);
  aggregates.groupings.push({ column, args, places: call.args.map(({ expr }) => expr.at) });
  return placedAt(columnRef(column), call.at, context);
}
