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
  if (expression.kind !== 'number') return undefined;
  if (!/^\d+$/.test(expression.text)) throw errors.badSyntax(`non-integer constant in ${clause}`, expression.at);
  const position = Number(expression.text);
  if (position >= 1 && position <= count) return position - 1;
  throw errors.invalidColumnReference(`${clause} position ${expression.text} is not in select list`, expression.at);
}
