import { errors, raise } from '../../../base/error.ts';
import { compareValues } from '../../../data/compare.ts';
import { rescale } from '../../../data/decimal.ts';
import { type DataType, float64, int32 } from '../../../data/type.ts';
import type { ArrayValue, Decimal, Value } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { eachN, eachOf, type RowFunction } from '../../each.ts';

const wrong = (message: string): never => raise(errors.invalidWidthBucket(message));
const largest = 2 ** 31 - 1;

function checkedCount(count: number): number {
  if (count <= 0) return wrong('count must be greater than zero');
  return count;
}

/** One above the last bucket, where the count itself is an integer's last. */
const beyond = (count: number): number => (count === largest ? raise(errors.outOfRange('integer')) : count + 1);

function floatBucket(x: number, low: number, high: number, buckets: number): number {
  const count = checkedCount(buckets);
  if (Number.isNaN(x) || Number.isNaN(low) || Number.isNaN(high)) {
    return wrong('operand, lower bound, and upper bound cannot be NaN');
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return wrong('lower and upper bounds must be finite');
  if (low === high) return wrong('lower bound cannot equal upper bound');
  const down = low > high;
  if (down ? x > low : x < low) return 0;
  if (down ? x <= high : x >= high) return beyond(count);
  const width = high - low;
  // Halves, where the whole width would be infinite.
  const part = Number.isFinite(width) ? (x - low) / width : (x / 2 - low / 2) / (high / 2 - low / 2);
  return Math.min(Math.trunc(count * part), count - 1) + 1;
}

function decimalBucket(x: Decimal, low: Decimal, high: Decimal, buckets: number): number {
  const count = checkedCount(buckets);
  const all = [x, low, high];
  if (all.some(({ special }) => special === 'NaN')) return wrong('operand, lower bound, and upper bound cannot be NaN');
  if (low.special !== undefined || high.special !== undefined) return wrong('lower and upper bounds must be finite');
  const scale = Math.max(...all.map((each) => each.scale));
  const [at, from, to] = all.map((each) => rescale(each.units, each.scale, scale));
  if (from === to) return wrong('lower bound cannot equal upper bound');
  const sign = from > to ? -1n : 1n;
  if (x.special !== undefined) return (x.special === 'Infinity') === sign > 0n ? beyond(count) : 0;
  if ((at - from) * sign < 0n) return 0;
  if ((at - to) * sign >= 0n) return beyond(count);
  return Number(((at - from) * BigInt(count)) / (to - from)) + 1;
}

/** How many of the thresholds, which are in order, are not above the value. */
const bucketOf =
  (type: DataType) =>
  (value: Exclude<Value, null>, { items, lengths }: ArrayValue): number => {
    if (lengths.length > 1) raise(errors.arraySubscript('thresholds must be one-dimensional array'));
    if (items.includes(null)) raise(errors.nullNotAllowed('thresholds array must not contain NULLs'));
    let [low, high] = [0, items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareValues(value, items[middle]!, type) < 0) high = middle;
      else low = middle + 1;
    }
    return low;
  };

const decimals = { kind: 'anydecimal' } as const;

/** The bucket of a histogram with equal widths; 0 below, count + 1 above. */
export const widthBucket = scalarFunction({
  name: 'width_bucket',
  about: 'Number of the bucket, of so many equally wide ones between two bounds; 0 or count + 1 outside.',
  overloads: [
    {
      args: [float64, float64, float64, int32],
      result: int32,
      run: eachN((...args: Value[]) => floatBucket(...(args as [number, number, number, number]))),
    },
    {
      args: [decimals, decimals, decimals, int32],
      result: int32,
      run: eachN((...args: Value[]) => decimalBucket(...(args as [Decimal, Decimal, Decimal, number]))),
    },
    {
      args: [{ kind: 'anycompatible' }, { kind: 'anycompatiblearray' }],
      result: int32,
      run: ([operand, thresholds], rows, result, context) =>
        eachOf(() => bucketOf(operand.type) as RowFunction)([operand, thresholds], rows, result, context),
    },
  ],
  examples: [
    { sql: 'width_bucket(5.35, 0.024, 10.06, 5)', is: '3' },
    { sql: 'width_bucket(10, 10, 0, 4)', is: '1' },
    { sql: 'width_bucket(-1, 0, 10, 4)', is: '0' },
    { sql: 'width_bucket(5, ARRAY[1, 5, 9])', is: '2' },
    { sql: 'width_bucket(1, 2, 2, 4)', is: 'ERROR 2201G' },
  ],
});
