import { errors, raise } from '../../../base/error.ts';
import { fitted } from '../../../data/decimal.ts';
import { int64, numeric } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** 33! is the last that 38 digits hold. */
function factorialOf(n: bigint): Decimal {
  if (n < 0n) return raise(errors.negativeFactorial());
  if (n > 40n) return raise(errors.numericFormatOverflow());
  let product = 1n;
  for (let i = 2n; i <= n; i++) product *= i;
  return fitted(product, 0);
}

export const factorial = scalarFunction({
  name: 'factorial',
  about: 'Product of the integers from 1 to n.',
  overloads: [{ args: [int64], result: numeric, run: each1(factorialOf) }],
  examples: [
    { sql: 'factorial(5)', is: '120' },
    { sql: 'factorial(100)', is: 'ERROR 22003' },
  ],
});
