import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { arrayOf, bool, type DataType, int32, sameType, text, unknown } from '../../data/type.ts';
import { type ArrayValue, listValue } from '../../data/value.ts';
import { resolveAggregate, resolveScalar } from '../../functions/resolve.ts';
import type { Expression, Subscript } from '../../parser/ast/expression.ts';
import { aggregate, columnRef, falseLiteral, literal, project, trueLiteral } from '../../plan/build.ts';
import type { AggregateCall, Expr, Literal } from '../../plan/expr.ts';
import { coerce, convert, plainTypeName, typesDiffer, unify } from './coerce.ts';
import { type BindContext, placedAt } from './context.ts';
import { bindExpression } from './expression.ts';
import { bindNamed, bindOperator, callOf } from './operator.ts';
import { bindInOrder } from './query.ts';
import type { Scope } from './scope.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/**
 * ARRAY[a, b]: the items meet in one type, or are of the type that a cast around says (`wanted`, an array type).
 * Constants make a constant.
 */
export function bindArray(
  expression: Of<'array'>,
  scope: Scope,
  context: BindContext,
  wanted: DataType | undefined = undefined,
): Expr {
  const { items, at } = expression;
  const element = wanted?.kind === 'array' ? wanted.element : undefined;
  if (items.length === 0) {
    if (element !== undefined) return literal(listValue([]), arrayOf(element));
    const hint = 'Explicitly cast to the desired type, for example ARRAY[]::integer[].';
    throw errors.indeterminateArray(at, hint);
  }
  const bound = items.map((item) =>
    placedAt(
      item.kind === 'array' ? bindArray(item, scope, context, wanted) : bindExpression(item, scope, context),
      item.at,
      context,
    ),
  );
  const isStack = bound.some((item) => item.type.kind === 'array');
  const target = element === undefined ? undefined : isStack ? arrayOf(element) : element;
  const exprs =
    target === undefined ? unify(bound, 'ARRAY', context).exprs : bound.map((item) => asItem(item, target, context));
  if (isStack || !exprs.every((item): item is Literal => item.kind === 'literal')) {
    return bindNamed('list_value', exprs, at, context);
  }
  return literal(listValue(exprs.map((item) => item.value)), arrayOf(exprs[0].type));
}

function asItem(item: Expr, target: DataType, context: BindContext): Expr {
  const found = coerce(item, target, 'explicit', context);
  if (found !== undefined) return found;
  if (target.kind === 'array') throw typesDiffer('ARRAY', target, item.type, context.places.get(item));
  throw errors.cannotCast(plainTypeName(item.type), plainTypeName(target), context.places.get(item));
}

/** ARRAY(query): the rows of one column, in their order; none is the empty array. */
export function bindArrayQuery(expression: Of<'array_query'>, scope: Scope, context: BindContext): Expr {
  const { query, at } = expression;
  const { plan, columns, keys } = bindInOrder(query, context, scope);
  if (columns.length !== 1) throw errors.badSyntax('subquery must return only one column', at);
  const [column] = columns;
  const found = resolveAggregate('array_agg', [column.type]);
  if (found.kind !== 'found') throw errors.internal('array_agg takes any type');
  const call: AggregateCall = {
    column: context.ids.column('array', found.result),
    fn: found.name,
    overload: found.overload,
    args: [convert(columnRef(column), found.args[0], context)],
    distinct: false,
    filter: null,
    orderBy: keys,
  };
  const gathered = aggregate(plan, [], [call]);
  const whole = context.ids.column('array', found.result, false);
  const expr: Expr = {
    kind: 'coalesce',
    args: [columnRef(call.column), literal(listValue([]), found.result)],
    type: found.result,
  };
  const withEmpty = project(gathered, [{ column: whole, expr }]);
  return { kind: 'subquery', form: 'scalar', plan: withEmpty, negated: false, type: found.result, at };
}

// ---------------------------------------------------------------- subscripts

/** The least and the largest bound stand for those that were left out: a slice ends with the array. */
const [least, largest] = [-0x80000000, 0x7fffffff];

