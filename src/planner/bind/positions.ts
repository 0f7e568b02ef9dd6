import { errors } from '../../base/error.ts';
import type { Expression } from '../../parser/ast/expression.ts';

/**
 * The output column (from 0) that an integer in ORDER BY or GROUP BY means; undefined when the expression is no
 * constant. Other constants are an error, as in Postgres.
 */
export function outputPosition(expression: Expression, count: number, clause: string): number | undefined {
  const { kind } = expression;
  if (kind === 'string' || kind === 'null' || kind === 'boolean') {
    throw errors.badSyntax(`non-integer constant in ${clause}`, expression.at);
  }
  const text = numberOf(expression);
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) throw errors.badSyntax(`non-integer constant in ${clause}`, expression.at);
  const position = Number(text);
  if (position >= 1 && position <= count) return position - 1;
  throw errors.invalidColumnReference(`${clause} position ${position} is not in select list`, expression.at);
}

/** A minus is part of the constant. */
function numberOf(expression: Expression): string | undefined {
  if (expression.kind === 'number') return expression.text;
  if (expression.kind !== 'unary' || expression.operator !== '-' || expression.operand.kind !== 'number')
    return undefined;
  return `-${expression.operand.text}`;
}
