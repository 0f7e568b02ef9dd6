import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { bool } from '../../data/type.ts';
import type { Expression } from '../../parser/ast/expression.ts';
import { and, falseLiteral, isNull, not, or } from '../../plan/build.ts';
import { chained } from '../../plan/chain.ts';
import type { Expr } from '../../plan/expr.ts';
import { requireBoolean, settle } from './coerce.ts';
import { type BindContext, placedAt } from './context.ts';
import { bindExpression } from './expression.ts';
import { bindDistinct, bindNamed, bindOperator } from './operator.ts';
import type { Scope } from './scope.ts';
import { bindRowSubquery } from './subquery.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** Any binary operator. A chain a + b + c … is walked in a loop, so that a thousand terms need no deep stack. */
export function bindComparison(expression: Of<'binary'>, scope: Scope, context: BindContext): Expr {
  const chain: Of<'binary'>[] = [expression];
  let first: Expression = expression.left;
  while (first.kind === 'binary') {
    chain.push(first);
    first = first.left;
  }
  let left: Expr | undefined;
  for (const link of chain.reverse()) {
    left = bindLink(link, left, scope, context);
    placedAt(left, link.at, context);
  }
  return placedAt(chained(left!), expression.at, context);
}

/** One operator over its left side, bound already or not yet; rows on both sides are compared member by member. */
function bindLink(link: Of<'binary'>, left: Expr | undefined, scope: Scope, context: BindContext): Expr {
  const { operator, operatorAt, right } = link;
  if (left === undefined && link.left.kind === 'row' && right.kind === 'row') {
    const sides = [link.left, right].map((side) => side.items.map((item) => bindExpression(item, scope, context)));
    return compareRows(operator, sides[0], sides[1], operatorAt, context);
  }
  if (left === undefined && link.left.kind === 'row' && right.kind === 'scalar_subquery') {
    const members = link.left.items.map((item) => bindExpression(item, scope, context));
    return compareRows(
      operator,
      members,
      bindRowSubquery(right, { members: members.length, operatorAt }, scope, context),
      operatorAt,
      context,
    );
  }
  const operands = [left ?? bindExpression(link.left, scope, context), bindExpression(right, scope, context)];
  return bindOperator(operator, operands, operatorAt, context);
}

/** The members of (a, b), or the one expression. */
export const membersOf = (expression: Expression): readonly Expression[] =>
  expression.kind === 'row' ? expression.items : [expression];

/** `(a, b) < (c, d)` is `a < c OR a = c AND b < d`, as the standard has it. */
export function compareRows(
  operator: string,
  left: readonly Expr[],
  right: readonly Expr[],
  at: Span,
  context: BindContext,
): Expr {
  if (left.length !== right.length) throw errors.badSyntax('unequal number of entries in row expressions', at);
  const each = (symbol: string, i: number): Expr => bindOperator(symbol, [left[i], right[i]], at, context);
  switch (operator) {
    case '=':
      return and(left.map((_, i) => each('=', i)));
    case '<>':
      return or(left.map((_, i) => each('<>', i)));
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const strict = operator[0];
      let result = each(operator, left.length - 1);
      for (let i = left.length - 2; i >= 0; i--) result = or([each(strict, i), and([each('=', i), result])]);
      return result;
    }
    default:
      if (left.length === 1) return each(operator, 0);
      throw errors.notSupported(`the operator ${operator} over rows`, at);
  }
}

export function bindIs(expression: Of<'is'>, scope: Scope, context: BindContext): Expr {
  const { operand, test, negated, at } = expression;
  if (test === 'null') return isNullTest(operand, negated, scope, context);
  const what = `IS ${negated ? 'NOT ' : ''}${test.toUpperCase()}`;
  const input = requireBoolean(bindExpression(operand, scope, context), what, context, at);
  if (test === 'unknown') return isNull(input, negated);
  const holds: Expr = { kind: 'coalesce', args: [test === 'true' ? input : not(input), falseLiteral], type: bool };
  return negated ? not(holds) : holds;
}

/** A row IS NULL when every member is; IS NOT NULL when none is. */
function isNullTest(operand: Expression, negated: boolean, scope: Scope, context: BindContext): Expr {
  const members = membersOf(operand).map((member) => settle(bindExpression(member, scope, context), context));
  const [only] = members;
  if (members.length === 1 && only.type.kind === 'record') {
    if (only.kind === 'call' && only.fn === 'row') return and(only.args.map((member) => isNull(member, negated)));
    return bindNamed(negated ? 'record_is_not_null' : 'record_is_null', [only], operand.at, context);
  }
  return and(members.map((member) => isNull(member, negated)));
}

export function bindIsDistinct(expression: Of<'is_distinct'>, scope: Scope, context: BindContext): Expr {
  const { left, right, negated, at } = expression;
  const [a, b] = [left, right].map((side) => membersOf(side).map((member) => bindExpression(member, scope, context)));
  if (a.length !== b.length) throw errors.badSyntax('unequal number of entries in row expressions', at);
  const each = a.map((member, i) => bindDistinct(member, b[i], negated, at, context));
  return negated ? and(each) : or(each);
}

export function bindBetween(expression: Of<'between'>, scope: Scope, context: BindContext): Expr {
  const { symmetric, negated, operatorAt: at } = expression;
  const [operand, low, high] = [expression.operand, expression.low, expression.high].map((part) =>
    bindExpression(part, scope, context),
  );
  const within = (least: Expr, most: Expr): Expr => {
    const inside = [
      bindOperator('>=', [operand, least], at, context),
      bindOperator('<=', [operand, most], at, context),
    ];
    const outside = () => [
      bindOperator('<', [operand, least], at, context),
      bindOperator('>', [operand, most], at, context),
    ];
    return negated ? or(outside()) : and(inside);
  };
  if (!symmetric) return within(low, high);
  const either = [within(low, high), within(high, low)];
  return negated ? and(either) : or(either);
}

const likeOperators = { plain: '~~', insensitive: '~~*' } as const;

export function bindLike(expression: Of<'like'>, scope: Scope, context: BindContext): Expr {
  const { insensitive, negated, operatorAt } = expression;
  const operand = bindExpression(expression.operand, scope, context);
  let pattern = bindExpression(expression.pattern, scope, context);
  if (expression.escape !== null) {
    pattern = bindNamed(
      'like_escape',
      [pattern, bindExpression(expression.escape, scope, context)],
      operatorAt,
      context,
    );
  }
  const symbol = insensitive ? likeOperators.insensitive : likeOperators.plain;
  return bindOperator(negated ? `!${symbol}` : symbol, [operand, pattern], operatorAt, context);
}
