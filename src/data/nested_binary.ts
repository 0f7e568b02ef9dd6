import { errors } from '../base/error.ts';
import { type DataType, type RecordField, sameType, typeName } from './type.ts';
import { oidOf, typeOfOid } from './type_oid.ts';
import type { ArrayValue, RecordValue, Value } from './value.ts';

type NotNull = Exclude<Value, null>;
/** The binary form of one value of a type, and back. */
export interface BinaryCodec {
  readonly write: (value: NotNull, type: DataType) => Uint8Array;
  readonly read: (raw: Uint8Array, type: DataType) => NotNull;
}

class Bytes {
  private readonly parts: Uint8Array[] = [];

  int32(n: number): void {
    const out = new Uint8Array(4);
    new DataView(out.buffer).setInt32(0, n);
    this.parts.push(out);
  }

  /** Its length in front; −1 for NULL. */
  sized(value: Uint8Array | null): void {
    this.int32(value === null ? -1 : value.length);
    if (value !== null) this.parts.push(value);
  }

  finish(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.parts));
  }
}

/** Postgres's array_send: dimensions, whether NULLs are there, the number of the items' type, bounds, items. */
export function arrayToBinary(array: ArrayValue, element: DataType, { write }: BinaryCodec): Uint8Array {
  const out = new Bytes();
  out.int32(array.lengths.length);
  out.int32(array.items.includes(null) ? 1 : 0);
  out.int32(oidOf(element));
  for (const [i, length] of array.lengths.entries()) {
    out.int32(length);
    out.int32(array.lowers[i]);
  }
  for (const item of array.items) out.sized(item === null ? null : write(item, element));
  return out.finish();
}

/** Postgres's record_send: the number of fields, then for each the number of its type and its value. */
export function recordToBinary(
  { fields }: RecordValue,
  types: readonly RecordField[],
  { write }: BinaryCodec,
): Uint8Array {
  const out = new Bytes();
  out.int32(types.length);
  for (const [i, { type }] of types.entries()) {
    const value = fields[i];
    out.int32(oidOf(type));
    out.sized(value === null ? null : write(value, type));
  }
  return out.finish();
}

class Reading {
  private readonly raw: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(raw: Uint8Array) {
    this.raw = raw;
    this.view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  }

  int32(): number {
    this.need(4);
    this.at += 4;
    return this.view.getInt32(this.at - 4);
  }

  sized(): Uint8Array | null {
    const length = this.int32();
    if (length === -1) return null;
    if (length < -1) throw errors.badBinary('insufficient data left in message');
    this.need(length);
    this.at += length;
    return this.raw.subarray(this.at - length, this.at);
  }

  get left(): number {
    return this.raw.length - this.at;
  }

  private need(bytes: number): void {
    if (this.left < bytes) throw errors.badBinary('insufficient data left in message');
  }
}

/** Postgres's array_recv. */
export function arrayFromBinary(raw: Uint8Array, element: DataType, { read }: BinaryCodec): ArrayValue {
  const from = new Reading(raw);
  const dimensions = from.int32();
  if (dimensions < 0) throw errors.badBinary(`invalid number of dimensions: ${dimensions}`);
  if (dimensions > 6) {
    throw errors.programLimit(`number of array dimensions (${dimensions}) exceeds the maximum allowed (6)`);
  }
  const flags = from.int32();
  if (flags !== 0 && flags !== 1) throw errors.badBinary('invalid array flags');
  checkType(from.int32() >>> 0, element, 'array element');
  const [lengths, lowers]: [number[], number[]] = [[], []];
  let count = dimensions === 0 ? 0 : 1;
  for (let i = 0; i < dimensions; i++) {
    lengths.push(from.int32());
    lowers.push(from.int32());
    count *= lengths[i];
    // Every item has at least its length: more of them than that cannot be there.
    if (lengths[i] < 0 || count * 4 > raw.length) throw errors.badBinary('insufficient data left in message');
  }
  const items = Array.from({ length: count }, (): Value => {
    const item = from.sized();
    return item === null ? null : read(item, element);
  });
  if (from.left > 0) throw errors.badBinary('improper binary format in array');
  return count === 0 ? { items: [], lengths: [], lowers: [] } : { items, lengths, lowers };
}

/** Postgres's record_recv, for a row whose fields are known. */
export function recordFromBinary(raw: Uint8Array, types: readonly RecordField[], { read }: BinaryCodec): RecordValue {
  const from = new Reading(raw);
  const count = from.int32();
  if (count !== types.length) {
    throw errors.datatypeMismatch(`wrong number of columns: ${count}, expected ${types.length}`);
  }
  const fields = types.map(({ type }): Value => {
    checkType(from.int32() >>> 0, type, 'record column');
    const value = from.sized();
    return value === null ? null : read(value, type);
  });
  if (from.left > 0) throw errors.badBinary('improper binary format in record');
  return { fields };
}

/** Types that we hold in one, as varchar and text, are one here too. */
function checkType(given: number, wanted: DataType, what: string): void {
  const expected = oidOf(wanted);
  const name = typeOfOid(given);
  if (given === expected || (name !== undefined && sameType(name, wanted))) return;
  throw errors.datatypeMismatch(
    `binary data has ${what} type ${given} (${name === undefined ? '???' : typeName(name)}) instead of expected ${expected} (${typeName(wanted)})`,
  );
}
