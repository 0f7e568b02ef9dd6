import { errors } from '../../base/error.ts';
import type { Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';
import { add, type DoubleDouble, multiply, negate, quotient, rounded, twoSum } from './double_double.ts';
import { asDoubles } from './doubles.ts';
import { grown } from './groups.ts';

const splitter = 134217729;

/**
 * Count, sum and sum of squares of doubles around the first value of each group, in double-double. The shift keeps
 * equal values at a variance of exactly 0; states with different shifts are brought together exactly enough by
 * Σ(x-b) = Σ(x-a) + n(a-b) and its square (Chan, Golub, LeVeque 1979).
 * A shift of NaN marks a group that has seen NaN or infinity.
 */
export class Moments {
  counts = new Float64Array(0);
  shifts = new Float64Array(0);
  sums = new Float64Array(0);
  sumLows = new Float64Array(0);
  squares = new Float64Array(0);
  squareLows = new Float64Array(0);

  resize(count: number): void {
    this.counts = grown(this.counts, count);
    this.shifts = grown(this.shifts, count);
    this.sums = grown(this.sums, count);
    this.sumLows = grown(this.sumLows, count);
    this.squares = grown(this.squares, count);
    this.squareLows = grown(this.squareLows, count);
  }

  add(groups: Uint32Array | null, column: Vector, rows: number): void {
    const flat = flatten(column);
    const values = asDoubles(flat, rows);
    const bits = flat.validity;
    const { counts, shifts, sums, sumLows, squares, squareLows } = this;
    for (let i = 0; i < rows; i++) {
      if (bits !== null && (bits[i >> 3] & (1 << (i & 7))) === 0) continue;
      const g = groups === null ? 0 : groups[i];
      const x = values[i];
      if (counts[g]++ === 0) shifts[g] = x;
      if (x - x !== 0) shifts[g] = Number.NaN;
      const shift = shifts[g];
      const d = x - shift;
      const back = d - x;
      const dLow = x - (d - back) - (shift + back);
      const sum = sums[g];
      const newSum = sum + d;
      const sumPart = newSum - sum;
      sums[g] = newSum;
      sumLows[g] += sum - (newSum - sumPart) + (d - sumPart) + dLow;
      const p = d * d;
      const big = splitter * d;
      const high = big - (big - d);
      const low = d - high;
      const pLow = high * high - p + 2 * high * low + low * low + 2 * d * dLow;
      const square = squares[g];
      const newSquare = square + p;
      const squarePart = newSquare - square;
      squares[g] = newSquare;
      squareLows[g] += square - (newSquare - squarePart) + (p - squarePart) + pLow;
    }
  }

  /** Adds the six figures of a group of another task. */
  addState(g: number, [count, shift, sum, sumLow, square, squareLow]: readonly number[]): void {
    if (count === 0) return;
    if (this.counts[g] === 0) {
      this.shifts[g] = shift;
      this.set(g, count, twoSum(sum, sumLow), twoSum(square, squareLow));
      return;
    }
    const delta = twoSum(shift, -this.shifts[g]);
    const moved = shiftBy(delta, count, [sum, sumLow], [square, squareLow]);
    const mySum: DoubleDouble = [this.sums[g], this.sumLows[g]];
    const mySquare: DoubleDouble = [this.squares[g], this.squareLows[g]];
    if (Number.isNaN(shift)) this.shifts[g] = shift;
    this.set(g, this.counts[g] + count, add(mySum, moved.sum), add(mySquare, moved.square));
  }

  stateOf(g: number): readonly number[] {
    return [this.counts[g], this.shifts[g], this.sums[g], this.sumLows[g], this.squares[g], this.squareLows[g]];
  }

  /** Σ(x - mean)²; error 22003 when finite values overflow. */
  centered(g: number): number {
    if (Number.isNaN(this.shifts[g])) return Number.NaN;
    const sum: DoubleDouble = [this.sums[g], this.sumLows[g]];
    const square: DoubleDouble = [this.squares[g], this.squareLows[g]];
    return centeredProduct(square, sum, sum, this.counts[g]);
  }

  private set(g: number, count: number, sum: DoubleDouble, square: DoubleDouble): void {
    this.counts[g] = count;
    [this.sums[g], this.sumLows[g]] = sum;
    [this.squares[g], this.squareLows[g]] = square;
  }
}

/** Sums around a shift, seen from another that is `delta` lower. */
export function shiftBy(
  delta: DoubleDouble,
  count: number,
  sum: DoubleDouble,
  square: DoubleDouble,
): { readonly sum: DoubleDouble; readonly square: DoubleDouble } {
  if (delta[0] === 0) return { sum, square };
  const far = multiply(delta, [count, 0]);
  const twice = multiply([2 * delta[0], 2 * delta[1]], sum);
  return { sum: add(sum, far), square: add(add(square, twice), multiply(far, delta)) };
}

/** Σxy - Σx·Σy/n, not below 0 when x is y. */
export function centeredProduct(xy: DoubleDouble, x: DoubleDouble, y: DoubleDouble, n: number): number {
  const both = multiply(x, y);
  const value = rounded(add(xy, negate(quotient(both, [n, 0]))));
  if (!Number.isFinite(value)) throw errors.floatOverflow();
  return x === y && value < 0 ? 0 : value;
}
