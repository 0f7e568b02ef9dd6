import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { Span } from '../../base/span.ts';
import { type DataType, int32, interval } from '../../data/type.ts';
import { lengthLimit, parseType, precisionOf } from '../../functions/resolve.ts';
import type { Expression, TypeReference } from '../../parser/ast/expression.ts';
import { literal } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { bindArray } from './array.ts';
import { coerce, plainTypeName } from './coerce.ts';
import { limitedInterval } from './constant.ts';
import { type BindContext, placedAt } from './context.ts';
import { bindExpression } from './expression.ts';
import { stringLiteral } from './literal.ts';
import { bindNamed } from './operator.ts';
import type { Scope } from './scope.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

export function bindCast(expression: Of<'cast'>, scope: Scope, context: BindContext): Expr {
  const { operand, type, at } = expression;
  // Errors about x::type stand at the colons, about CAST (x AS type) at its first word.
  const place = operand.at.start === at.start ? { start: operand.at.end, end: at.end } : at;
  const input =
    operand.kind === 'array'
      ? bindArray(operand, scope, context, typeOf(type))
      : bindExpression(operand, scope, context);
  return castTo(placedAt(input, operand.at, context), type, place, context);
}

/** DATE '2024-01-01'. */
export const bindTypedLiteral = (expression: Of<'typed_literal'>, context: BindContext): Expr =>
  castTo(
    placedAt(stringLiteral(expression.value), expression.valueAt, context),
    expression.type,
    expression.at,
    context,
  );

function castTo(operand: Expr, reference: TypeReference, at: Span, context: BindContext): Expr {
  const type = typeOf(reference);
  const precision = precisionOf(reference.name, reference.modifiers);
  const read = intervalLiteral(operand, precision, context, at);
  if (read !== undefined) return read;
  const cast = coerce(operand, type, 'explicit', context, at);
  if (cast === undefined) throw errors.cannotCast(plainTypeName(operand.type), plainTypeName(type), at);
  if (precision !== null) return bindNamed(precision.name, [cast, literal(precision.modifier, int32)], at, context);
  const limit = lengthLimit(reference.name, reference.modifiers);
  return limit === null ? cast : bindNamed('left', [cast, literal(limit, int32)], at, context);
}

/** An untyped literal as an interval of some fields, which say what a bare number in it counts. */
function intervalLiteral(
  operand: Expr,
  precision: ReturnType<typeof precisionOf>,
  context: BindContext,
  at: Span,
): Expr | undefined {
  if (precision?.name !== 'interval' || operand.kind !== 'literal' || operand.type.kind !== 'unknown') return undefined;
  const { value } = operand;
  if (value === null) return literal(null, interval);
  return placedAt(limitedInterval(value as string, precision.modifier, context.places.get(operand)), at, context);
}

const typeWords = ['integer', 'bigint', 'smallint', 'text', 'numeric', 'real', 'double precision', 'boolean', 'date'];
const moreTypeWords = ['timestamp', 'timestamptz', 'interval', 'bytea', 'varchar', 'decimal', 'int', 'float', 'bool'];

/** The type that was written; 42704 with the nearest name when there is none. */
export function typeOf(reference: TypeReference): DataType {
  const { name, modifiers, array, at } = reference;
  const type = parseType(array ? `${name}[]` : name, modifiers);
  if (type === null || type.kind === 'unknown') {
    throw errors.undefinedType(array ? `${name}[]` : name, at, nearest(name, [...typeWords, ...moreTypeWords]));
  }
  return type;
}
