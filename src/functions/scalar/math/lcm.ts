import { int32, int64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';
import { greatestCommonDivisor, within } from './gcd.ts';

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  if (a === 0n || b === 0n) return 0n;
  const product = (a / greatestCommonDivisor(a, b)) * b;
  return product < 0n ? -product : product;
}

/** Least common multiple. */
export const lcm = scalarFunction({
  name: 'lcm',
  about: 'Least common multiple.',
  overloads: [
    {
      args: [int32, int32],
      result: int32,
      run: each2((a: number, b: number) => Number(within(leastCommonMultiple(BigInt(a), BigInt(b)), 32))),
    },
    {
      args: [int64, int64],
      result: int64,
      run: each2((a: bigint, b: bigint) => within(leastCommonMultiple(a, b), 64)),
    },
  ],
  examples: [
    { sql: 'lcm(1071, 462)', is: '23562' },
    { sql: 'lcm(0, 5)', is: '0' },
  ],
});
