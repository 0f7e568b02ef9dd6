import { errors, raise } from '../../../base/error.ts';
import { int32, int64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';

/** Euclid's algorithm on magnitudes. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** A result that must fit the type of its arguments. */
export const within = (n: bigint, bits: 32 | 64): bigint =>
  BigInt.asIntN(bits, n) === n ? n : raise(errors.outOfRange(bits === 32 ? 'integer' : 'bigint'));

/** Greatest common divisor. */
export const gcd = scalarFunction({
  name: 'gcd',
  about: 'Greatest common divisor.',
  overloads: [
    {
      args: [int32, int32],
      result: int32,
      run: each2((a: number, b: number) => Number(within(greatestCommonDivisor(BigInt(a), BigInt(b)), 32))),
    },
    {
      args: [int64, int64],
      result: int64,
      run: each2((a: bigint, b: bigint) => within(greatestCommonDivisor(a, b), 64)),
    },
  ],
  examples: [
    { sql: 'gcd(1071, 462)', is: '21' },
    { sql: 'gcd(0, 0)', is: '0' },
  ],
});
