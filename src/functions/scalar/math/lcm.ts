import { scalarFunction } from '../../define.ts';
import { greatestCommonDivisor, wholeNumberOverloads } from './gcd.ts';

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  if (a === 0n || b === 0n) return 0n;
  const product = (a / greatestCommonDivisor(a, b)) * b;
  return product < 0n ? -product : product;
}

/** Least common multiple. */
export const lcm = scalarFunction({
  name: 'lcm',
  about: 'Least common multiple.',
  overloads: wholeNumberOverloads(leastCommonMultiple),
  examples: [
    { sql: 'lcm(1071, 462)', is: '23562' },
    { sql: 'lcm(0, 5)', is: '0' },
    { sql: 'lcm(10.5, 3)', is: '21.0' },
  ],
});
