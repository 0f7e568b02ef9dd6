import { errors } from '../../base/error.ts';
import { arrayOf, int32, text } from '../../data/type.ts';
import { scalarByName } from '../../functions/registry.ts';
import { resolveScalar } from '../../functions/resolve.ts';
import type { FunctionCall } from '../../parser/ast/expression.ts';
import { literal } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { convert, plainTypeName } from './coerce.ts';
import { type BindContext, placedAt } from './context.ts';
import { bindExpression } from './expression.ts';
import type { Scope } from './scope.ts';

export const isVariadic = (call: FunctionCall): boolean => call.args.some((argument) => argument.variadic === true);

/** f(a, VARIADIC array): a function whose last argument repeats, over the items of an array. */
export function bindVariadic(name: string, call: FunctionCall, scope: Scope, context: BindContext): Expr {
  const misplaced = call.args.findIndex((argument, i) => argument.variadic === true && i < call.args.length - 1);
  if (misplaced >= 0) throw errors.syntax(',', call.args[misplaced].expr.at);
  const args = call.args.map((argument) => bindExpression(argument.expr, scope, context));
  const array = args[args.length - 1];
  if (array.type.kind !== 'array' && array.type.kind !== 'unknown') {
    throw errors.datatypeMismatch('VARIADIC argument must be an array', call.args[args.length - 1].expr.at);
  }
  const item = array.type.kind === 'array' ? array.type.element : text;
  const found = resolveScalar(name, [...args.slice(0, -1).map((arg) => arg.type), item]);
  if (found.kind !== 'found' || scalarByName(name)?.overloads[found.overload].variadic !== true) {
    throw errors.undefinedFunction(`${name}(${args.map((arg) => plainTypeName(arg.type)).join(', ')})`, call.at);
  }
  const targets = [...found.args.slice(0, -1), arrayOf(found.args[found.args.length - 1])];
  return placedAt(
    {
      kind: 'call',
      fn: 'variadic_call',
      overload: 0,
      args: [
        literal(name, text),
        literal(found.overload, int32),
        ...args.map((arg, i) => convert(arg, targets[i], context)),
      ],
      type: found.result,
      at: call.at,
    },
    call.at,
    context,
  );
}
