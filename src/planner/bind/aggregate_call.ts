import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { isOrderedSet, isZoned, type Resolution, resolveAggregate } from '../../functions/resolve.ts';
import type { FunctionCall } from '../../parser/ast/expression.ts';
import type { OrderItem } from '../../parser/ast/query.ts';
import { columnRef } from '../../plan/build.ts';
import type { AggregateCall, Expr, SortKey } from '../../plan/expr.ts';
import { sameExpr } from '../../plan/same.ts';
import { aggregateExprs, exprColumns } from '../../plan/walk.ts';
import { AggregateCollector } from './aggregate_collector.ts';
import { convert, settle } from './coerce.ts';
import { requireEquality, requireOrder } from './comparable.ts';
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
    sets: { refused: 'aggregate function calls cannot contain set-returning function calls', movable: true },
  };
  const direct = call.args.map((argument) => bindExpression(argument.expr, within, context));
  const sorted = call.withinGroup.map((item) => bindExpression(item.expr, within, context));
  const args = [...direct, ...sorted];
  const filter =
    call.filter === null ? null : bindBoolean(call.filter, 'FILTER', withoutAggregates(scope, 'FILTER'), context);
  const found = resolveAggregate(
    name,
    args.map((arg) => arg.type),
  );
  checkWithinGroup(name, call, args, found.kind === 'found');
  refuseVarying(direct, call);
  if (found.kind !== 'found' || (args.length === 0 && !call.star)) throw missing(name, call, args, found.kind);
  const own = args.map((arg, i) => convert(arg, found.args[i], context));
  const sortedBy = call.withinGroup.map((item, i) => sortKey(own[direct.length + i], item));
  const bound: Omit<AggregateCall, 'column'> = {
    fn: found.name,
    overload: found.overload,
    args: own,
    distinct: call.distinct,
    filter,
    ...(isZoned(name) ? { options: { timeZone: context.call.timeZone } } : {}),
    orderBy: isOrderedSet(name) ? sortedBy : call.orderBy.map((item) => bindSortKey(item, within, context)),
  };
  checkOrder(bound, call);
  const column = ownerOf(bound, scope, call.at).add(bound, found.result);
  return placedAt(columnRef(column), call.at, context);
}

/** The sorted values count as arguments, so a call that lacks them, or has them too many, names no function. */
function checkWithinGroup(name: string, call: FunctionCall, args: readonly Expr[], isFound: boolean): void {
  const has = call.withinGroup.length > 0;
  if (isOrderedSet(name) !== has) {
    if (!has || !isFound) throw unresolved(name, args, 'none', call.at);
    const message = `${name} is not an ordered-set aggregate, so it cannot have WITHIN GROUP`;
    throw errors.wrongObjectType(message, call.at);
  }
  if (!has) return;
  if (call.distinct) throw errors.badSyntax('cannot use DISTINCT with WITHIN GROUP', call.at);
  if (call.orderBy.length > 0) {
    throw errors.badSyntax('cannot use multiple ORDER BY clauses with WITHIN GROUP', call.at);
  }
}

/** The fraction is one for all rows of a group: a constant, for now. */
function refuseVarying(direct: readonly Expr[], call: FunctionCall): void {
  if (call.withinGroup.length === 0) return;
  const at = direct.findIndex((expr) => exprColumns(expr).size > 0);
  if (at >= 0) throw errors.notSupported('a direct argument that is not constant', call.args[at].expr.at);
}

function missing(name: string, call: FunctionCall, args: readonly Expr[], kind: Resolution['kind']): Error {
  if (kind === 'found') {
    const message = `${name}(*) must be used to call a parameterless aggregate function`;
    return errors.wrongObjectType(message, call.at);
  }
  return unresolved(name, args, kind, call.at);
}

/** Postgres's defaults: NULLs come last, first when descending. */
export function sortKey(expr: Expr, item: OrderItem): SortKey {
  requireOrder(expr.type, item.expr.at);
  return { expr, descending: item.descending, nullsFirst: item.nullsFirst ?? item.descending };
}

const bindSortKey = (item: OrderItem, scope: Scope, context: BindContext): SortKey =>
  sortKey(settle(bindExpression(item.expr, scope, context), context), item);

function checkOrder(bound: Omit<AggregateCall, 'column'>, call: FunctionCall): void {
  if (!bound.distinct) return;
  for (const [i, arg] of bound.args.entries()) requireEquality(arg.type, call.args[i]?.expr.at);
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
