import { compareValues } from '../data/compare.ts';
import { powerOfTen } from '../data/decimal.ts';
import { bool, type DataType, hasNormalForm, isVariable } from '../data/type.ts';
import type { Decimal } from '../data/value.ts';
import { entryOf, flat, isNull, strideOf, type Vector, valueAt } from '../data/vector.ts';
import { constant } from '../data/vector_builder.ts';
import { equalLoop, type Keys, lessLoop } from './compare_loops.ts';
import { flatten } from './gather.ts';
import { smallOrder, smallOrders } from './small_numbers.ts';
import { isValid, maskOf, validityOf } from './validity.ts';

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** Every comparison is "equal" or "less", perhaps with its sides swapped, perhaps turned round. */
const plans: Readonly<Record<Comparison, { less: boolean; swap: boolean; negate: boolean }>> = {
  '=': { less: false, swap: false, negate: false },
  '<>': { less: false, swap: false, negate: true },
  '<': { less: true, swap: false, negate: false },
  '>=': { less: true, swap: false, negate: true },
  '>': { less: true, swap: true, negate: false },
  '<=': { less: true, swap: true, negate: true },
};

/**
 * Compares two vectors of one type (decimals may differ in digits), row by row, as Postgres orders: NaN above all,
 * text by bytes. NULL where either side is.
 */
export function compare(op: Comparison, a: Vector, b: Vector, rows: number): Vector {
  const { less, swap, negate } = plans[op];
  const [x, y] = swap ? [b, a] : [a, b];
  if (isNullConstant(x) || isNullConstant(y)) return constant(bool, null, rows);
  const out = less ? lessThan(x, y, rows) : equals(x, y, rows);
  if (out.length === 1 && x.encoding === 'constant' && y.encoding === 'constant') {
    return constant(bool, (out[0] === 1) !== negate, rows);
  }
  if (negate) for (let row = 0; row < rows; row++) out[row] ^= 1;
  return flat(bool, out, rows, validityOf([x, y], rows));
}

/** `IS NOT DISTINCT FROM`: NULL equals NULL; never NULL. */
export function isNotDistinct(a: Vector, b: Vector, rows: number): Vector {
  const [aNull, bNull] = [isNullConstant(a), isNullConstant(b)];
  const out = aNull || bNull ? new Uint8Array(rows) : spreadTo(equals(a, b, rows), rows);
  if (a.validity === null && b.validity === null) return flat(bool, out, rows);
  for (let row = 0; row < rows; row++) {
    const [p, q] = [isNull(a, row), isNull(b, row)];
    if (p || q) out[row] = p && q ? 1 : 0;
  }
  return flat(bool, out, rows);
}

const isNullConstant = (vector: Vector): boolean => vector.encoding === 'constant' && isNull(vector, 0);

const spreadTo = (out: Uint8Array, rows: number): Uint8Array =>
  out.length === rows ? out : new Uint8Array(rows).fill(out[0]);

/** 0 or 1 per row; one entry when both are constants. */
function equals(a: Vector, b: Vector, rows: number): Uint8Array {
  return run(a, b, rows, { loop: equalLoop, test: (order) => order === 0 });
}

function lessThan(a: Vector, b: Vector, rows: number): Uint8Array {
  return run(a, b, rows, { loop: lessLoop, test: (order) => order < 0 });
}

interface How {
  readonly loop: (a: Keys, b: Keys, out: Uint8Array) => void;
  readonly test: (order: number) => boolean;
}

function run(a: Vector, b: Vector, rows: number, how: How): Uint8Array {
  if (a.encoding === 'constant' && b.encoding === 'constant') {
    return Uint8Array.of(how.test(compareValues(valueAt(a, 0)!, valueAt(b, 0)!, a.type)) ? 1 : 0);
  }
  const byWord = words(a, b);
  if (byWord !== undefined) {
    const out = new Uint8Array(rows);
    how.loop(byWord[0], byWord[1], out);
    return out;
  }
  if (a.encoding === 'dictionary' && b.encoding === 'constant') {
    return byEntry(a, rows, (entry, dictionary) => how.test(order(dictionary, entry, b, 0)));
  }
  if (b.encoding === 'dictionary' && a.encoding === 'constant') {
    return byEntry(b, rows, (entry, dictionary) => how.test(order(a, 0, dictionary, entry)));
  }
  return byRow(a, b, rows, how.test);
}

