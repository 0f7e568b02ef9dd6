import { add, type DoubleDouble, divide, fromNumber, multiply, subtract, toNumber, zero } from '../double_double.ts';
import { at, type Factor, factor, inverseForm, put, type Square, solveUpper, square } from './factor.ts';
import { entry, type Moments, rowsOf } from './moments.ts';

export interface LinearParams {
  readonly intercept: boolean;
  readonly l2: number;
}

/** What was learned; plain data. Weights of columns left out are 0. */
export interface LinearModel {
  readonly columns: readonly string[];
  readonly hasIntercept: boolean;
  readonly l2: number;
  readonly intercept: number;
  readonly weights: Float64Array;
  /** Intercept first, then the columns; null when there is a penalty or no degree of freedom; NaN where left out. */
  readonly stdErrors: Float64Array | null;
  /** Columns without information of their own, by index: constant, or a combination of earlier ones. */
  readonly constant: readonly number[];
  readonly collinear: readonly number[];
  readonly rows: number;
  /** Columns that count, the intercept not among them. */
  readonly rank: number;
  /** Rows - rank - intercept. */
  readonly degrees: number;
  /** Sums of squares: of the residuals; of the target about its mean (about 0 without intercept). */
  readonly residual: number;
  readonly total: number;
}

/**
 * A column's own share of its sum of squares below which it is taken for a combination of the others: rounding of
 * double data reaches 2^-106, that of the double-double sums about 2^-100; NIST's Filip set needs 2^-47.
 */
const tolerance = 2 ** -84;

/** A residual share of the target's sum of squares that is rounding alone. */
const exactFit = 2 ** -98;

/** Least squares from moments: centred, then factored by columns, the target last. */
export function solve(moments: Moments, params: LinearParams): LinearModel {
  const p = moments.columns.length;
  const n = rowsOf(moments);
  const centred = centredProducts(moments, params.intercept);
  const raw = Array.from({ length: p + 1 }, (_, i) => moments.high[entry(i + 1, i + 1)]);
  const constant = indices(p, (i) => params.l2 === 0 && !(centred.high[i * (p + 1) + i] > tolerance * raw[i]));
  const total = Math.max(toNumber(at(centred, p, p)), 0);
  penalise(centred, p, params.l2);
  const limits = raw.map((value, i) => (i === p ? -1 : value * (params.l2 > 0 ? exactFit * 2 ** -2 : tolerance)));
  const factored = factor(centred, limits);
  const weights = solveUpper(
    factored,
    Array.from({ length: p }, (_, i) => at(factored.unit, p, i)),
  );
  const collinear = indices(p, (i) => factored.dropped[i] && !constant.includes(i));
  const rank = p - constant.length - collinear.length;
  const degrees = n - rank - (params.intercept ? 1 : 0);
  const residual = residualOf(factored, weights, params.l2, raw[p]);
  return {
    columns: moments.columns,
    hasIntercept: params.intercept,
    l2: params.l2,
    intercept: params.intercept ? toNumber(interceptOf(moments, weights)) : 0,
    weights: Float64Array.from(weights, toNumber),
    stdErrors: params.l2 > 0 || degrees <= 0 ? null : standardErrors(moments, factored, params, residual / degrees),
    constant,
    collinear,
    rows: n,
    rank,
    degrees,
    residual: Math.min(residual, total),
    total: total <= exactFit * raw[p] ? 0 : total,
  };
}

const moment = (moments: Moments, i: number, j: number): DoubleDouble => {
  const k = entry(i, j);
  return [moments.high[k], moments.low[k]];
};

/** Lower triangle of the products of features and target, about their means when there is an intercept. */
function centredProducts(moments: Moments, intercept: boolean): Square {
  const size = moments.columns.length + 1;
  const n = fromNumber(rowsOf(moments));
  const out = square(size);
  for (let i = 0; i < size; i++) {
    const mean = intercept ? divide(moment(moments, i + 1, 0), n) : zero;
    for (let j = 0; j <= i; j++) {
      const product = moment(moments, i + 1, j + 1);
      put(out, i, j, intercept ? subtract(product, multiply(mean, moment(moments, j + 1, 0))) : product);
    }
  }
  return out;
}

function penalise(a: Square, p: number, l2: number): void {
  if (l2 === 0) return;
  for (let i = 0; i < p; i++) put(a, i, i, add(at(a, i, i), fromNumber(l2)));
}

/** The target's own pivot is the residual sum of squares, plus the penalty when there is one. */
function residualOf(f: Factor, weights: readonly DoubleDouble[], l2: number, raw: number): number {
  let value = f.pivots[f.pivots.length - 1];
  if (l2 > 0) {
    for (const w of weights) value = subtract(value, multiply(fromNumber(l2), multiply(w, w)));
  }
  const residual = toNumber(value);
  return residual <= exactFit * raw ? 0 : residual;
}

function interceptOf(moments: Moments, weights: readonly DoubleDouble[]): DoubleDouble {
  const p = weights.length;
  let sum = moment(moments, p + 1, 0);
  weights.forEach((w, i) => {
    sum = subtract(sum, multiply(w, moment(moments, i + 1, 0)));
  });
  return divide(sum, fromNumber(rowsOf(moments)));
}

function standardErrors(moments: Moments, f: Factor, params: LinearParams, variance: number): Float64Array {
  const p = moments.columns.length;
  const n = fromNumber(rowsOf(moments));
  const out = new Float64Array(p + 1).fill(Number.NaN);
  if (params.intercept) {
    const means = Array.from({ length: p }, (_, i) => (f.dropped[i] ? zero : divide(moment(moments, i + 1, 0), n)));
    out[0] = Math.sqrt(variance * toNumber(add(divide(fromNumber(1), n), inverseForm(f, means))));
  }
  for (let i = 0; i < p; i++) {
    if (f.dropped[i]) continue;
    const unit = Array.from({ length: p }, (_, j) => fromNumber(i === j ? 1 : 0));
    out[i + 1] = Math.sqrt(variance * toNumber(inverseForm(f, unit)));
  }
  return out;
}

const indices = (length: number, holds: (i: number) => boolean): number[] =>
  Array.from({ length }, (_, i) => i).filter(holds);
