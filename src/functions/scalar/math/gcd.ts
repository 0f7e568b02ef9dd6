import { errors, raise } from '../../../base/error.ts';
import { notANumber, rescale } from '../../../data/decimal.ts';
import { int32, int64, numeric } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import { type Overload, scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';

type Combine = (a: bigint, b: bigint) => bigint;

/** Euclid's algorithm on magnitudes. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** A result that must fit the type of its arguments. */
const within = (n: bigint, bits: 32 | 64): bigint =>
  BigInt.asIntN(bits, n) === n ? n : raise(errors.outOfRange(bits === 32 ? 'integer' : 'bigint'));

/** Decimals are counted in units of the finer one. */
function combineDecimals(combine: Combine, a: Decimal, b: Decimal): Decimal {
  if (a.special !== undefined || b.special !== undefined) return notANumber;
  const scale = Math.max(a.scale, b.scale);
  return { units: combine(rescale(a.units, a.scale, scale), rescale(b.units, b.scale, scale)), scale };
}

/** The overloads of a function of two whole numbers that decimals share. */
export const wholeNumberOverloads = (combine: Combine): readonly Overload[] => [
  {
    args: [int32, int32],
    result: int32,
    run: each2((a: number, b: number) => Number(within(combine(BigInt(a), BigInt(b)), 32))),
  },
  { args: [int64, int64], result: int64, run: each2((a: bigint, b: bigint) => within(combine(a, b), 64)) },
  {
    args: [{ kind: 'anydecimal' }, { kind: 'anydecimal' }],
    result: numeric,
    run: each2((a: Decimal, b: Decimal) => combineDecimals(combine, a, b)),
  },
];

/** Greatest common divisor. */
export const gcd = scalarFunction({
  name: 'gcd',
  about: 'Greatest common divisor.',
  overloads: wholeNumberOverloads(greatestCommonDivisor),
  examples: [
    { sql: 'gcd(1071, 462)', is: '21' },
    { sql: 'gcd(0, 0)', is: '0' },
    { sql: 'gcd(330.3, 462)', is: '0.3' },
  ],
});
