import type { DataType } from '../data/type.ts';
import { strideOf, type Vector } from '../data/vector.ts';
import { type KeyOrder, rowsComparison } from './sort_keys.ts';

/** A row of other columns of the same types. */
export interface Bound {
  readonly keys: readonly Vector[];
  readonly row: number;
}

/** The rows that come before a bound in the order of the keys, ascending; equal ones do not. */
export function rowsBefore(
  keys: readonly Vector[],
  { types, orders }: { readonly types: readonly DataType[]; readonly orders: readonly KeyOrder[] },
  bound: Bound,
  rows: number,
): Uint32Array {
  const compare = rowsComparison(types, orders);
  const out = new Uint32Array(rows);
  const first = firstKeys(keys, orders, bound, rows);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    const order = first === null ? 0 : first.ranks[i] - first.bound;
    if (order < 0 || (order === 0 && compare(keys, i, bound.keys, bound.row) < 0)) out[count++] = i;
  }
  return out.subarray(0, count);
}

/** Doubles that sort as the first key does, as far as they differ; null: it is not one whole number per row. */
function firstKeys(
  [key]: readonly Vector[],
  [order]: readonly KeyOrder[],
  { keys: [other], row }: Bound,
  rows: number,
): { readonly ranks: Float64Array; readonly bound: number } | null {
  if (key === undefined || !isWhole(key) || !isWhole(other)) return null;
  const sign = order.descending ? -1 : 1;
  const ranks = new Float64Array(rows);
  rank(key.values as BigInt64Array | Int32Array, ranks, { from: 0, sign });
  const bound = new Float64Array(1);
  rank(other.values as BigInt64Array | Int32Array, bound, { from: row, sign });
  return { ranks, bound: bound[0] };
}

const isWhole = ({ encoding, validity, values, type }: Vector): boolean =>
  encoding === 'flat' &&
  validity === null &&
  strideOf(type) === 1 &&
  (values instanceof BigInt64Array || values instanceof Int32Array || values instanceof Int16Array);

/** Words of 64 bits are read as halves: numbers beyond 53 bits are rounded, in their order. */
function rank(
  values: BigInt64Array | Int32Array,
  ranks: Float64Array,
  { from, sign }: { from: number; sign: number },
): void {
  if (!(values instanceof BigInt64Array)) {
    for (let i = 0; i < ranks.length; i++) ranks[i] = sign * values[from + i];
    return;
  }
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let i = 0; i < ranks.length; i++) {
    ranks[i] = sign * (halves[2 * (from + i) + 1] * 2 ** 32 + (halves[2 * (from + i)] >>> 0));
  }
}
