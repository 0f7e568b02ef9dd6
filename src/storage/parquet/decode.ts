import { assert } from '../../base/assert.ts';
import { bitmapBytes, getBit } from '../../base/bits.ts';
import { errors } from '../../base/error.ts';
import { type DataType, wordPrecision } from '../../data/type.ts';
import { dictionaryOf, flat, flatBytes, type Vector } from '../../data/vector.ts';
import { constant } from '../../data/vector_builder.ts';
import type { ArrowColumn } from './arrow_memory.ts';
import type { Meaning } from './schema.ts';

export interface Decoding {
  readonly meaning: Meaning;
  readonly path: string;
  /** Dictionaries that were decoded already: pieces of one chunk share theirs. */
  readonly dictionaries: Map<ArrowColumn, Vector>;
}

/** Stored values as a vector of the column's type. Values that the type cannot hold are an error naming the file. */
export function decodeColumn(column: ArrowColumn, type: DataType, how: Decoding): Vector {
  const { length, validity } = column;
  if (column.dictionary !== null) return codes(column, type, how);
  switch (how.meaning) {
    case 'same':
      return sameLayout(column, type);
    case 'narrow':
      return flat(type, Int16Array.from(new Int32Array(column.values)), length, validity);
    case 'unsigned':
      return flat(type, BigInt64Array.from(new Uint32Array(column.values), BigInt), length, validity);
    case 'big':
      return flat(type, zeroExtended(column), length, validity);
    case 'milli':
      if (type.kind === 'time') return timesOfDay(column, type, how.path, (millis) => millis * 1000n);
      return flat(type, millisToMicros(column, how.path), length, validity);
    case 'micro':
      if (type.kind === 'time') return timesOfDay(column, type, how.path, (micros) => micros);
      return flat(type, new BigInt64Array(column.values), length, validity);
    case 'nano':
      if (type.kind === 'time') return timesOfDay(column, type, how.path, (nanos) => nanos / 1000n);
      return flat(type, nanosToMicros(column), length, validity);
    case 'decimal':
      return decimals(column, type, how.path);
    case 'half':
      return flat(type, halves(column), length, validity);
    default:
      return intervals(column, type);
  }
}

function codes(column: ArrowColumn, type: DataType, { path, dictionaries }: Decoding): Vector {
  const { length, validity } = column;
  const words = dictionaries.get(column.dictionary!) ?? sameLayout(column.dictionary!, type);
  dictionaries.set(column.dictionary!, words);
  // Nothing but NULLs needs no dictionary.
  if (words.length === 0) return constant(type, null, length);
  if (words.validity !== null) throw errors.corruptFile(path, 'Its dictionary holds NULLs.');
  const values = new Int32Array(column.values);
  for (let row = 0; row < length; row++) {
    const valid = validity === null || getBit(validity, row);
    if (!valid) values[row] = 0;
    else if (values[row] < 0 || values[row] >= words.length) {
      throw errors.corruptFile(path, `It has the code ${values[row]} in a dictionary of ${words.length}.`);
    }
  }
  return dictionaryOf(words, values, length, validity);
}

function sameLayout(column: ArrowColumn, type: DataType): Vector {
  const { length, validity, values } = column;
  switch (type.kind) {
    case 'bool':
      return flat(type, unpackBits(new Uint8Array(values), length), length, validity);
    case 'int':
      return flat(type, type.bits === 64 ? new BigInt64Array(values) : new Int32Array(values), length, validity);
    case 'date':
      return flat(type, new Int32Array(values), length, validity);
    case 'float':
      return flat(type, type.bits === 64 ? new Float64Array(values) : new Float32Array(values), length, validity);
    default:
      return flatBytes(type, new Uint8Array(values), column.offsets ?? evenOffsets(column), length, validity);
  }
}

const widthOf = (column: ArrowColumn): number => Number(column.format.slice(2));

function evenOffsets(column: ArrowColumn): Int32Array {
  const width = widthOf(column);
  return Int32Array.from({ length: column.length + 1 }, (_, row) => row * width);
}

function unpackBits(bits: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let row = 0; row < length; row++) out[row] = (bits[row >> 3] >> (row & 7)) & 1;
  return out;
}

/** Unsigned 64-bit words as the two words of a decimal(20, 0). */
function zeroExtended({ values, length }: ArrowColumn): BigInt64Array {
  const words = new BigInt64Array(values);
  const out = new BigInt64Array(length * 2);
  for (let row = 0; row < length; row++) out[row * 2] = words[row];
  return out;
}

/** Largest number of milliseconds that is a number of microseconds in 64 bits. */
const maxMillis = 9_223_372_036_854_775n;

function millisToMicros({ values, length, validity }: ArrowColumn, path: string): BigInt64Array {
  const words = new BigInt64Array(values);
  for (let row = 0; row < length; row++) {
    const millis = words[row];
    if (millis > maxMillis || millis < -maxMillis) {
      // Under a NULL there may be anything.
      if (validity === null || getBit(validity, row)) {
        throw errors.corruptFile(path, `It has a timestamp of ${millis} ms, which is out of range.`);
      }
    }
    words[row] = millis * 1000n;
  }
  return words;
}

