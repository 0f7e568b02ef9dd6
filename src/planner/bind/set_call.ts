import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { setByName } from '../../functions/registry.ts';
import { resolveSet } from '../../functions/resolve.ts';
import type { FunctionCall } from '../../parser/ast/expression.ts';
import { columnRef } from '../../plan/build.ts';
import type { Expr, SetCall } from '../../plan/expr.ts';
import { convert } from './coerce.ts';
import { type BindContext, placedAt } from './context.ts';
import { bindExpression } from './expression.ts';
import { unresolved } from './function_call.ts';
import type { Scope } from './scope.ts';
import { SetCollector } from './set_collector.ts';

const elsewhere = 'You might be able to move the set-returning function into a LATERAL FROM item.';

/** A set-returning function in an expression: the call is collected, in its place stands a column. */
export function bindSetCall(name: string, call: FunctionCall, scope: Scope, context: BindContext): Expr {
  const args = call.args.map((argument) => bindExpression(argument.expr, scope, context));
  const bound = resolvedSet(name, args, call.at, context, true);
  const { sets, aggregates } = scope;
  if (!(sets instanceof SetCollector)) {
    const refused = 'refused' in aggregates ? aggregates.refused : 'aggregate functions are not allowed here';
    const message = sets?.refused ?? refused.replace(/^aggregate functions/, 'set-returning functions');
    throw errors.refused(message, call.at, sets?.movable === true ? elsewhere : undefined);
  }
  const column = sets.add({ fn: bound.fn, overload: bound.overload, args: bound.args }, bound.columns[0].type);
  return placedAt(columnRef(column), call.at, context);
}

/** The call over converted arguments, with fresh columns under the names they have in FROM, or one for its value. */
export function resolvedSet(
  name: string,
  args: readonly Expr[],
  at: Span,
  context: BindContext,
  asValue = false,
): SetCall {
  const found = resolveSet(
    name,
    args.map((arg) => arg.type),
  );
  if (found.kind !== 'found') throw unresolved(name, args, found.kind, at);
  const own = args.map((arg, i) => convert(arg, found.args[i], context));
  const inFrom = asValue ? undefined : setByName(name)?.overloads[found.overload].columns?.(found.args);
  const named = inFrom ?? [{ name, type: found.result }];
  const columns = named.map((column) => context.ids.column(column.name, column.type));
  return { columns, fn: name, overload: found.overload, args: own };
}

/** The same place for an expression that is evaluated only for some rows: sets are refused there. */
export const withoutSets = (scope: Scope, construct: string): Scope => ({
  ...scope,
  sets: { refused: `set-returning functions are not allowed in ${construct}`, movable: true },
});
