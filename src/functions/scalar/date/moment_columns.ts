import { dayMicros } from '../../../data/civil.ts';
import { type DataType, timestamp } from '../../../data/type.ts';
import { flat, type Vector } from '../../../data/vector.ts';

/** Loops over flat dates and timestamps in ordinary numbers: no BigInt is made for moments between 1684 and 2255. */

/** What a row gives; the time is in microseconds of the day. */
export type FromMoment = (days: number, time: number) => number;

const high = 2 ** 32;

/**
 * Calls `each` with days and time of every row. False when a row lies outside of what numbers hold (infinity does):
 * then nothing may be done with what was computed so far. What lies under a NULL row is passed over.
 */
export function eachMoment(
  column: Vector,
  rows: number,
  each: (row: number, days: number, time: number) => void,
): boolean {
  const { values, validity, type } = column;
  const isValid = (row: number): boolean => validity === null || (validity[row >> 3] & (1 << (row & 7))) !== 0;
  if (type.kind === 'date') {
    for (let row = 0; row < rows; row++) {
      const days = values[row] as number;
      if (!isValid(row)) continue;
      if (Math.abs(days) > mostDays) return false;
      each(row, days, 0);
    }
    return true;
  }
  const words = new Int32Array(values.buffer, values.byteOffset, rows * 2);
  for (let row = 0; row < rows; row++) {
    if (!isValid(row)) continue;
    const micros = words[2 * row + 1] * high + (words[2 * row] >>> 0);
    if (!Number.isSafeInteger(micros)) return false;
    const days = Math.floor(micros / dayMicros);
    each(row, days, micros - days * dayMicros);
  }
  return true;
}

/** Far beyond every finite date that fits into a timestamp; infinities are at the ends of 32 bits. */
const mostDays = 1e8;

/** Whole microseconds as timestamps; undefined when a row cannot be done in numbers. */
export function momentsFrom(column: Vector, rows: number, type: DataType, micros: FromMoment): Vector | undefined {
  const out = new BigInt64Array(rows);
  const words = new Int32Array(out.buffer);
  const done = eachMoment(column, rows, (row, days, time) => {
    const value = micros(days, time);
    // Only the low 32 bits are kept by `| 0`.
    words[2 * row] = value | 0;
    words[2 * row + 1] = Math.floor(value / high);
  });
  return done ? flat(type.kind === 'timestamp' ? type : timestamp, out, rows, column.validity) : undefined;
}

/** Numerics of one scale from numbers of at most 32 bits. */
export function numericsFrom(
  column: Vector,
  rows: number,
  type: DataType,
  scale: number,
  units: FromMoment,
): Vector | undefined {
  const out = new BigInt64Array(rows * 3);
  const words = new Int32Array(out.buffer);
  const done = eachMoment(column, rows, (row, days, time) => {
    const value = units(days, time);
    const sign = value < 0 ? -1 : 0;
    words[6 * row] = value;
    words[6 * row + 1] = sign;
    words[6 * row + 2] = sign;
    words[6 * row + 3] = sign;
    words[6 * row + 4] = scale;
  });
  return done ? flat(type, out, rows, column.validity) : undefined;
}

export function doublesFrom(column: Vector, rows: number, type: DataType, value: FromMoment): Vector | undefined {
  const out = new Float64Array(rows);
  const done = eachMoment(column, rows, (row, days, time) => {
    out[row] = value(days, time);
  });
  return done ? flat(type, out, rows, column.validity) : undefined;
}
