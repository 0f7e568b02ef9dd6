import { unreachable } from '../base/assert.ts';
import { ByteWriter } from '../base/byte_stream.ts';
import { normalised } from './decimal.ts';
import { intervalSpan } from './interval.ts';
import { isJsonArray, isJsonObject, type Json } from './json.ts';
import { parseJson } from './json_reader.ts';
import type { DataType } from './type.ts';
import { uuidBytes } from './uuid.ts';
import type { ArrayValue, Decimal, Interval, RecordValue, RegValue, Value, ZonedTime } from './value.ts';

/**
 * Bytes that compare as the values do in SQL, and are equal exactly when the values are: what lets arrays and records
 * be sorted, hashed and grouped as byte strings. Numbers stand most significant byte first with the sign turned round,
 * strings end in a mark that is below every byte, NULL is above all values, and what is shorter comes first.
 */
export function normalForm(value: Exclude<Value, null>, type: DataType): Uint8Array {
  const out = new ByteWriter();
  write(out, value, type);
  return out.finish();
}

const marks = { end: 0, value: 1, null: 2 } as const;

function write(out: ByteWriter, value: Exclude<Value, null>, type: DataType): void {
  switch (type.kind) {
    case 'bool':
      return out.byte(value === true ? 1 : 0);
    case 'int':
    case 'date':
    case 'timestamp':
    case 'time':
    case 'oid':
      return writeInteger(out, BigInt(value as number | bigint));
    case 'float':
      return writeFloat(out, value as number);
    case 'decimal':
    case 'numeric':
      return writeDecimal(out, value as Decimal);
    case 'interval':
      return writeSpan(out, intervalSpan(value as Interval));
    case 'timetz': {
      const { micros, offset } = value as ZonedTime;
      writeInteger(out, micros - BigInt(offset) * 1_000_000n);
      return writeInteger(out, BigInt(-offset));
    }
    case 'text':
    case 'unknown':
    case 'name':
    case 'char':
    case 'json':
      return writeString(out, encoder.encode(value as string));
    case 'jsonb':
      return writeJson(out, parseJson(value as string));
    case 'bytes':
      return writeString(out, value as Uint8Array);
    case 'uuid':
      return out.raw(uuidBytes(value as string));
    case 'reg':
      return writeInteger(out, BigInt((value as RegValue).oid));
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

const encoder = new TextEncoder();

function writeItem(out: ByteWriter, value: Value, type: DataType): void {
  out.byte(value === null ? marks.null : marks.value);
  if (value !== null) write(out, value, type);
}

/** Items first, then, for arrays with equal items, the shape: dimensions, lengths, lower bounds. */
function writeArray(out: ByteWriter, { items, lengths, lowers }: ArrayValue, element: DataType): void {
  for (const item of items) writeItem(out, item, element);
  out.byte(marks.end);
  out.byte(lengths.length);
  for (const n of [...lengths, ...lowers]) writeInteger(out, BigInt(n));
}

const signBit = 1n << 63n;

const writeInteger = (out: ByteWriter, n: bigint): void => out.uint64BigEndian(BigInt.asUintN(64, n) ^ signBit);

/** The span of an interval, which needs more than 64 bits. */
function writeSpan(out: ByteWriter, span: bigint): void {
  writeInteger(out, span >> 64n);
  out.uint64BigEndian(BigInt.asUintN(64, span));
}

const word = new DataView(new ArrayBuffer(8));

/** Positive numbers with the sign bit set, negative ones with all bits turned; −0 as 0, every NaN as the same one. */
function writeFloat(out: ByteWriter, x: number): void {
  word.setFloat64(0, Number.isNaN(x) ? Number.NaN : x + 0);
  const bits = word.getBigUint64(0);
  out.uint64BigEndian((bits & signBit) === 0n ? bits | signBit : BigInt.asUintN(64, ~bits));
}

const decimalMarks = { '-Infinity': 0, negative: 1, zero: 2, positive: 3, Infinity: 4, NaN: 5 } as const;

/** Sign, digits before the point, digits without trailing zeros; all bytes after a negative sign are turned. */
function writeDecimal(out: ByteWriter, value: Decimal): void {
  const { units, scale, special } = normalised(value);
  if (special !== undefined) return out.byte(decimalMarks[special]);
  if (units === 0n) return out.byte(decimalMarks.zero);
  const isNegative = units < 0n;
  const digits = (isNegative ? -units : units).toString();
  const magnitude = new ByteWriter();
  writeInteger(magnitude, BigInt(digits.length - scale));
  writeString(magnitude, encoder.encode(digits.replace(/0+$/, '')));
  out.byte(isNegative ? decimalMarks.negative : decimalMarks.positive);
  out.raw(isNegative ? magnitude.finish().map((byte) => byte ^ 0xff) : magnitude.finish());
}

/** A zero byte is written 0 255, the end 0 0. */
function writeString(out: ByteWriter, source: Uint8Array): void {
  for (const byte of source) {
    out.byte(byte);
    if (byte === 0) out.byte(0xff);
  }
  out.byte(0);
  out.byte(0);
}

const jsonMarks = { null: 0, string: 1, number: 2, boolean: 3, array: 4, object: 5 } as const;

/**
 * jsonb's order: object, array, boolean, number, string, null; of arrays and of objects the one with more items is
 * greater. A value that is no array counts as an array of one item at the top, and comes before one.
 */
function writeJson(out: ByteWriter, json: Json): void {
  if (isJsonObject(json)) {
    out.byte(1);
    return writeJsonItems(out, [json]);
  }
  const isArray = isJsonArray(json);
  out.byte(0);
  writeInteger(out, BigInt(isArray ? json.length : 1));
  out.byte(isArray ? 1 : 0);
  writeJsonItems(out, isArray ? json : [json]);
}

/** Item after item, each with what it holds; by a list of what is still to come, since values may be very deep. */
function writeJsonItems(out: ByteWriter, items: readonly Json[]): void {
  const waiting: Iterator<Json | JsonKey>[] = [items.values()];
  while (waiting.length > 0) {
    const { done, value } = waiting[waiting.length - 1].next();
    if (done === true) waiting.pop();
    else if (value instanceof JsonKey) writeString(out, encoder.encode(value.text));
    else if (isJsonArray(value) || isJsonObject(value)) {
      const isArray = isJsonArray(value);
      out.byte(isArray ? jsonMarks.array : jsonMarks.object);
      writeInteger(out, BigInt(isArray ? value.length : value.size));
      waiting.push(isArray ? value.values() : entriesOf(value));
    } else writeJsonScalar(out, value);
  }
}

class JsonKey {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function* entriesOf(object: ReadonlyMap<string, Json>): Generator<Json | JsonKey> {
  for (const [key, value] of object) {
    yield new JsonKey(key);
    yield value;
  }
}

function writeJsonScalar(out: ByteWriter, json: null | boolean | string | Decimal): void {
  if (json === null) return out.byte(jsonMarks.null);
  if (typeof json === 'string') {
    out.byte(jsonMarks.string);
    return writeString(out, encoder.encode(json));
  }
  if (typeof json === 'boolean') {
    out.byte(jsonMarks.boolean);
    return out.byte(json ? 1 : 0);
  }
  out.byte(jsonMarks.number);
  return writeDecimal(out, json);
}
