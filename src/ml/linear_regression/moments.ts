import { errors } from '../../base/error.ts';
import type { Design } from '../design.ts';
import { splitter } from '../double_double.ts';

/**
 * Sums of products of all pairs among (1, features …, target), in double-double: everything least squares needs.
 * The lower triangle is stored by rows: entry (i, j), j ≤ i, at i(i+1)/2 + j; column 0 is the constant 1.
 */
export interface Moments {
  readonly columns: readonly string[];
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** Squares beyond this would leave the range in which products can be taken apart exactly. */
const largest = 2 ** 500;

/** Rows summed in one go: the halves of a handful of columns fit the first-level cache. */
const chunkRows = 512;

export const entry = (i: number, j: number): number => (i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i);

export function emptyMoments(columns: readonly string[]): Moments {
  const size = columns.length + 2;
  const entries = (size * (size + 1)) / 2;
  return { columns, high: new Float64Array(entries), low: new Float64Array(entries) };
}

export const rowsOf = (moments: Moments): number => moments.high[0];

/** One column of a chunk, taken apart: value = high + low with 26 bits each, and where it is not zero. */
interface Prepared {
  values: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly at: Int32Array;
  /** How many of `at` count; -1: so many that all rows are visited. */
  count: number;
  /** Every low half is zero, so products with another such column are exact. */
  short: boolean;
}

const preparedColumn = (): Prepared => ({
  values: new Float64Array(0),
  high: new Float64Array(chunkRows),
  low: new Float64Array(chunkRows),
  at: new Int32Array(chunkRows),
  count: -1,
  short: false,
});

/** Adds the rows of one block. The result depends on the order of rows and on where blocks begin, on nothing else. */
export function addRows(moments: Moments, rows: Design): void {
  const columns = rows.target === null ? rows.columns : [...rows.columns, rows.target];
  const prepared = columns.map(preparedColumn);
  const sum = new Float64Array(2);
  for (let from = 0; from < rows.rows; from += chunkRows) {
    const length = Math.min(chunkRows, rows.rows - from);
    addEntry(moments, 0, length, 0);
    // A column that is zero throughout the chunk (most levels of a large category) adds nothing to any sum.
    const present: number[] = [];
    for (let i = 0; i < columns.length; i++) {
      const column = prepared[i];
      prepare(column, columns[i].subarray(from, from + length), length);
      if (!(largestOf(column.values, length) <= largest))
        throw errors.featureOutOfRange(moments.columns[i] ?? 'target');
      if (column.count === 0) continue;
      present.push(i);
      total(column.values, length, sum);
      addEntry(moments, entry(i + 1, 0), sum[0], sum[1]);
      for (const j of present) {
        dot(column, prepared[j], length, sum);
        addEntry(moments, entry(i + 1, j + 1), sum[0], sum[1]);
      }
    }
  }
}

export function addMoments(into: Moments, from: Moments): void {
  for (let i = 0; i < into.high.length; i++) addEntry(into, i, from.high[i], from.low[i]);
}

function addEntry(moments: Moments, at: number, high: number, low: number): void {
  const a = moments.high[at];
  const b = moments.low[at];
  let sum = a + high;
  let part = sum - a;
  let error = a - (sum - part) + (high - part);
  const lowSum = b + low;
  part = lowSum - b;
  const lowError = b - (lowSum - part) + (low - part);
  error += lowSum;
  part = sum + error;
  error = error - (part - sum) + lowError;
  sum = part + error;
  moments.high[at] = sum;
  moments.low[at] = error - (sum - part);
}

function largestOf(values: Float64Array, length: number): number {
  let most = 0;
  for (let i = 0; i < length; i++) {
    const size = Math.abs(values[i]);
    if (!(size <= most)) most = size;
  }
  return most;
}

function prepare(column: Prepared, values: Float64Array, length: number): void {
  const { high, low, at } = column;
  let filled = 0;
  let lows = 0;
  for (let i = 0; i < length; i++) {
    const x = values[i];
    const scaled = splitter * x;
    const h = scaled - (scaled - x);
    const l = x - h;
    high[i] = h;
    low[i] = l;
    lows += Math.abs(l);
    at[filled] = i;
    filled += x !== 0 ? 1 : 0;
  }
  column.values = values;
  column.short = lows === 0;
  // Zero terms change no bit of the sum, so visiting only the others is a matter of speed.
  column.count = filled * 4 < length ? filled : -1;
}

function total(values: Float64Array, length: number, out: Float64Array): void {
  let high = 0;
  let low = 0;
  for (let i = 0; i < length; i++) {
    const sum = high + values[i];
    const part = sum - high;
    low += high - (sum - part) + (values[i] - part);
    high = sum;
  }
  out[0] = high;
  out[1] = low;
}

/** The sum of products as high and low part, as if computed in twice the precision (Ogita, Rump, Oishi 2005: Dot2). */
function dot(a: Prepared, b: Prepared, length: number, out: Float64Array): void {
  if (a.count >= 0 || b.count >= 0) {
    const sparse = b.count < 0 || (a.count >= 0 && a.count <= b.count) ? a : b;
    return dotAt(a, b, sparse.at, sparse.count, out);
  }
  if (a.short && b.short) return dotShort(a.values, b.values, length, out);
  const x = a.values;
  const xHigh = a.high;
  const xLow = a.low;
  const y = b.values;
  const yHigh = b.high;
  const yLow = b.low;
  let high = 0;
  let low = 0;
  for (let i = 0; i < length; i++) {
    const product = x[i] * y[i];
    const h = xHigh[i];
    const l = xLow[i];
    const error = l * yLow[i] - (product - h * yHigh[i] - l * yHigh[i] - h * yLow[i]);
    const sum = high + product;
    const part = sum - high;
    low += high - (sum - part) + (product - part) + error;
    high = sum;
  }
  out[0] = high;
  out[1] = low;
}

/** Same as `dot` when both columns have at most 26 bits. */
function dotShort(x: Float64Array, y: Float64Array, length: number, out: Float64Array): void {
  let high = 0;
  let low = 0;
  for (let i = 0; i < length; i++) {
    const product = x[i] * y[i];
    const sum = high + product;
    const part = sum - high;
    low += high - (sum - part) + (product - part);
    high = sum;
  }
  out[0] = high;
  out[1] = low;
}

/** Same as `dot` over the rows listed in `at`, the others being zero. */
function dotAt(a: Prepared, b: Prepared, at: Int32Array, count: number, out: Float64Array): void {
  let high = 0;
  let low = 0;
  for (let k = 0; k < count; k++) {
    const i = at[k];
    const product = a.values[i] * b.values[i];
    const h = a.high[i];
    const l = a.low[i];
    const error = l * b.low[i] - (product - h * b.high[i] - l * b.high[i] - h * b.low[i]);
    const sum = high + product;
    const part = sum - high;
    low += high - (sum - part) + (product - part) + error;
    high = sum;
  }
  out[0] = high;
  out[1] = low;
}
