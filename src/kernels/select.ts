import { getBit } from '../base/bits.ts';
import { isNull, type Vector } from '../data/vector.ts';
import { flatten } from './gather.ts';

/** The rows where a boolean vector is true, ascending; NULL is not true. */
export function selectTrue(condition: Vector): Uint32Array {
  const rows = condition.length;
  if (condition.encoding === 'constant') {
    const all = !isNull(condition, 0) && condition.values[0] !== 0;
    return all ? allRows(rows) : new Uint32Array(0);
  }
  const { values, validity } = flatten(condition);
  const bits = values as Uint8Array;
  const out = new Uint32Array(rows);
  let count = 0;
  if (validity === null) {
    for (let row = 0; row < rows; row++) {
      out[count] = row;
      count += bits[row];
    }
  } else {
    for (let row = 0; row < rows; row++) {
      out[count] = row;
      count += bits[row] & (validity[row >> 3] >> (row & 7));
    }
  }
  return out.subarray(0, count);
}

/** 0 … rows-1. */
export function allRows(rows: number): Uint32Array {
  const out = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) out[row] = row;
  return out;
}

/** The rows that hold NULL, ascending. */
export function selectNull(vector: Vector): Uint32Array {
  const { validity, length } = vector;
  if (validity === null) return new Uint32Array(0);
  if (vector.encoding === 'constant') return isNull(vector, 0) ? allRows(length) : new Uint32Array(0);
  const out = new Uint32Array(length);
  let count = 0;
  for (let row = 0; row < length; row++) if (!getBit(validity, row)) out[count++] = row;
  return out.subarray(0, count);
}
