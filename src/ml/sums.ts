import { splitter } from './double_double.ts';

/**
 * Sums in twice the precision (Ogita, Rump, Oishi 2005: Sum2, Dot2) in two lanes, even rows and odd rows, so that
 * compiled code takes two rows at a time; the lanes come together at the end. These are the plain forms: those of
 * kernels/ give the same bits.
 */

/** lanes[lane] += x and, exactly, what rounding lost, with `error` on top, in lanes[2 + lane]. */
export function addLane(lanes: Float64Array, lane: number, x: number, error: number): void {
  const high = lanes[lane];
  const sum = high + x;
  const part = sum - high;
  lanes[2 + lane] += high - (sum - part) + (x - part) + error;
  lanes[lane] = sum;
}

/** The rounding error of product = x · y (Dekker). */
export function productError(x: number, y: number, product: number): number {
  let scaled = splitter * x;
  const xHigh = scaled - (scaled - x);
  const xLow = x - xHigh;
  scaled = splitter * y;
  const yHigh = scaled - (scaled - y);
  const yLow = y - yHigh;
  return -(product - xHigh * yHigh - xLow * yHigh - xHigh * yLow - xLow * yLow);
}

/** Both lanes as one high and low part. */
export function joinLanes(lanes: Float64Array, out: Float64Array): void {
  const [a, b] = lanes;
  const sum = a + b;
  const part = sum - a;
  out[0] = sum;
  out[1] = lanes[2] + lanes[3] + (a - (sum - part) + (b - part));
}

/** What a chunk of a column is like. */
export interface Survey {
  /** Sum as four lanes. */
  readonly lanes: Float64Array;
  /** Largest size; NaNs are only in the sum. */
  largest: number;
  /** Smallest size that is not 0; infinite when all are. */
  smallest: number;
  /** Rows that are not 0. */
  present: number;
}

export function survey(x: Float64Array, into: Survey): void {
  into.lanes.fill(0);
  into.largest = 0;
  into.smallest = Number.POSITIVE_INFINITY;
  into.present = 0;
  for (let i = 0; i < x.length; i++) {
    const size = Math.abs(x[i]);
    addLane(into.lanes, i & 1, x[i], 0);
    if (size > into.largest) into.largest = size;
    if (!(size > 0)) continue;
    into.present++;
    if (size < into.smallest) into.smallest = size;
  }
}

/** The sum of products as four lanes. */
export function dot(x: Float64Array, y: Float64Array, lanes: Float64Array): void {
  lanes.fill(0);
  for (let i = 0; i < x.length; i++) {
    const product = x[i] * y[i];
    addLane(lanes, i & 1, product, productError(x[i], y[i], product));
  }
}

/** The same over the rows listed in `at`, the products of the others being zero, which changes no bit. */
export function dotAt(x: Float64Array, y: Float64Array, at: readonly number[], lanes: Float64Array): void {
  lanes.fill(0);
  for (const i of at) {
    const product = x[i] * y[i];
    addLane(lanes, i & 1, product, productError(x[i], y[i], product));
  }
}

/** The rows that are not zero. */
export function presentRows(x: Float64Array): number[] {
  const out: number[] = [];
  for (let i = 0; i < x.length; i++) if (x[i] !== 0) out.push(i);
  return out;
}
