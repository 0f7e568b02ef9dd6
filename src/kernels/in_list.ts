import { bitmapBytes, getBit, setBit } from '../base/bits.ts';
import { normalised } from '../data/decimal.ts';
import { intervalSpan } from '../data/interval.ts';
import { normalForm } from '../data/normal_form.ts';
import { bool, type DataType, hasNormalForm } from '../data/type.ts';
import type { Decimal, Interval, RegValue, Value } from '../data/value.ts';
import { flat, isNull, strideOf, type Vector, valueAt } from '../data/vector.ts';
import { constant } from '../data/vector_builder.ts';

/**
 * `x IN (items)`: true when an item equals x, else NULL when x or an item is NULL, else false; reversed when negated.
 * The items are of the vector's type and are put into a set once.
 */
export function inList(type: DataType, items: readonly Value[], negated: boolean): (vector: Vector) => Vector {
  const hasNull = items.includes(null);
  const set = new Set(items.filter((item) => item !== null).map((item) => keyOf(item, type)));
  const found = (vector: Vector, row: number): boolean => set.has(keyOf(valueAt(vector, row)!, type));
  return (vector) => {
    if (vector.encoding === 'constant') {
      if (isNull(vector, 0)) return constant(bool, null, vector.length);
      const hit = found(vector, 0);
      return constant(bool, hit || !hasNull ? hit !== negated : null, vector.length);
    }
    const hits = vector.encoding === 'dictionary' ? byEntry(vector, found) : byRow(vector, set, found);
    return answer(vector, hits, { hasNull, negated });
  };
}

/** Equal values have equal keys; NaN equals NaN and −0 equals 0, as in a Set. */
function keyOf(value: Exclude<Value, null>, type: DataType): string | number | bigint | boolean {
  if (type.kind === 'decimal') return (value as Decimal).units;
  if (type.kind === 'interval') return intervalSpan(value as Interval);
  if (type.kind === 'bytes') return Array.from(value as Uint8Array).join();
  if (type.kind === 'reg') return (value as RegValue).oid;
  if (hasNormalForm(type) || type.kind === 'timetz') return Buffer.from(normalForm(value, type)).toString('latin1');
  if (type.kind !== 'numeric') return value as string | number | bigint | boolean;
  const { units, scale, special } = normalised(value as Decimal);
  return special ?? `${units}e${scale}`;
}

/** Each distinct value that a row uses is looked up once. */
function byEntry(vector: Vector, found: (vector: Vector, row: number) => boolean): Uint8Array {
  const dictionary = vector.dictionary!;
  const codes = vector.values as Int32Array;
  // 0 not looked up yet, 1 no, 2 yes
  const known = new Uint8Array(dictionary.length);
  const out = new Uint8Array(vector.length);
  for (let row = 0; row < vector.length; row++) {
    if (isNull(vector, row)) continue;
    const code = codes[row];
    if (known[code] === 0) known[code] = found(dictionary, code) ? 2 : 1;
    out[row] = known[code] - 1;
  }
  return out;
}

function byRow(vector: Vector, set: ReadonlySet<unknown>, found: (vector: Vector, row: number) => boolean): Uint8Array {
  const out = new Uint8Array(vector.length);
  const { values, type } = vector;
  const direct =
    type.kind === 'int' ||
    type.kind === 'float' ||
    type.kind === 'date' ||
    type.kind === 'timestamp' ||
    (type.kind === 'decimal' && strideOf(type) === 1);
  for (let row = 0; row < vector.length; row++) {
    if (isNull(vector, row)) continue;
    out[row] = (direct ? set.has(values[row]) : found(vector, row)) ? 1 : 0;
  }
  return out;
}

function answer(vector: Vector, hits: Uint8Array, list: { hasNull: boolean; negated: boolean }): Vector {
  const rows = vector.length;
  const validity = list.hasNull ? new Uint8Array(bitmapBytes(rows)) : vector.validity;
  if (list.hasNull && validity !== null) {
    for (let row = 0; row < rows; row++) {
      if (hits[row] === 1 && (vector.validity === null || getBit(vector.validity, row))) setBit(validity, row);
    }
  }
  if (list.negated) for (let row = 0; row < rows; row++) hits[row] ^= 1;
  return flat(bool, hits, rows, validity);
}
