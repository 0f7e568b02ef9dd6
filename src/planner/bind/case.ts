import type { Expression } from '../../parser/ast/expression.ts';
import { caseArm } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { unify } from './coerce.ts';
import { type BindContext, placedAt } from './context.ts';
import { bindBoolean, bindExpression } from './expression.ts';
import { nullLiteral } from './literal.ts';
import { bindOperator } from './operator.ts';
import type { Scope } from './scope.ts';
import { withoutSets } from './set_call.ts';

type CaseExpression = Extract<Expression, { kind: 'case' }>;

/** Both forms of CASE; the simple one compares its operand, which is bound once, with each WHEN. */
export function bindCase(expression: CaseExpression, outside: Scope, context: BindContext): Expr {
  const scope = withoutSets(outside, 'CASE');
  const { operand, whens, otherwise, at } = expression;
  const subject = operand === null ? undefined : bindExpression(operand, scope, context);
  const tests = whens.map(({ when }) =>
    subject === undefined
      ? bindBoolean(when, 'CASE/WHEN', scope, context)
      : bindOperator('=', [subject, bindExpression(when, scope, context)], when.at, context),
  );
  const results = whens.map((arm) => bindExpression(arm.then, scope, context));
  const last = otherwise === null ? placedAt(nullLiteral(), at, context) : bindExpression(otherwise, scope, context);
  // Postgres looks at ELSE first when it looks for the common type.
  const unified = unify([last, ...results], 'CASE', context);
  return {
    kind: 'case',
    whens: tests.map((test, i) => caseArm(test, unified.exprs[i + 1])),
    otherwise: unified.exprs[0],
    type: unified.type,
  };
}
