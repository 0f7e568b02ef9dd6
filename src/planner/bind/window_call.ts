import { errors } from '../../base/error.ts';
import {
  aggregateNames,
  isOrderedSet,
  isZoned,
  type Resolution,
  resolveAggregate,
  resolveWindow,
  scalarNames,
  setNames,
  windowNames,
} from '../../functions/resolve.ts';
import type { FunctionCall } from '../../parser/ast/expression.ts';
import { columnRef } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { convert, unify } from './coerce.ts';
import { type BindContext, placedAt } from './context.ts';
import { bindBoolean, bindExpression } from './expression.ts';
import { unresolved } from './function_call.ts';
import { type Scope, withoutAggregates } from './scope.ts';
import { bindOver } from './window.ts';
import { WindowCollector } from './window_collector.ts';

/** A call with OVER, or of a function that needs it: the call is collected, in its place stands a column. */
export function bindWindowCall(name: string, call: FunctionCall, scope: Scope, context: BindContext): Expr {
  const kind = aggregateNames().includes(name) ? 'aggregate' : 'window';
  if (call.over === null) throw errors.wrongObjectType(`window function ${name} requires an OVER clause`, call.at);
  if (kind === 'window') refuseOthers(name, call);
  if (isOrderedSet(name)) {
    throw errors.refused(`OVER is not supported for ordered-set aggregate ${name}`, call.at);
  }
  const windows = placeOf(scope, call);
  const within: Scope = {
    ...scope,
    windows: { refused: 'window function calls cannot be nested' },
    sets: { refused: 'window function calls cannot contain set-returning function calls', movable: true },
  };
  const written = call.args.map((argument) => bindExpression(argument.expr, within, context));
  const args = withDefault(name, written, context);
  if (takesAny.has(name) && args[0]?.type.kind === 'unknown') throw untyped();
  const found = resolved(name, kind, args, call);
  const filter =
    call.filter === null ? null : bindBoolean(call.filter, 'FILTER', withoutAggregates(scope, 'FILTER'), context);
  const over = bindOver(call.over, windows, scope, context);
  const bound = {
    kind,
    fn: found.name,
    overload: found.overload,
    args: args.map((arg, i) => convert(arg, found.args[i], context)),
    filter,
    ...(kind === 'aggregate' && isZoned(name) ? { options: { timeZone: context.call.timeZone } } : {}),
    frame: over.frame,
  } as const;
  const column = windows.add(bound, over, found.result, !neverNull.has(name));
  return placedAt(columnRef(column), call.at, context);
}

/** Functions whose result has the type of their first argument, which a literal does not have. */
const takesAny: ReadonlySet<string> = new Set(['first_value', 'last_value', 'nth_value', 'lag', 'lead']);

const untyped = (): Error =>
  errors.datatypeMismatch('could not determine polymorphic type because input has type unknown');

/** Functions that give every row a value. */
const neverNull: ReadonlySet<string> = new Set([
  'count',
  'row_number',
  'rank',
  'dense_rank',
  'percent_rank',
  'cume_dist',
]);

function refuseOthers(name: string, call: FunctionCall): void {
  if (windowNames().includes(name)) {
    if (call.filter === null) return;
    throw errors.refused('FILTER is not implemented for non-aggregate window functions', call.at);
  }
  if (!scalarNames().includes(name) && !setNames().includes(name)) return;
  const message = `OVER specified, but ${name} is not a window function nor an aggregate function`;
  throw errors.wrongObjectType(message, call.at);
}

function placeOf(scope: Scope, call: FunctionCall): WindowCollector {
  if (call.distinct) throw errors.refused('DISTINCT is not implemented for window functions', call.at);
  if (call.orderBy.length > 0) {
    throw errors.refused('aggregate ORDER BY is not implemented for window functions', call.at);
  }
  const { windows, aggregates } = scope;
  if (windows instanceof WindowCollector) return windows;
  if (windows?.insideAggregate === true) throw errors.grouping(windows.refused, call.at);
  // Places that refuse aggregates by name refuse window functions in the same words.
  const refused = 'refused' in aggregates ? aggregates.refused : 'window functions are not allowed here';
  throw errors.windowing(windows?.refused ?? refused.replace(/^aggregate functions/, 'window functions'), call.at);
}

/** The default of lag and lead meets the value in one type. */
function withDefault(name: string, args: readonly Expr[], context: BindContext): readonly Expr[] {
  if ((name !== 'lag' && name !== 'lead') || args.length !== 3) return args;
  const [value, otherwise] = unify([args[0], args[2]], name.toUpperCase(), context).exprs;
  return [value, args[1], otherwise];
}

function resolved(
  name: string,
  kind: 'window' | 'aggregate',
  args: readonly Expr[],
  call: FunctionCall,
): Extract<Resolution, { kind: 'found' }> {
  const types = args.map((arg) => arg.type);
  const found = kind === 'window' ? resolveWindow(name, types) : resolveAggregate(name, types);
  if (found.kind !== 'found') throw unresolved(name, args, found.kind, call.at);
  if (kind === 'aggregate' && args.length === 0 && !call.star) {
    throw errors.wrongObjectType(`${name}(*) must be used to call a parameterless aggregate function`, call.at);
  }
  return found;
}
