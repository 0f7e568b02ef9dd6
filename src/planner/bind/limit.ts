import { errors } from '../../base/error.ts';
import { int64 } from '../../data/type.ts';
import type { Expression } from '../../parser/ast/expression.ts';
import { literal } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { exprColumns } from '../../plan/walk.ts';
import { coerce, plainTypeName } from './coerce.ts';
import { constantValue } from './constant.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import { emptyScope, type Scope } from './scope.ts';

/** The count of LIMIT or OFFSET as bigint: a literal or something with a parameter in it; null for NULL, which is none. */
export function bindLimit(
  expression: Expression,
  clause: 'LIMIT' | 'OFFSET',
  context: BindContext,
  scope: Scope = emptyScope(),
): Expr | null {
  if (expression.kind === 'column') {
    throw errors.invalidColumnReference(`argument of ${clause} must not contain variables`, expression.at);
  }
  const refused = `aggregate functions are not allowed in ${clause}`;
  const bound = bindExpression(expression, { ...scope, aggregates: { refused } }, context);
  if (exprColumns(bound).size > 0) {
    throw errors.invalidColumnReference(`argument of ${clause} must not contain variables`, expression.at);
  }
  const count = coerce(bound, int64, 'assignment', context);
  if (count === undefined) {
    const message = `argument of ${clause} must be type bigint, not type ${plainTypeName(bound.type)}`;
    throw errors.datatypeMismatch(message, expression.at);
  }
  const value = constantValue(count, context)?.value;
  if (value === null) return null;
  if (typeof value !== 'bigint') return count;
  if (value < 0n) throw errors.invalidRowCount(clause).placed(expression.at);
  return literal(value, int64);
}
