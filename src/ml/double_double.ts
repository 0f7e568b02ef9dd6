/**
 * Double-double arithmetic: a number is the unevaluated sum of two doubles, about 32 decimal digits.
 * Algorithms: Dekker 1971 (product), Knuth (sum), Hida, Li and Bailey 2001 (the rest).
 */
export type DoubleDouble = readonly [high: number, low: number];

/** 2^27 + 1: cuts a double into two halves of 26 bits (Veltkamp). */
export const splitter = 134217729;

export const zero: DoubleDouble = [0, 0];
export const fromNumber = (x: number): DoubleDouble => [x, 0];
export const toNumber = (a: DoubleDouble): number => a[0] + a[1];

/** a + b exactly, as sum and rounding error. */
export function twoSum(a: number, b: number): DoubleDouble {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

/** The same when |a| ≥ |b| or a is 0. */
function quickTwoSum(a: number, b: number): DoubleDouble {
  const sum = a + b;
  return [sum, b - (sum - a)];
}

/** a · b exactly, as product and rounding error; the factors below 2^996. */
export function twoProduct(a: number, b: number): DoubleDouble {
  const product = a * b;
  let scaled = splitter * a;
  const aHigh = scaled - (scaled - a);
  const aLow = a - aHigh;
  scaled = splitter * b;
  const bHigh = scaled - (scaled - b);
  const bLow = b - bHigh;
  return [product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
}

export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [sum, error] = twoSum(a[0], b[0]);
  const [low, lowError] = twoSum(a[1], b[1]);
  const [high, rest] = quickTwoSum(sum, error + low);
  return quickTwoSum(high, rest + lowError);
}

export const negate = (a: DoubleDouble): DoubleDouble => [-a[0], -a[1]];
export const subtract = (a: DoubleDouble, b: DoubleDouble): DoubleDouble => add(a, negate(b));

export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [product, error] = twoProduct(a[0], b[0]);
  return quickTwoSum(product, error + (a[0] * b[1] + a[1] * b[0]));
}

/** Long division with two corrections. */
export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const first = a[0] / b[0];
  const rest = subtract(a, multiply(b, fromNumber(first)));
  const second = rest[0] / b[0];
  const third = subtract(rest, multiply(b, fromNumber(second)))[0] / b[0];
  return add(quickTwoSum(first, second), fromNumber(third));
}

/** sum += x, where `sum` holds high and low part; for running sums without allocation. */
export function addTo(sum: Float64Array, x: number): void {
  const high = sum[0] + x;
  const part = high - sum[0];
  const low = sum[1] + (sum[0] - (high - part) + (x - part));
  sum[0] = high + low;
  sum[1] = low - (sum[0] - high);
}

/** into += from, both high and low part. */
export function addPair(into: Float64Array, from: Float64Array): void {
  const [high, low] = add([into[0], into[1]], [from[0], from[1]]);
  into[0] = high;
  into[1] = low;
}
