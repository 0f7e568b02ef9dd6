/** A number as the unevaluated sum of two doubles (about 106 bits). Dekker 1971, Knuth TAOCP 4.2.2. */
export type DoubleDouble = readonly [high: number, low: number];

export function twoSum(a: number, b: number): DoubleDouble {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

/** Splits a double into halves of 26 bits (Veltkamp). */
const splitter = 134217729;

export function twoProduct(a: number, b: number): DoubleDouble {
  const product = a * b;
  const aBig = splitter * a;
  const aHigh = aBig - (aBig - a);
  const aLow = a - aHigh;
  const bBig = splitter * b;
  const bHigh = bBig - (bBig - b);
  const bLow = b - bHigh;
  return [product, aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow];
}

export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [high, low] = twoSum(a[0], b[0]);
  const [lowHigh, lowLow] = twoSum(a[1], b[1]);
  const [middle, rest] = twoSum(high, low + lowHigh);
  return twoSum(middle, rest + lowLow);
}

export const negate = (a: DoubleDouble): DoubleDouble => [-a[0], -a[1]];

export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [high, low] = twoProduct(a[0], b[0]);
  return twoSum(high, low + (a[0] * b[1] + a[1] * b[0]));
}

/** Three steps of long division. */
export function quotient(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const first = a[0] / b[0];
  const rest = add(a, negate(multiply([first, 0], b)));
  const second = rest[0] / b[0];
  const tail = add(rest, negate(multiply([second, 0], b)));
  return add(twoSum(first, second), [tail[0] / b[0], 0]);
}

/** The double nearest to it; infinities and NaN come through. */
export const rounded = (a: DoubleDouble): number => (Number.isFinite(a[0]) ? a[0] + a[1] : a[0]);
