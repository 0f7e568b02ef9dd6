import { compareFloats, compareValues } from '../data/compare.ts';
import { type DataType, hasNormalForm, isVariable } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { entryOf, isNull, strideOf, type Vector, valueAt } from '../data/vector.ts';
import { flatten } from './gather.ts';
import { allRows } from './select.ts';

export interface KeyOrder {
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

type NotNull = Exclude<Value, null>;

/** Order of row i of `a` and row j of `b`, columns of one type; below zero, zero, above zero. */
export type RowComparison = (a: Vector, i: number, b: Vector, j: number) => number;

/** Row numbers in the order of the keys, the first key first; rows that are equal in all keep their order. */
export const sortedRows = (keys: readonly Vector[], orders: readonly KeyOrder[], rows: number): Uint32Array =>
  allRows(rows).sort(rowOrder(keys, orders, rows));

/** Compares two rows of the same columns by their numbers. */
export function rowOrder(
  keys: readonly Vector[],
  orders: readonly KeyOrder[],
  rows: number,
): (i: number, j: number) => number {
  const ranked = keys.map((key, k) => rankedKey(key, orders[k], rows));
  if (ranked.length === 0) return () => 0;
  const [first] = ranked;
  const { ranks } = first;
  if (ranked.length === 1 && first.tie === null) {
    return (i, j) => (ranks[i] < ranks[j] ? -1 : ranks[i] > ranks[j] ? 1 : 0);
  }
  return (i, j) => (ranks[i] < ranks[j] ? -1 : ranks[i] > ranks[j] ? 1 : compareFrom(ranked, i, j));
}

/** Rows whose first ranks are equal: ties are broken key by key. */
function compareFrom(keys: readonly RankedKey[], i: number, j: number): number {
  for (const { ranks, tie } of keys) {
    if (ranks[i] < ranks[j]) return -1;
    if (ranks[i] > ranks[j]) return 1;
    const order = tie === null ? 0 : tie(i, j);
    if (order !== 0) return order;
  }
  return 0;
}

/** A double per row that sorts as the key does; rows with the same double are told apart by `tie`, if that is needed. */
interface RankedKey {
  readonly ranks: Float64Array;
  readonly tie: ((i: number, j: number) => number) | null;
}

function rankedKey(key: Vector, order: KeyOrder, rows: number): RankedKey {
  if (key.encoding === 'constant') return { ranks: new Float64Array(rows), tie: null };
  const { ranks, exact } = ranksOf(key, rows);
  if (order.descending) for (let i = 0; i < rows; i++) ranks[i] = -ranks[i];
  if (key.validity !== null) {
    const missing = order.nullsFirst ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    for (let i = 0; i < rows; i++) if (isNull(key, i)) ranks[i] = missing;
  }
  if (exact) return { ranks, tie: null };
  const compare = keyComparison(key.type, order);
  return { ranks, tie: (i, j) => compare(key, i, key, j) };
}

function ranksOf(key: Vector, rows: number): { readonly ranks: Float64Array; readonly exact: boolean } {
  if (key.dictionary !== null) {
    // A dictionary longer than the rows costs more to sort than they do.
    if (key.dictionary.length > rows) return ranksOf(flatten(key), rows);
    return { ranks: ranksOfCodes(key, key.dictionary, rows), exact: true };
  }
  if (hasNormalForm(key.type)) return { ranks: new Float64Array(rows), exact: false };
  if (isVariable(key.type)) return { ranks: prefixes(key, rows), exact: false };
  const ranks = new Float64Array(rows);
  const { values } = flatten(key);
  if (values instanceof BigInt64Array) {
    if (strideOf(key.type) !== 1) return { ranks, exact: false };
    let exact = true;
    for (let i = 0; i < rows; i++) {
      ranks[i] = Number(values[i]);
      if (!Number.isSafeInteger(ranks[i])) exact = false;
    }
    return { ranks, exact };
  }
  for (let i = 0; i < rows; i++) ranks[i] = values[i];
  if (key.type.kind !== 'float') return { ranks, exact: true };
  // NaN stands above infinity, and NULL is ranked as infinity too: such keys are told apart one by one.
  let exact = true;
  for (let i = 0; i < rows; i++) {
    if (Number.isFinite(ranks[i])) continue;
    exact = false;
    if (Number.isNaN(ranks[i])) ranks[i] = Number.POSITIVE_INFINITY;
  }
  return { ranks, exact };
}

/** Places of the entries in a sorted dictionary; equal entries share one. */
function ranksOfCodes(key: Vector, dictionary: Vector, rows: number): Float64Array {
  const order = sortedRows([dictionary], [{ descending: false, nullsFirst: false }], dictionary.length);
  const compare = valueComparison(dictionary.type);
  const places = new Float64Array(dictionary.length);
  let place = 0;
  for (let k = 0; k < order.length; k++) {
    if (k > 0 && compare(dictionary, order[k - 1], dictionary, order[k]) !== 0) place++;
    places[order[k]] = place;
  }
  const codes = key.values as Int32Array;
  const ranks = new Float64Array(rows);
  for (let i = 0; i < rows; i++) ranks[i] = places.length === 0 ? 0 : places[codes[i]];
  return ranks;
}

/** Bytes of text that a double holds exactly. */
const prefixBytes = 6;

/** The bytes behind those with which all texts begin: addresses and paths differ late. */
function prefixes(key: Vector, rows: number): Float64Array {
  const bytes = key.values as Uint8Array;
  const offsets = key.offsets!;
  const ranks = new Float64Array(rows);
  const shared = sharedBytes(key, rows);
  for (let i = 0; i < rows; i++) {
    const [start, end] = [offsets[i] + shared, offsets[i + 1]];
    let rank = 0;
    for (let k = 0; k < prefixBytes; k++) rank = rank * 256 + (start + k < end ? bytes[start + k] : 0);
    ranks[i] = rank;
  }
  return ranks;
}

/** With how many equal bytes all texts begin. */
function sharedBytes(key: Vector, rows: number): number {
  const bytes = key.values as Uint8Array;
  const offsets = key.offsets!;
  let first = 0;
  while (first < rows && isNull(key, first)) first++;
  if (first === rows) return 0;
  const start = offsets[first];
  let shared = offsets[first + 1] - start;
  for (let i = first + 1; i < rows && shared > 0; i++) {
    if (isNull(key, i)) continue;
    const own = offsets[i];
    shared = Math.min(shared, offsets[i + 1] - own);
    let k = 0;
    while (k < shared && bytes[own + k] === bytes[start + k]) k++;
    shared = k;
  }
  return shared;
}

/** Compares rows of several key columns, also of different batches: what merging sorted streams needs. */
export function rowsComparison(
  types: readonly DataType[],
  orders: readonly KeyOrder[],
): (a: readonly Vector[], i: number, b: readonly Vector[], j: number) => number {
  const keys = types.map((type, k) => keyComparison(type, orders[k]));
  return (a, i, b, j) => {
    for (let k = 0; k < keys.length; k++) {
      const order = keys[k](a[k], i, b[k], j);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** One key with its direction and its place for NULLs. */
export function keyComparison(type: DataType, { descending, nullsFirst }: KeyOrder): RowComparison {
  const compare = valueComparison(type);
  const sign = descending ? -1 : 1;
  const nullSign = nullsFirst ? -1 : 1;
  return (a, i, b, j) => {
    if (a.validity !== null || b.validity !== null) {
      const [aNull, bNull] = [isNull(a, i), isNull(b, j)];
      if (aNull || bNull) return aNull === bNull ? 0 : aNull ? nullSign : -nullSign;
    }
    return sign * compare(a, i, b, j);
  };
}

/** Values that are not NULL, ascending. */
function valueComparison(type: DataType): RowComparison {
  if (isVariable(type) && !hasNormalForm(type)) return compareTexts;
  if (type.kind === 'float') {
    return (a, i, b, j) => compareFloats(numberAt(a, i), numberAt(b, j));
  }
  if (strideOf(type) === 1) {
    return (a, i, b, j) => {
      const [x, y] = [numberAt(a, i), numberAt(b, j)];
      return x < y ? -1 : x > y ? 1 : 0;
    };
  }
  return (a, i, b, j) => compareValues(valueAt(a, i) as NotNull, valueAt(b, j) as NotNull, type);
}

const numberAt = (column: Vector, row: number): number =>
  (column.dictionary ?? column).values[entryOf(column, row)] as number;

function compareTexts(a: Vector, i: number, b: Vector, j: number): number {
  const [home, other] = [a.dictionary ?? a, b.dictionary ?? b];
  const [x, y] = [home.values as Uint8Array, other.values as Uint8Array];
  const [entry, otherEntry] = [entryOf(a, i), entryOf(b, j)];
  const [start, end] = [home.offsets![entry], home.offsets![entry + 1]];
  const [otherStart, otherEnd] = [other.offsets![otherEntry], other.offsets![otherEntry + 1]];
  const length = Math.min(end - start, otherEnd - otherStart);
  for (let k = 0; k < length; k++) {
    const difference = x[start + k] - y[otherStart + k];
    if (difference !== 0) return difference;
  }
  return end - start - (otherEnd - otherStart);
}
