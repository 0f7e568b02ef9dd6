import { errors } from '../../base/error.ts';
import { add, divide, modulo, multiply, negate, subtract } from '../../data/decimal_arithmetic.ts';
import { isJsonNumber, type Json } from '../../data/json.ts';
import type { Decimal } from '../../data/value.ts';
import type { Arithmetic } from './ast.ts';

export const negated = (value: Decimal): Decimal => negate(value);

const operations: Readonly<Record<Arithmetic, (a: Decimal, b: Decimal) => Decimal>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': modulo,
};

/** One number from two, each of which must be alone. Errors 22038, 22012. */
export function arithmetic(operator: Arithmetic, left: readonly Json[], right: readonly Json[]): Json {
  return operations[operator](single(operator, 'left', left), single(operator, 'right', right));
}

function single(operator: Arithmetic, side: 'left' | 'right', items: readonly Json[]): Decimal {
  const [only] = items;
  if (items.length === 1 && isJsonNumber(only)) return only;
  throw errors.jsonSingleton(`${side} operand of jsonpath operator ${operator} is not a single numeric value`);
}