function nanosToMicros({ values, length }: ArrowColumn): BigInt64Array {
  const words = new BigInt64Array(values);
  for (let row = 0; row < length; row++) {
    const nanos = words[row];
    const rest = nanos % 1000n;
    words[row] = (nanos - rest) / 1000n - (rest < 0n ? 1n : 0n);
  }
  return words;
}

function decimals(column: ArrowColumn, type: DataType, path: string): Vector {
  assert(type.kind === 'decimal', 'only decimals are stored as decimals');
  const { length, validity, format } = column;
  if (format === 'l' && type.precision <= wordPrecision) {
    return flat(type, new BigInt64Array(column.values), length, validity);
  }
  const stride = type.precision <= wordPrecision ? 1 : 2;
  const words = new BigInt64Array(length * stride);
  const put = (row: number, low: bigint, high: bigint) => {
    words[row * stride] = low;
    if (stride === 2) words[row * stride + 1] = high;
  };
  if (format === 'i' || format === 'l') {
    const from = format === 'i' ? new Int32Array(column.values) : new BigInt64Array(column.values);
    for (let row = 0; row < length; row++) put(row, BigInt(from[row]), from[row] < 0 ? -1n : 0n);
  } else bigEndianDecimals(column, path, put);
  return flat(type, words, length, validity);
}

/** Two's complement, most significant byte first; more than 16 bytes are accepted when they only extend the sign. */
function bigEndianDecimals(
  column: ArrowColumn,
  path: string,
  put: (row: number, low: bigint, high: bigint) => void,
): void {
  const bytes = new Uint8Array(column.values);
  const offsets = column.offsets ?? evenOffsets(column);
  const scratch = new DataView(new ArrayBuffer(16));
  for (let row = 0; row < column.length; row++) {
    const [start, end] = [offsets[row], offsets[row + 1]];
    const sign = end > start && bytes[start] >= 0x80 ? 0xff : 0;
    let at = end;
    for (let i = 15; i >= 0; i--) scratch.setUint8(i, at > start ? bytes[--at] : sign);
    while (at > start) {
      if (bytes[--at] !== sign) throw errors.corruptFile(path, `It has a decimal of ${end - start} bytes.`);
    }
    put(row, scratch.getBigInt64(8), scratch.getBigInt64(0));
  }
}

function halves({ values, length }: ArrowColumn): Float32Array {
  const view = new DataView(values);
  return Float32Array.from({ length }, (_, row) => halfToFloat(view.getUint16(row * 2, true)));
}

/** IEEE 754 binary16. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const microsPerDay = 86_400_000_000n;

/** Microseconds since midnight, up to 24:00. */
function timesOfDay(column: ArrowColumn, type: DataType, path: string, toMicros: (word: bigint) => bigint): Vector {
  const { values, length, validity, format } = column;
  const words = format === 'i' ? BigInt64Array.from(new Int32Array(values), BigInt) : new BigInt64Array(values);
  for (let row = 0; row < length; row++) {
    const isThere = validity === null || getBit(validity, row);
    words[row] = isThere ? toMicros(words[row]) : 0n;
    if (words[row] < 0n || words[row] > microsPerDay) {
      throw errors.corruptFile(path, `It has a time of day of ${words[row]} microseconds.`);
    }
  }
  return flat(type, words, length, validity);
}

/** Three little-endian 32-bit words without sign: months, days, milliseconds. */
function intervals({ values, length, validity }: ArrowColumn, type: DataType): Vector {
  const view = new DataView(values);
  const words = new BigInt64Array(length * 2);
  for (let row = 0; row < length; row++) {
    const months = BigInt(view.getUint32(row * 12, true));
    const days = BigInt(view.getUint32(row * 12 + 4, true));
    words[row * 2] = BigInt.asIntN(64, (months << 32n) | days);
    words[row * 2 + 1] = BigInt(view.getUint32(row * 12 + 8, true)) * 1000n;
  }
  return flat(type, words, length, validity);
}

/** Rows `start` to `end` of a vector; `start` is a multiple of 8, so that bitmaps can be cut at bytes. */
export function sliceVector(vector: Vector, start: number, end: number): Vector {
  assert(start % 8 === 0, 'vectors are cut at multiples of 8');
  if (start === 0 && end === vector.length) return vector;
  const length = end - start;
  if (vector.encoding === 'constant') return { ...vector, length };
  const bits = vector.validity;
  const validity = bits === null ? null : bits.subarray(start >> 3, (start >> 3) + bitmapBytes(length));
  if (vector.offsets === null) {
    const stride = vector.values.length / vector.length;
    return { ...vector, values: vector.values.subarray(start * stride, end * stride), length, validity };
  }
  const first = vector.offsets[start];
  const offsets = vector.offsets.slice(start, end + 1);
  for (let i = 0; i <= length; i++) offsets[i] -= first;
  const bytes = (vector.values as Uint8Array).subarray(first, vector.offsets[end]);
  return flatBytes(vector.type, bytes, offsets, length, validity);
}