/** Both sides as arrays of one word per row, when the type allows. */
function words(a: Vector, b: Vector): readonly [Keys, Keys] | undefined {
  if (strideOf(a.type) !== 1 || strideOf(b.type) !== 1) return undefined;
  const [x, y] = [flatten1(a), flatten1(b)];
  const [s, t] = [scaleOf(a.type), scaleOf(b.type)];
  if (s === t) return [keysOf(x), keysOf(y)];
  // A constant takes the scale of the column when that loses nothing and fits a word.
  if (s > t && y.encoding === 'constant') return withConstant(x, y, s - t);
  if (t > s && x.encoding === 'constant') return swapped(withConstant(y, x, t - s));
  return undefined;
}

const flatten1 = (vector: Vector): Vector => (vector.encoding === 'dictionary' ? flatten(vector) : vector);

const scaleOf = (type: DataType): number => (type.kind === 'decimal' ? type.scale : 0);

const keysOf = (vector: Vector): Keys => ({ values: vector.values, mask: maskOf(vector), type: vector.type });

function withConstant(column: Vector, one: Vector, digits: number): readonly [Keys, Keys] | undefined {
  const units = (one.values as BigInt64Array)[0] * powerOfTen(digits);
  if (BigInt.asIntN(64, units) !== units) return undefined;
  return [keysOf(column), { values: BigInt64Array.of(units), mask: 0, type: column.type }];
}

const swapped = (pair: readonly [Keys, Keys] | undefined): readonly [Keys, Keys] | undefined =>
  pair === undefined ? undefined : [pair[1], pair[0]];

/** Each distinct value that a row uses is compared once. */
function byEntry(vector: Vector, rows: number, test: (entry: number, dictionary: Vector) => boolean): Uint8Array {
  const dictionary = vector.dictionary!;
  const codes = vector.values as Int32Array;
  const { validity } = vector;
  // 0 not compared yet, 1 no, 2 yes
  const known = new Uint8Array(dictionary.length);
  const out = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    if (!isValid(validity, row)) continue;
    const code = codes[row];
    if (known[code] === 0) known[code] = test(code, dictionary) ? 2 : 1;
    out[row] = known[code] - 1;
  }
  return out;
}

function byRow(a: Vector, b: Vector, rows: number, test: (order: number) => boolean): Uint8Array {
  const out = new Uint8Array(rows);
  const validity = validityOf([a, b], rows);
  const [x, y] = [a.dictionary ?? a, b.dictionary ?? b];
  const small = smallOrder(x, y);
  const orders = smallOrders(a, b, rows) ?? smallOrders(b, a, rows)?.map((order) => -order);
  for (let row = 0; row < rows; row++) {
    if (!isValid(validity, row)) continue;
    if (orders !== undefined && !Number.isNaN(orders[row])) {
      if (test(orders[row])) out[row] = 1;
      continue;
    }
    const i = entryOf(a, row);
    const j = entryOf(b, row);
    const quick = small === null ? Number.NaN : small(i, j);
    if (test(Number.isNaN(quick) ? order(x, i, y, j) : quick)) out[row] = 1;
  }
  return out;
}

/** Order of two entries (not rows) of a flat or constant vector. */
function order(a: Vector, i: number, b: Vector, j: number): number {
  if (isVariable(a.type) && !hasNormalForm(a.type)) return orderBytes(a, i, b, j);
  return compareValues(entryValue(a, i), entryValue(b, j), a.type);
}

const entryValue = (home: Vector, entry: number): Exclude<Decimal, null> =>
  valueAt({ ...home, encoding: 'flat', validity: null }, entry) as Decimal;

function orderBytes(a: Vector, i: number, b: Vector, j: number): number {
  const [p, q] = [a.values as Uint8Array, b.values as Uint8Array];
  const [start, other] = [a.offsets![i], b.offsets![j]];
  const [length, otherLength] = [a.offsets![i + 1] - start, b.offsets![j + 1] - other];
  const shared = Math.min(length, otherLength);
  for (let k = 0; k < shared; k++) {
    const difference = p[start + k] - q[other + k];
    if (difference !== 0) return difference;
  }
  return length - otherLength;
}
