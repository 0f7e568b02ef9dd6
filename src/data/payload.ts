import { unreachable } from '../base/assert.ts';
import { ByteReader, ByteWriter } from '../base/byte_stream.ts';
import type { DataType } from './type.ts';
import { uuidBytes, uuidText } from './uuid.ts';
import type { ArrayValue, Decimal, Interval, RecordValue, RegValue, Value, ZonedTime } from './value.ts';

/**
 * Arrays and records lie in a vector as bytes, as they do in Postgres: whatever moves bytes moves them. The types are
 * those of the vector and are not written.
 *
 *   item    0 for NULL, else 1 and the body
 *   array   dimensions (one byte) · length and lower bound of each (int32) · items
 *   record  fields
 */
export function encodePayload(value: Exclude<Value, null>, type: DataType): Uint8Array {
  const out = new ByteWriter();
  writeBody(out, value, type);
  return out.finish();
}

export function decodePayload(bytes: Uint8Array, type: DataType): Exclude<Value, null> {
  return readBody(new ByteReader(bytes), type);
}

function writeItem(out: ByteWriter, value: Value, type: DataType): void {
  out.byte(value === null ? 0 : 1);
  if (value !== null) writeBody(out, value, type);
}

const readItem = (from: ByteReader, type: DataType): Value => (from.byte() === 0 ? null : readBody(from, type));

function writeBody(out: ByteWriter, value: Exclude<Value, null>, type: DataType): void {
  switch (type.kind) {
    case 'bool':
      return out.byte(value === true ? 1 : 0);
    case 'int':
      return type.bits === 64 ? out.int64(value as bigint) : out.int32(value as number);
    case 'date':
      return out.int32(value as number);
    case 'float':
      return out.float64(value as number);
    case 'timestamp':
    case 'time':
    case 'oid':
      return out.int64(value as bigint);
    case 'decimal':
    case 'numeric':
      return writeDecimal(out, value as Decimal);
    case 'text':
    case 'unknown':
    case 'name':
    case 'char':
    case 'json':
    case 'jsonb':
      return out.text(value as string);
    case 'bytes':
      return out.sized(value as Uint8Array);
    case 'uuid':
      return out.raw(uuidBytes(value as string));
    case 'interval': {
      const { months, days, micros } = value as Interval;
      out.int32(months);
      out.int32(days);
      return out.int64(micros);
    }
    case 'timetz': {
      const { micros, offset } = value as ZonedTime;
      out.int64(micros);
      return out.int32(offset);
    }
    case 'reg': {
      const { oid, name } = value as RegValue;
      out.int32(oid | 0);
      return out.text(name);
    }
    case 'array':
      return writeArray(out, value as ArrayValue, type.element);
    case 'record': {
      const { fields } = value as RecordValue;
      for (const [i, field] of type.fields.entries()) writeItem(out, fields[i], field.type);
      return;
    }
    default:
      return unreachable(type);
  }
}

function readBody(from: ByteReader, type: DataType): Exclude<Value, null> {
  switch (type.kind) {
    case 'bool':
      return from.byte() !== 0;
    case 'int':
      return type.bits === 64 ? from.int64() : from.int32();
    case 'date':
      return from.int32();
    case 'float':
      return from.float64();
    case 'timestamp':
    case 'time':
    case 'oid':
      return from.int64();
    case 'decimal':
    case 'numeric':
      return readDecimal(from);
    case 'text':
    case 'unknown':
    case 'name':
    case 'char':
    case 'json':
    case 'jsonb':
      return from.text();
    case 'bytes':
      return from.sized().slice();
    case 'uuid':
      return uuidText(from.raw(16));
    case 'interval':
      return { months: from.int32(), days: from.int32(), micros: from.int64() };
    case 'timetz':
      return { micros: from.int64(), offset: from.int32() };
    case 'reg':
      return { oid: from.int32() >>> 0, name: from.text() };
    case 'array':
      return readArray(from, type.element);
    case 'record':
      return { fields: type.fields.map((field) => readItem(from, field.type)) };
    default:
      return unreachable(type);
  }
}

function writeArray(out: ByteWriter, { items, lengths, lowers }: ArrayValue, element: DataType): void {
  out.byte(lengths.length);
  for (const [i, length] of lengths.entries()) {
    out.int32(length);
    out.int32(lowers[i]);
  }
  for (const item of items) writeItem(out, item, element);
}

function readArray(from: ByteReader, element: DataType): ArrayValue {
  const lengths: number[] = [];
  const lowers: number[] = [];
  for (let dimensions = from.byte(); dimensions > 0; dimensions--) {
    lengths.push(from.int32());
    lowers.push(from.int32());
  }
  const count = lengths.length === 0 ? 0 : lengths.reduce((product, length) => product * length, 1);
  return { items: Array.from({ length: count }, () => readItem(from, element)), lengths, lowers };
}

const specials = ['NaN', 'Infinity', '-Infinity'] as const;

/** Scale, or −1, −2, −3 for what is no number; then 128 bits. */
function writeDecimal(out: ByteWriter, { units, scale, special }: Decimal): void {
  out.int16(special === undefined ? scale : -1 - specials.indexOf(special));
  out.int64(BigInt.asIntN(64, units));
  out.int64(units >> 64n);
}

function readDecimal(from: ByteReader): Decimal {
  const scale = from.int16();
  const low = BigInt.asUintN(64, from.int64());
  const units = (from.int64() << 64n) | low;
  return scale >= 0 ? { units, scale } : { units: 0n, scale: 0, special: specials[-1 - scale] };
}
