import type { Span } from '../../base/span.ts';
import { bool } from '../../data/type.ts';
import type { Expression } from '../../parser/ast/expression.ts';
import { not, or } from '../../plan/build.ts';
import type { Expr, Literal } from '../../plan/expr.ts';
import { convert, meetingType } from './coerce.ts';
import { compareRows, membersOf } from './comparison.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import { bindOperator } from './operator.ts';
import type { Scope } from './scope.ts';

type In = Extract<Expression, { kind: 'in' }>;

/** `x IN (1, 2, y)`: the literals become one list in the common type, the rest comparisons. */
export function bindInList(expression: In, items: readonly Expression[], scope: Scope, context: BindContext): Expr {
  const { operand, negated } = expression;
  const at = wordAfter(operand.at);
  if (operand.kind === 'row') {
    const left = operand.items.map((member) => bindExpression(member, scope, context));
    const each = items.map((item) => {
      const right = membersOf(item).map((member) => bindExpression(member, scope, context));
      return compareRows('=', left, right, item.at, context);
    });
    return negated ? not(or(each)) : or(each);
  }
  const input = bindExpression(operand, scope, context);
  const bound = items.map((item) => bindExpression(item, scope, context));
  const common = meetingType([input, ...bound]);
  if (common === null) {
    const each = bound.map((item) => bindOperator('=', [input, item], at, context));
    return negated ? not(or(each)) : or(each);
  }
  return listed(
    convert(input, common, context),
    bound.map((item) => convert(item, common, context)),
    expression,
    context,
  );
}

/** About where the word behind an operand begins: Postgres points at IN. */
export const wordAfter = ({ end }: Span): Span => ({ start: end + 1, end: end + 1 + 'IN'.length });

function listed(input: Expr, items: readonly Expr[], expression: In, context: BindContext): Expr {
  const { negated } = expression;
  const at = wordAfter(expression.operand.at);
  const literals = items.filter((item): item is Literal => item.kind === 'literal');
  const others = items.filter((item) => item.kind !== 'literal');
  // Says "operator does not exist" for types without equality.
  const equalities = (others.length > 0 ? others : literals.slice(0, 1)).map((item) =>
    bindOperator('=', [input, item], at, context),
  );
  if (literals.length === 0) return negated ? not(or(equalities)) : or(equalities);
  const list: Expr = { kind: 'in_list', input, items: literals, negated: negated && others.length === 0, type: bool };
  if (others.length === 0) return list;
  return negated ? not(or([list, ...equalities])) : or([list, ...equalities]);
}
