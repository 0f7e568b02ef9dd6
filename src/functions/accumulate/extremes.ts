import { bitmapBytes, setBit } from '../../base/bits.ts';
import { compareValues } from '../../data/compare.ts';
import { compareDecimals } from '../../data/decimal.ts';
import { type DataType, hasNormalForm, isVariable } from '../../data/type.ts';
import type { Decimal, Interval, Value } from '../../data/value.ts';
import { allocate, entryOf, flat, isNull, strideOf, type Vector, valueAt } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import { flatten } from '../../kernels/gather.ts';
import type { Accumulator } from '../define.ts';
import { compareBytes, compareIntervals } from './compare.ts';
import { grown } from './groups.ts';

/** min (sign 1) or max (sign -1) of each group; NULL for a group without values. NaN is above all numbers. */
export function extremes(type: DataType, sign: 1 | -1): Accumulator {
  if (isVariable(type) && !hasNormalForm(type)) return bytesExtremes(type, sign);
  if (strideOf(type) !== 1) return valueExtremes(type, sign);
  return allocate(type, 0) instanceof BigInt64Array ? wordExtremes(type, sign) : numberExtremes(type, sign);
}

/** Numbers that JavaScript compares: int16, int32, date, float, bool. */
function numberExtremes(type: DataType, sign: 1 | -1): Accumulator {
  let best = allocate(type, 0) as Float64Array;
  let seen = new Uint8Array(0);
  let count = 0;
  const isFloat = type.kind === 'float';
  const wantsMin = sign === 1;
  const update = (groups: Uint32Array | null, [column]: readonly Vector[], rows: number): void => {
    const { values, validity } = flatten(column);
    for (let i = 0; i < rows; i++) {
      if (validity !== null && (validity[i >> 3] & (1 << (i & 7))) === 0) continue;
      const g = groups === null ? 0 : groups[i];
      const x = values[i] as number;
      const b = best[g];
      if (seen[g] === 0) {
        seen[g] = 1;
        best[g] = x;
      } else if (wantsMin ? x < b || (isFloat && Number.isNaN(b)) : x > b || (isFloat && Number.isNaN(x))) best[g] = x;
    }
  };
  const result = (): Vector => flat(type, best.slice(0, count), count, validityOf(seen, count));
  return {
    resize(groups) {
      count = groups;
      best = grown(best, groups);
      seen = grown(seen, groups);
    },
    update,
    merge: update,
    state: () => [result()],
    finish: result,
  };
}

/** 64-bit words: compared as a signed high and an unsigned low half, so that no BigInt is made per row. */
function wordExtremes(type: DataType, sign: 1 | -1): Accumulator {
  let highs = new Int32Array(0);
  let lows = new Int32Array(0);
  let seen = new Uint8Array(0);
  let count = 0;
  const wantsMin = sign === 1;
  const update = (groups: Uint32Array | null, [column]: readonly Vector[], rows: number): void => {
    const { values, validity } = flatten(column);
    const words = new Int32Array(values.buffer, values.byteOffset, rows * 2);
    for (let i = 0; i < rows; i++) {
      if (validity !== null && (validity[i >> 3] & (1 << (i & 7))) === 0) continue;
      const g = groups === null ? 0 : groups[i];
      const low = words[2 * i];
      const high = words[2 * i + 1];
      const less = high === highs[g] ? low >>> 0 < lows[g] >>> 0 : high < highs[g];
      if (seen[g] !== 0 && less !== wantsMin) continue;
      seen[g] = 1;
      highs[g] = high;
      lows[g] = low;
    }
  };
  const result = (): Vector => {
    const values = new BigInt64Array(count);
    for (let g = 0; g < count; g++) values[g] = (BigInt(highs[g]) << 32n) | BigInt(lows[g] >>> 0);
    return flat(type, values, count, validityOf(seen, count));
  };
  return {
    resize(groups) {
      count = groups;
      highs = grown(highs, groups);
      lows = grown(lows, groups);
      seen = grown(seen, groups);
    },
    update,
    merge: update,
    state: () => [result()],
    finish: result,
  };
}

function bytesExtremes(type: DataType, sign: 1 | -1): Accumulator {
  const best: (Uint8Array | undefined)[] = [];
  let count = 0;
  const update = (groups: Uint32Array | null, [column]: readonly Vector[], rows: number): void => {
    const home = column.dictionary ?? column;
    const bytes = home.values as Uint8Array;
    for (let i = 0; i < rows; i++) {
      if (isNull(column, i)) continue;
      const g = groups === null ? 0 : groups[i];
      const entry = entryOf(column, i);
      const start = home.offsets![entry];
      const end = home.offsets![entry + 1];
      const old = best[g];
      if (old === undefined || compareBytes(bytes, start, end, old) * sign < 0) best[g] = bytes.slice(start, end);
    }
  };
  const result = (): Vector => bytesVector(type, best, count);
  return {
    resize(groups) {
      count = groups;
    },
    update,
    merge: update,
    state: () => [result()],
    finish: result,
  };
}

/** Wide decimals, numerics and intervals, as JavaScript values. */
function valueExtremes(type: DataType, sign: 1 | -1): Accumulator {
  const best: (Value | undefined)[] = [];
  let count = 0;
  const compare = comparison(type);
  const update = (groups: Uint32Array | null, [column]: readonly Vector[], rows: number): void => {
    for (let i = 0; i < rows; i++) {
      const value = valueAt(column, i);
      if (value === null) continue;
      const g = groups === null ? 0 : groups[i];
      const old = best[g];
      if (old === undefined || compare(value, old) * sign < 0) best[g] = value;
    }
  };
  const result = (): Vector =>
    vectorOf(
      type,
      Array.from({ length: count }, (_, g) => best[g] ?? null),
    );
  return {
    resize(groups) {
      count = groups;
    },
    update,
    merge: update,
    state: () => [result()],
    finish: result,
  };
}

function comparison(type: DataType): (a: Value, b: Value) => number {
  if (type.kind === 'interval') return (a, b) => compareIntervals(a as Interval, b as Interval);
  if (type.kind === 'decimal' || type.kind === 'numeric') return (a, b) => compareDecimals(a as Decimal, b as Decimal);
  return (a, b) => compareValues(a!, b!, type);
}

/** The bitmap of groups that have a value; null when all have. */
export function validityOf(seen: Uint8Array | Float64Array, count: number): Uint8Array | null {
  const bits = new Uint8Array(bitmapBytes(count));
  let missing = false;
  for (let g = 0; g < count; g++) {
    if (seen[g] > 0) setBit(bits, g);
    else missing = true;
  }
  return missing ? bits : null;
}

/** Byte strings as a text or bytes column; undefined is NULL. */
export function bytesVector(type: DataType, entries: readonly (Uint8Array | undefined)[], count: number): Vector {
  const offsets = new Int32Array(count + 1);
  for (let g = 0; g < count; g++) offsets[g + 1] = offsets[g] + (entries[g]?.length ?? 0);
  const values = new Uint8Array(offsets[count]);
  const seen = new Uint8Array(count);
  for (let g = 0; g < count; g++) {
    const entry = entries[g];
    if (entry === undefined) continue;
    seen[g] = 1;
    values.set(entry, offsets[g]);
  }
  return { ...flat(type, values, count, validityOf(seen, count)), offsets };
}
