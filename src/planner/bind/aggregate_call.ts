import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { resolveAggregate } from '../../functions/resolve.ts';
import type { FunctionCall, OrderItem } from '../../parser/ast.ts';
import { columnRef } from '../../plan/build.ts';
import type { AggregateCall, Expr, SortKey } from '../../plan/expr.ts';
import { sameExpr } from '../../plan/same.ts';
import { aggregateExprs, exprColumns } from '../../plan/walk.ts';
import { AggregateCollector } from './aggregate_collector.ts';
import { convert, settle } from './coerce.ts';
import { type BindContext, placedAt } from './context.ts';
import { bindBoolean, bindExpression } from './expression.ts';
import { unresolved } from './function_call.ts';
import { ownsColumn, type Scope, scopesOutward, withoutAggregates } from './scope.ts';

/** An aggregate: its call goes to the query level that owns its arguments; in its place stands a column. */
export function bindAggregateCall(name: string, call: FunctionCall, scope: Scope, context: BindContext): Expr {
  const within: Scope = {
    ...scope,
    aggregates: { refused: 'aggregate function calls cannot be nested' },
    windows: { refused: 'aggregate function calls cannot contain window function calls', insideAggregate: true },
  };
  const args = call.args.map((argument) => bindExpression(argument.expr, within, context));
  const filter =
    call.filter === null ? null : bindBoolean(call.filter, 'FILTER', withoutAggregates(scope, 'FILTER'), context);
  const found = resolveAggregate(
    name,
    args.map((arg) => arg.type),
  );
  if (found.kind !== 'found' || (args.length === 0 && !call.star)) throw missing(name, call, args, found.kind);
  const bound: Omit<AggregateCall, 'column'> = {
    fn: found.name,
    overload: found.overload,
    args: args.map((arg, i) => convert(arg, found.args[i], context)),
    distinct: call.distinct,
    filter,
    orderBy: call.orderBy.map((item) => bindSortKey(item, within, context)),
  };
  checkOrder(bound, call);
  const column = ownerOf(bound, scope, call.at).add(bound, found.result);
  return placedAt(columnRef(column), call.at, context);
}

function missing(name: string, call: FunctionCall, args: readonly Expr[], kind: 'found' | 'none' | 'ambiguous'): Error {
  if (kind === 'found') {
    const message = `${name}(*) must be used to call a parameterless aggregate function`;
    return errors.wrongObjectType(message, call.at);
  }
  return unresolved(name, args, kind, call.at);
}

/** Postgres's defaults: NULLs come last, first when descending. */
export function sortKey(expr: Expr, item: OrderItem): SortKey {
  return { expr, descending: item.descending, nullsFirst: item.nullsFirst ?? item.descending };
}

const bindSortKey = (item: OrderItem, scope: Scope, context: BindContext): SortKey =>
  sortKey(settle(bindExpression(item.expr, scope, context), context), item);

function checkOrder(bound: Omit<AggregateCall, 'column'>, call: FunctionCall): void {
  if (!bound.distinct) return;
  const at = bound.orderBy.findIndex((key) => !bound.args.some((arg) => sameExpr(arg, key.expr)));
  if (at < 0) return;
  const message = 'in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list';
  throw errors.invalidColumnReference(message, call.orderBy[at].at);
}

/**
 * The innermost level that owns a column of the arguments; the level of the call itself when there are no columns.
 * `sum(outer.x)` in a subquery is an aggregate of the outer query.
 */
function ownerOf(bound: Omit<AggregateCall, 'column'>, scope: Scope, at: Span): AggregateCollector {
  const ids = new Set(aggregateExprs(bound).flatMap((expr) => [...exprColumns(expr)]));
  const levels = [...scopesOutward(scope)];
  const owner = levels.find((level) => [...ids].some((id) => ownsColumn(level, id))) ?? scope;
  if (owner.aggregates instanceof AggregateCollector) return owner.aggregates;
  throw errors.grouping(owner.aggregates.refused, at);
}
