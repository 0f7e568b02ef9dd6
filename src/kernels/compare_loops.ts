import type { DataType } from '../data/type.ts';
import type { Values } from '../data/vector.ts';

/** One side of a comparison: `values[row & mask]`, mask 0 for a constant and −1 for a column. */
export interface Keys {
  readonly values: Values;
  readonly mask: number;
  readonly type: DataType;
}

/** out[row] = a equals b. NaN equals NaN. */
export function equalLoop(a: Keys, b: Keys, out: Uint8Array): void {
  if (a.values instanceof BigInt64Array) return equalBig(a.values, a.mask, b, out);
  if (a.type.kind === 'float') return equalFloat(doubles(a.values), a.mask, doubles(b.values), b.mask, out);
  return equalInt(ints(a.values), a.mask, ints(b.values), b.mask, out);
}

/** out[row] = a is less than b. NaN is greater than everything else. */
export function lessLoop(a: Keys, b: Keys, out: Uint8Array): void {
  if (a.values instanceof BigInt64Array) return lessBig(a.values, a.mask, b, out);
  if (a.type.kind === 'float') return lessFloat(doubles(a.values), a.mask, doubles(b.values), b.mask, out);
  return lessInt(ints(a.values), a.mask, ints(b.values), b.mask, out);
}

// Rare widths are widened, so that each loop sees one class of array.
const ints = (values: Values): Int32Array =>
  values instanceof Int32Array ? values : new Int32Array(values as Int16Array);
const doubles = (values: Values): Float64Array =>
  values instanceof Float64Array ? values : new Float64Array(values as Float32Array);

function equalInt(a: Int32Array, m: number, b: Int32Array, n: number, out: Uint8Array): void {
  for (let row = 0; row < out.length; row++) out[row] = a[row & m] === b[row & n] ? 1 : 0;
}

function lessInt(a: Int32Array, m: number, b: Int32Array, n: number, out: Uint8Array): void {
  for (let row = 0; row < out.length; row++) out[row] = a[row & m] < b[row & n] ? 1 : 0;
}

function equalFloat(a: Float64Array, m: number, b: Float64Array, n: number, out: Uint8Array): void {
  for (let row = 0; row < out.length; row++) {
    const [x, y] = [a[row & m], b[row & n]];
    out[row] = x === y || (Number.isNaN(x) && Number.isNaN(y)) ? 1 : 0;
  }
}

function lessFloat(a: Float64Array, m: number, b: Float64Array, n: number, out: Uint8Array): void {
  for (let row = 0; row < out.length; row++) {
    const [x, y] = [a[row & m], b[row & n]];
    out[row] = x < y || (Number.isNaN(y) && !Number.isNaN(x)) ? 1 : 0;
  }
}

/** Words of 64 bits are compared as their halves: no bigint is made. */
function equalBig(a: BigInt64Array, m: number, { values, mask: n }: Keys, out: Uint8Array): void {
  const x = new Int32Array(a.buffer, a.byteOffset, a.length * 2);
  const y = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let row = 0; row < out.length; row++) {
    const i = (row & m) * 2;
    const j = (row & n) * 2;
    out[row] = x[i] === y[j] && x[i + 1] === y[j + 1] ? 1 : 0;
  }
}

function lessBig(a: BigInt64Array, m: number, { values, mask: n }: Keys, out: Uint8Array): void {
  const x = new Int32Array(a.buffer, a.byteOffset, a.length * 2);
  const y = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let row = 0; row < out.length; row++) {
    const i = (row & m) * 2;
    const j = (row & n) * 2;
    const [high, otherHigh] = [x[i + 1], y[j + 1]];
    // The low halves count as unsigned.
    out[row] = high < otherHigh || (high === otherHigh && x[i] >>> 0 < y[j] >>> 0) ? 1 : 0;
  }
}
