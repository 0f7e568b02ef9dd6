import { unreachable } from '../base/assert.ts';
import { allSet, bitmapBytes, clearBit } from '../base/bits.ts';
import { encodePayload } from './payload.ts';
import type { DataType } from './type.ts';
import { uuidBytes } from './uuid.ts';
import type { Decimal, Interval, RegValue, Value, ZonedTime } from './value.ts';
import { allocate, flat, flatBytes, strideOf, type Values, type Vector, valueAt } from './vector.ts';

const encoder = new TextEncoder();
const shortText = 128;

/** Grows a flat vector value by value. For small results; hot loops write into typed arrays themselves. */
export class VectorBuilder {
  readonly type: DataType;
  length = 0;
  private values: Values;
  private offsets: Int32Array | null;
  private bytesUsed = 0;
  private validity: Uint8Array | null = null;
  private capacity: number;

  constructor(type: DataType, capacity = 64) {
    this.type = type;
    this.capacity = Math.max(capacity, 1);
    this.values = allocate(type, strideOf(type) === 0 ? this.capacity * 8 : this.capacity);
    this.offsets = strideOf(type) === 0 ? new Int32Array(this.capacity + 1) : null;
  }

  /** Adds one value, which must already be of the builder's type. */
  append(value: Value): void {
    if (this.length === this.capacity) this.grow();
    const row = this.length++;
    if (value === null) {
      this.validity ??= allSet(this.capacity);
      clearBit(this.validity, row);
      if (this.offsets !== null) this.offsets[row + 1] = this.bytesUsed;
      return;
    }
    this.write(row, value);
  }

  finish(): Vector {
    const validity = this.validity === null ? null : this.validity.slice(0, bitmapBytes(this.length));
    if (this.offsets !== null) {
      const bytes = (this.values as Uint8Array).subarray(0, this.bytesUsed);
      return flatBytes(this.type, bytes, this.offsets.subarray(0, this.length + 1), this.length, validity);
    }
    return flat(this.type, this.values.subarray(0, this.length * strideOf(this.type)), this.length, validity);
  }

  private write(row: number, value: Exclude<Value, null>): void {
    const { type, values } = this;
    switch (type.kind) {
      case 'bool':
        values[row] = value === true ? 1 : 0;
        return;
      case 'int':
      case 'float':
      case 'date':
      case 'timestamp':
      case 'time':
      case 'oid':
        values[row] = value as number & bigint;
        return;
      case 'text':
      case 'unknown':
      case 'json':
      case 'jsonb':
      case 'name':
      case 'char':
        return this.writeText(row, value as string);
      case 'uuid':
        return this.writeBytes(row, uuidBytes(value as string));
      case 'reg':
        return this.writeBytes(row, regBytes(value as RegValue));
      case 'array':
      case 'record':
        return this.writeBytes(row, encodePayload(value, type));
      case 'timetz': {
        const { micros, offset } = value as ZonedTime;
        const words = values as BigInt64Array;
        words[row * 2] = micros;
        words[row * 2 + 1] = BigInt(offset);
        return;
      }
      case 'bytes':
        return this.writeBytes(row, value as Uint8Array);
      case 'decimal':
        return this.writeUnits(row, (value as Decimal).units);
      case 'numeric': {
        const { units, scale, special } = value as Decimal;
        this.writeUnits(row, units);
        const code = special === undefined ? scale : special === 'NaN' ? -1 : special === 'Infinity' ? -2 : -3;
        values[row * 3 + 2] = BigInt(code) as unknown as number & bigint;
        return;
      }
      case 'interval': {
        const { months, days, micros } = value as Interval;
        const words = values as BigInt64Array;
        words[row * 2] = (BigInt(months) << 32n) | BigInt.asUintN(32, BigInt(days));
        words[row * 2 + 1] = micros;
        return;
      }
      default:
        return unreachable(type);
    }
  }

  private writeUnits(row: number, units: bigint): void {
    const words = this.values as BigInt64Array;
    const stride = strideOf(this.type);
    words[row * stride] = BigInt.asIntN(64, units);
    if (stride > 1) words[row * stride + 1] = BigInt.asIntN(64, units >> 64n);
  }

  /** Short texts are encoded here: a call of the encoder costs more. */
  private writeText(row: number, text: string): void {
    if (text.length > shortText) return this.writeBytes(row, encoder.encode(text));
    this.makeRoom(this.bytesUsed + text.length * 3);
    this.bytesUsed = encodeShort(text, this.values as Uint8Array, this.bytesUsed);
    this.offsets![row + 1] = this.bytesUsed;
  }

  private makeRoom(end: number): void {
    if (end <= this.values.length) return;
    const larger = new Uint8Array(Math.max(end, this.values.length * 2));
    larger.set((this.values as Uint8Array).subarray(0, this.bytesUsed));
    this.values = larger;
  }

  private writeBytes(row: number, source: Uint8Array): void {
    const end = this.bytesUsed + source.length;
    this.makeRoom(end);
    (this.values as Uint8Array).set(source, this.bytesUsed);
    this.bytesUsed = end;
    this.offsets![row + 1] = end;
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    if (this.offsets !== null) {
      const larger = new Int32Array(capacity + 1);
      larger.set(this.offsets);
      this.offsets = larger;
    } else {
      const larger = allocate(this.type, capacity);
      larger.set(this.values as never);
      this.values = larger;
    }
    if (this.validity !== null) {
      const larger = allSet(capacity);
      larger.set(this.validity.subarray(0, bitmapBytes(this.length)));
      this.validity = larger;
    }
    this.capacity = capacity;
  }
}

/** Writes a text in UTF-8 from `at` on, half a character as U+FFFD; gives where it ends. */
function encodeShort(text: string, to: Uint8Array, at: number): number {
  let end = at;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      to[end++] = unit;
      continue;
    }
    const isPair = unit >= 0xd800 && unit < 0xe000;
    const point = isPair ? pairAt(text, i) : unit;
    if (point > 0xffff) i++;
    end = writePoint(point, to, end);
  }
  return end;
}

function pairAt(text: string, i: number): number {
  const point = text.codePointAt(i)!;
  return point > 0xffff ? point : 0xfffd;
}

/** Two to four bytes. */
function writePoint(point: number, to: Uint8Array, at: number): number {
  let end = at;
  if (point < 0x800) to[end++] = 0xc0 | (point >> 6);
  else {
    if (point < 0x10000) to[end++] = 0xe0 | (point >> 12);
    else {
      to[end++] = 0xf0 | (point >> 18);
      to[end++] = 0x80 | ((point >> 12) & 63);
    }
    to[end++] = 0x80 | ((point >> 6) & 63);
  }
  to[end++] = 0x80 | (point & 63);
  return end;
}

function regBytes({ oid, name }: RegValue): Uint8Array {
  const text = encoder.encode(name);
  const out = new Uint8Array(4 + text.length);
  new DataView(out.buffer).setUint32(0, oid);
  out.set(text, 4);
  return out;
}

/** A flat vector of the given values. */
export function vectorOf(type: DataType, values: readonly Value[]): Vector {
  const builder = new VectorBuilder(type, values.length);
  for (const value of values) builder.append(value);
  return builder.finish();
}

/** A vector of `length` rows that all hold the value. */
export const constant = (type: DataType, value: Value, length: number): Vector => ({
  ...vectorOf(type, [value]),
  length,
  encoding: 'constant',
});

/** All rows as JavaScript values, in order. */
export function valuesOf(vector: Vector): Value[] {
  return Array.from({ length: vector.length }, (_, row) => valueAt(vector, row));
}