/** a[1], a[1:2][3]: with one slice among them all are slices, a lone 3 being 1:3. */
export function bindSubscript(expression: Of<'subscript'>, scope: Scope, context: BindContext): Expr {
  const { operand, subscripts, at } = expression;
  const array = bindExpression(operand, scope, context);
  if (array.type.kind === 'jsonb') return intoJson(array, subscripts, scope, at, context);
  if (array.type.kind !== 'array') {
    const message = `cannot subscript type ${plainTypeName(array.type)} because it does not support subscripting`;
    throw errors.datatypeMismatch(message, operand.at);
  }
  if (subscripts.length > 6) {
    throw errors.programLimit(`number of array dimensions (${subscripts.length}) exceeds the maximum allowed (6)`);
  }
  const bound = (part: Expression | null, otherwise: number): Expr =>
    part === null ? literal(otherwise, int32) : integerSubscript(part, scope, context);
  if (!subscripts.some(({ slice }) => slice)) {
    const places = subscripts.map(({ upper }) => bound(upper, 0));
    return bindNamed('array_subscript', [array, ...places], at, context);
  }
  const bounds = subscripts.flatMap(({ slice, lower, upper }) => [
    bound(lower, slice ? least : 1),
    bound(upper, largest),
  ]);
  return bindNamed('array_slice', [array, ...bounds], at, context);
}

function integerSubscript(part: Expression, scope: Scope, context: BindContext): Expr {
  const found = coerce(bindExpression(part, scope, context), int32, 'assignment', context);
  if (found === undefined) throw errors.datatypeMismatch('array subscript must have type integer', part.at);
  return found;
}

/** j['a'][0] is j -> 'a' -> 0. */
function intoJson(json: Expr, subscripts: readonly Subscript[], scope: Scope, at: Span, context: BindContext): Expr {
  if (subscripts.some(({ slice }) => slice)) {
    throw errors.datatypeMismatch('jsonb subscript does not support slices', at);
  }
  return subscripts.reduce((inner, { upper }) => {
    const key = bindExpression(upper!, scope, context);
    const step = key.type.kind === 'int' ? convert(key, int32, context) : coerce(key, text, 'assignment', context);
    if (step === undefined) throw errors.datatypeMismatch('subscript type is not supported', upper!.at);
    return bindOperator('->', [inner, step], at, context);
  }, json);
}

// ---------------------------------------------------------------- ANY and ALL

/** x op ANY (array), x op ALL (array); a constant array after `= ANY` or `<> ALL` is a list as IN has it. */
export function bindQuantifiedArray(expression: Of<'quantified_array'>, scope: Scope, context: BindContext): Expr {
  const { operand, operator, operatorAt: at, quantifier } = expression;
  const left = bindExpression(operand, scope, context);
  const right = bindExpression(expression.array, scope, context);
  if (right.type.kind !== 'array' && right.type.kind !== 'unknown') {
    throw errors.wrongObjectType('op ANY/ALL (array) requires array on right side', at);
  }
  const item = right.type.kind === 'array' ? right.type.element : unknown;
  const found = resolveScalar(operator, [left.type, item]);
  // Says which operator is missing.
  if (found.kind !== 'found') return bindOperator(operator, [left, literal(null, item)], at, context);
  if (found.result.kind !== 'bool') {
    throw errors.wrongObjectType('op ANY/ALL (array) requires operator to yield boolean', at);
  }
  const [leftType, itemType] = found.args;
  const x = convert(left, leftType, context);
  const array = convert(right, arrayOf(itemType), context);
  return (
    asList(expression, x, array, itemType) ??
    callOf(
      quantifiedCall(quantifier, leftType, itemType),
      [literal(operator, text), literal(found.overload, int32), x, array],
      at,
      context,
    )
  );
}

function quantifiedCall(quantifier: 'any' | 'all', left: DataType, item: DataType) {
  const found = resolveScalar(`${quantifier}_of`, [text, int32, left, arrayOf(item)]);
  if (found.kind !== 'found') throw errors.internal(`${quantifier}_of takes any types`);
  return found;
}

/** A constant array as a list of constants; undefined when it is none, or the operator is another one. */
function asList(
  { operator, quantifier }: Of<'quantified_array'>,
  input: Expr,
  array: Expr,
  item: DataType,
): Expr | undefined {
  const isAny = quantifier === 'any';
  if (array.kind !== 'literal' || operator !== (isAny ? '=' : '<>') || !sameType(input.type, item)) return undefined;
  if (array.value === null) return literal(null, bool);
  const items = (array.value as ArrayValue).items.map((value) => literal(value, item));
  if (items.length === 0) return isAny ? falseLiteral : trueLiteral;
  return { kind: 'in_list', input, items, negated: !isAny, type: bool };
}
