import { unreachable } from '../../base/assert.ts';
import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { bool } from '../../data/type.ts';
import type { Expression } from '../../parser/ast/expression.ts';
import { and, literal, not, or } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { bindArray, bindArrayQuery, bindQuantifiedArray, bindSubscript } from './array.ts';
import { bindCase } from './case.ts';
import { bindCast, bindTypedLiteral } from './cast.ts';
import { requireBoolean } from './coerce.ts';
import { bindBetween, bindComparison, bindIs, bindIsDistinct, bindLike } from './comparison.ts';
import { type BindContext, placedAt } from './context.ts';
import { bindCall } from './function_call.ts';
import { bindInList } from './in_list.ts';
import { nullLiteral, numberLiteral, stringLiteral } from './literal.ts';
import { bindOperator } from './operator.ts';
import { bindAllFields, bindField, bindRow } from './record.ts';
import { resolveColumn, type Scope } from './scope.ts';
import { bindExists, bindInSubquery, bindPredictValue, bindQuantified, bindScalarSubquery } from './subquery.ts';

/**
 * Resolves names, overloads and types. The result may hold subqueries (`placeSubqueries` turns them into joins) and
 * may have type unknown, when it is an untyped literal or parameter that nothing has given a type yet.
 */
export function bindExpression(expression: Expression, scope: Scope, context: BindContext): Expr {
  return placedAt(bound(expression, scope, context), placeOf(expression), context);
}

/** A constant stands, for Postgres, where its string does, whatever is written in front. */
function placeOf(expression: Expression): Span {
  if (expression.kind === 'typed_literal') return expression.valueAt;
  return expression.kind === 'cast' && expression.operand.kind === 'string' ? expression.operand.at : expression.at;
}

function bound(expression: Expression, scope: Scope, context: BindContext): Expr {
  switch (expression.kind) {
    case 'column':
      return resolveColumn(expression.parts, expression.at, scope, context);
    case 'null':
      return nullLiteral();
    case 'boolean':
      return literal(expression.value, bool);
    case 'number':
      return numberLiteral(expression.text, expression.at);
    case 'string':
      return stringLiteral(expression.value);
    case 'typed_literal':
      return bindTypedLiteral(expression, context);
    case 'parameter':
      return bindParameter(expression.index, expression, context);
    case 'unary':
      return bindUnary(expression, scope, context);
    case 'binary':
      return bindComparison(expression, scope, context);
    case 'and':
    case 'or':
      return bindLogical(expression, scope, context);
    case 'not':
      return not(bindBoolean(expression.operand, 'NOT', scope, context));
    case 'is':
      return bindIs(expression, scope, context);
    case 'is_distinct':
      return bindIsDistinct(expression, scope, context);
    case 'between':
      return bindBetween(expression, scope, context);
    case 'like':
      return bindLike(expression, scope, context);
    case 'in':
      return 'body' in expression.items
        ? bindInSubquery(expression, expression.items, scope, context)
        : bindInList(expression, expression.items, scope, context);
    case 'case':
      return bindCase(expression, scope, context);
    case 'cast':
      return bindCast(expression, scope, context);
    case 'call':
      return bindCall(expression, scope, context);
    case 'exists':
      return bindExists(expression, scope, context);
    case 'scalar_subquery':
      return bindScalarSubquery(expression, scope, context);
    case 'quantified':
      return bindQuantified(expression, scope, context);
    case 'predict':
      return bindPredictValue(expression, scope, context);
    case 'quantified_array':
      return bindQuantifiedArray(expression, scope, context);
    case 'array':
      return bindArray(expression, scope, context);
    case 'array_query':
      return bindArrayQuery(expression, scope, context);
    case 'subscript':
      return bindSubscript(expression, scope, context);
    case 'row':
      return bindRow(expression, scope, context);
    case 'field':
      return bindField(expression, scope, context);
    case 'all_fields':
      return bindAllFields(expression, scope, context);
    case 'struct':
      throw errors.notSupported('STRUCT outside ML functions', expression.at);
    default:
      return unreachable(expression);
  }
}

/** An expression that must be boolean: `argument of WHERE must be type boolean, not type integer`. */
export function bindBoolean(expression: Expression, what: string, scope: Scope, context: BindContext): Expr {
  return requireBoolean(bindExpression(expression, scope, context), what, context, expression.at);
}

function bindParameter(index: number, expression: Expression, context: BindContext): Expr {
  const { parameters } = context;
  const type = parameters.typeOf(index, expression.at);
  // With its value at hand a parameter is a constant, once it has a type.
  const value = parameters.values?.[index - 1];
  if (value !== undefined && type.kind !== 'unknown') return literal(value, type);
  return { kind: 'parameter', index, type };
}

type Unary = Extract<Expression, { kind: 'unary' }>;

function bindUnary(expression: Unary, scope: Scope, context: BindContext): Expr {
  const { operator, operand, at } = expression;
  if (operator === '-' && operand.kind === 'number') return numberLiteral(`-${operand.text}`, at);
  return bindOperator(operator, [bindExpression(operand, scope, context)], at, context);
}

type LogicalExpression = Extract<Expression, { kind: 'and' | 'or' }>;

function bindLogical(expression: LogicalExpression, scope: Scope, context: BindContext): Expr {
  const what = expression.kind.toUpperCase();
  const args = expression.args.map((arg) => bindBoolean(arg, what, scope, context));
  return expression.kind === 'and' ? and(args) : or(args);
}
