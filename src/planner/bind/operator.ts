import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { type Resolution, resolveScalar } from '../../functions/resolve.ts';
import { not } from '../../plan/build.ts';
import type { Call, Expr } from '../../plan/expr.ts';
import { convert, plainTypeName } from './coerce.ts';
import { type BindContext, placedAt } from './context.ts';
import { undetermined } from './function_call.ts';

/** Applies an operator by its symbol to one or two bound operands. `at` is the operator's place. */
export function bindOperator(symbol: string, operands: readonly Expr[], at: Span, context: BindContext): Expr {
  const resolution = resolveScalar(
    symbol,
    operands.map((operand) => operand.type),
  );
  if (resolution.kind === 'found') return callOf(resolution, operands, at, context);
  if (resolution.kind === 'undetermined') throw undetermined();
  const names = operands.map((operand) => plainTypeName(operand.type));
  const signature = names.length === 1 ? `${symbol} ${names[0]}` : `${names[0]} ${symbol} ${names[1]}`;
  if (resolution.kind === 'ambiguous') throw errors.ambiguousOperator(signature, at);
  throw errors.undefinedOperator(signature, at, operands.length);
}

type Found = Extract<Resolution, { kind: 'found' }>;

/** The call of a resolved overload, its arguments converted. */
export function callOf(found: Found, args: readonly Expr[], at: Span, context: BindContext): Call {
  const call: Call = {
    kind: 'call',
    fn: found.name,
    overload: found.overload,
    args: args.map((arg, i) => convert(arg, found.args[i], context)),
    type: found.result,
    at,
  };
  return placedAt(call, at, context);
}

/** `a IS [NOT] DISTINCT FROM b` over types that `=` compares. */
export function bindDistinct(left: Expr, right: Expr, negated: boolean, at: Span, context: BindContext): Expr {
  const equality = bindOperator('=', [left, right], at, context);
  const operands = equality.kind === 'call' ? equality.args : [left, right];
  const same = bindNamed('is_not_distinct', operands, at, context);
  return negated ? same : not(same);
}

/** A function the binder itself needs, over operands whose types are settled. */
export function bindNamed(name: string, args: readonly Expr[], at: Span, context: BindContext): Expr {
  const types = args.map((arg) => arg.type);
  const found = resolveScalar(name, types);
  if (found.kind !== 'found') throw errors.undefinedFunction(`${name}(${types.map(plainTypeName).join(', ')})`, at);
  return callOf(found, args, at, context);
}
