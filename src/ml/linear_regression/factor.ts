import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  splitter,
  subtract,
  toNumber,
  zero,
} from '../double_double.ts';

/** A square matrix in double-double, by rows. */
export interface Square {
  readonly size: number;
  readonly high: Float64Array;
  readonly low: Float64Array;
}

export const square = (size: number): Square => ({
  size,
  high: new Float64Array(size * size),
  low: new Float64Array(size * size),
});

export const at = (m: Square, i: number, j: number): DoubleDouble => [m.high[i * m.size + j], m.low[i * m.size + j]];

export function put(m: Square, i: number, j: number, value: DoubleDouble): void {
  m.high[i * m.size + j] = value[0];
  m.low[i * m.size + j] = value[1];
}

/** a = L · D · Lᵀ, L unit lower triangular. A column that earlier columns explain has pivot 0 and is left out. */
export interface Factor {
  readonly unit: Square;
  readonly pivots: readonly DoubleDouble[];
  readonly dropped: readonly boolean[];
}

/**
 * Cholesky without square roots, in double-double, columns in their given order (the later of two collinear columns
 * goes, as in R). Reads the lower triangle. A column is left out when its pivot is at most `smallest[i]`;
 * a negative `smallest[i]` keeps it in any case.
 */
export function factor(a: Square, smallest: readonly number[]): Factor {
  const { size } = a;
  const unit = square(size);
  const scaled = square(size); // scaled[i][k] = unit[i][k] · pivot[k]
  const pivots: DoubleDouble[] = [];
  const dropped: boolean[] = [];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      if (dropped[j]) continue;
      const value = subtract(at(a, i, j), dot(scaled, i * size, unit, j * size, j));
      put(scaled, i, j, value);
      put(unit, i, j, divide(value, pivots[j]));
    }
    const pivot = subtract(at(a, i, i), dot(scaled, i * size, unit, i * size, i));
    const explained = smallest[i] >= 0 && !(toNumber(pivot) > smallest[i]);
    dropped.push(explained);
    pivots.push(explained ? zero : pivot);
    put(unit, i, i, fromNumber(1));
  }
  return { unit, pivots, dropped };
}

/** w with Lᵀ w = right over the first `right.length` columns; 0 for columns left out. */
export function solveUpper(f: Factor, right: readonly DoubleDouble[]): DoubleDouble[] {
  const w = right.map((value, i) => (f.dropped[i] ? zero : value));
  for (let i = w.length - 1; i >= 0; i--) {
    if (f.dropped[i]) continue;
    for (let j = 0; j < i; j++) {
      if (!f.dropped[j]) w[j] = subtract(w[j], multiply(at(f.unit, i, j), w[i]));
    }
  }
  return w;
}

/** vᵀ A⁻¹ v over the first `v.length` columns, those left out not counted: |D^-½ L⁻¹ v|². */
export function inverseForm(f: Factor, v: readonly DoubleDouble[]): DoubleDouble {
  const u = { high: new Float64Array(v.length), low: new Float64Array(v.length) };
  let sum = zero;
  for (let i = v.findIndex((value) => value[0] !== 0); i >= 0 && i < v.length; i++) {
    if (f.dropped[i]) continue;
    const value = subtract(v[i], dot(f.unit, i * f.unit.size, u, 0, i));
    u.high[i] = value[0];
    u.low[i] = value[1];
    sum = add(sum, divide(multiply(value, value), f.pivots[i]));
  }
  return sum;
}

interface Pairs {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** Inner product of `length` double-doubles from a[aFrom …] and b[bFrom …]. */
function dot(a: Pairs, aFrom: number, b: Pairs, bFrom: number, length: number): DoubleDouble {
  let high = 0;
  let low = 0;
  for (let k = 0; k < length; k++) {
    const x = a.high[aFrom + k];
    const y = b.high[bFrom + k];
    const product = x * y;
    let scaled = splitter * x;
    const xHigh = scaled - (scaled - x);
    const xLow = x - xHigh;
    scaled = splitter * y;
    const yHigh = scaled - (scaled - y);
    const yLow = y - yHigh;
    const error =
      xLow * yLow -
      (product - xHigh * yHigh - xLow * yHigh - xHigh * yLow) +
      (x * b.low[bFrom + k] + a.low[aFrom + k] * y);
    const sum = high + product;
    const part = sum - high;
    const rest = low + (high - (sum - part) + (product - part) + error);
    high = sum + rest;
    low = rest - (high - sum);
  }
  return [high, low];
}
