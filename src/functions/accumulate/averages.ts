import { divide } from '../../data/decimal_arithmetic.ts';
import { numeric } from '../../data/type.ts';
import { flat, type Vector } from '../../data/vector.ts';
import { validityOf } from './extremes.ts';

/** Sums of whole numbers and how many there were; `small`: the sum as a double that holds it; null: none does. */
export interface WholeSums {
  readonly counts: Float64Array;
  small(group: number): number | null;
  total(group: number): bigint;
}

/** Below, products of a remainder and 10^8 are exact doubles. */
const mostRows = 2 ** 26;

/** Means of whole numbers as numerics, of the digits that Postgres gives a quotient; NULL of nothing. */
export function wholeAverages(sums: WholeSums, count: number): Vector {
  const words = new BigInt64Array(count * 3);
  for (let g = 0; g < count; g++) {
    const rows = sums.counts[g];
    if (rows === 0) continue;
    const small = rows < mostRows ? sums.small(g) : null;
    if (small === null) putExact(words, g, sums.total(g), rows);
    else putQuotient(words, g, small, rows);
  }
  return flat(numeric, words, count, validityOf(sums.counts, count));
}

function putExact(words: BigInt64Array, g: number, total: bigint, rows: number): void {
  const { units, scale } = divide({ units: total, scale: 0 }, { units: BigInt(rows), scale: 0 });
  words[3 * g] = units;
  words[3 * g + 1] = units >> 64n;
  words[3 * g + 2] = BigInt(scale);
}

/** Long division by eight digits at a time; all numbers but the quotient are doubles without rounding. */
function putQuotient(words: BigInt64Array, g: number, total: number, rows: number): void {
  const top = Math.abs(total);
  const scale = scaleOf(top, rows);
  let [digits, rest] = parts(top, rows);
  let units = BigInt(digits);
  let left = scale;
  for (; left >= 8; left -= 8) {
    [digits, rest] = parts(rest * 1e8, rows);
    units = units * 100_000_000n + BigInt(digits);
  }
  if (left > 0) {
    [digits, rest] = parts(rest * 1e4, rows);
    units = units * 10_000n + BigInt(digits);
  }
  if (2 * rest >= rows) units++;
  if (total < 0) units = -units;
  words[3 * g] = units;
  words[3 * g + 1] = units >> 64n;
  words[3 * g + 2] = BigInt(scale);
}

/** Quotient and remainder of whole numbers below 2^53. */
function parts(a: number, b: number): [number, number] {
  let quotient = Math.floor(a / b);
  if (quotient * b > a) quotient--;
  return [quotient, a - quotient * b];
}

/** As `quotientScale` of data/decimal_arithmetic.ts, of whole numbers below 2^53. */
function scaleOf(a: number, b: number): number {
  const [aWeight, aDigit] = leading(a);
  const [bWeight, bDigit] = leading(b);
  return Math.max(16 - (aWeight - bWeight - (aDigit <= bDigit ? 1 : 0)) * 4, 0);
}

/** Weight and value of the first base-10000 digit. */
function leading(x: number): [weight: number, digit: number] {
  if (x < 1e4) return [0, x];
  if (x < 1e8) return [1, parts(x, 1e4)[0]];
  return x < 1e12 ? [2, parts(x, 1e8)[0]] : [3, parts(x, 1e12)[0]];
}
