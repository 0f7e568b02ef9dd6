import { unreachable } from '../base/assert.ts';
import { errors } from '../base/error.ts';
import { dayMicros } from './civil.ts';
import { fitDecimal, fitted, negativeInfinity, notANumber, positiveInfinity, powerOfTen } from './decimal.ts';
import { formatJson } from './json.ts';
import { checkedJson, parseJson } from './json_reader.ts';
import { arrayFromBinary, arrayToBinary, type BinaryCodec, recordFromBinary, recordToBinary } from './nested_binary.ts';
import { type DataType, typeName } from './type.ts';
import { uuidBytes, uuidText } from './uuid.ts';
import {
  type ArrayValue,
  type Decimal,
  type Interval,
  infinities,
  type RecordValue,
  type RegValue,
  type Value,
  type ZonedTime,
} from './value.ts';

/** Postgres counts dates and timestamps from 2000-01-01. */
const epochDays = 10957;
const epochMicros = 946_684_800_000_000n;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What arrays and records hold is written as by itself. */
const codec: BinaryCodec = { write: valueToBinary, read: valueFromBinary };

/** A value as Postgres's send functions write it: big-endian, without its length. */
export function valueToBinary(value: Exclude<Value, null>, type: DataType): Uint8Array {
  switch (type.kind) {
    case 'bool':
      return Uint8Array.of(value === true ? 1 : 0);
    case 'int':
      if (type.bits === 64) return int64s(value as bigint);
      return type.bits === 32 ? int32s(value as number) : int16s(value as number);
    case 'float':
      return floatBytes(value as number, type.bits);
    case 'decimal':
    case 'numeric':
      return numericBytes(value as Decimal);
    case 'text':
    case 'unknown':
    case 'json':
    case 'name':
    case 'char':
      return encoder.encode(value as string);
    case 'jsonb':
      return Uint8Array.of(1, ...encoder.encode(value as string));
    case 'uuid':
      return uuidBytes(value as string);
    case 'oid':
      return int32s(Number(value) | 0);
    case 'reg':
      return int32s((value as RegValue).oid | 0);
    case 'time':
      return int64s(value as bigint);
    case 'timetz':
      return zonedTimeBytes(value as ZonedTime);
    case 'array':
      return arrayToBinary(value as ArrayValue, type.element, codec);
    case 'record':
      return recordToBinary(value as RecordValue, type.fields, codec);
    case 'bytes':
      return value as Uint8Array;
    case 'date': {
      const days = value as number;
      return int32s(days === infinities.date || days === infinities.minusDate ? days : days - epochDays);
    }
    case 'timestamp': {
      const micros = value as bigint;
      const infinite = micros === infinities.timestamp || micros === infinities.minusTimestamp;
      return int64s(infinite ? micros : micros - epochMicros);
    }
    case 'interval':
      return intervalBytes(value as Interval);
    default:
      return unreachable(type);
  }
}

/** The value of Postgres's binary form; 22P03 when it is not one. */
export function valueFromBinary(raw: Uint8Array, type: DataType): Exclude<Value, null> {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  switch (type.kind) {
    case 'bool':
      return sized(view, 1, type).getUint8(0) !== 0;
    case 'int':
      if (type.bits === 64) return sized(view, 8, type).getBigInt64(0);
      return type.bits === 32 ? sized(view, 4, type).getInt32(0) : sized(view, 2, type).getInt16(0);
    case 'float':
      return type.bits === 64 ? sized(view, 8, type).getFloat64(0) : sized(view, 4, type).getFloat32(0);
    case 'decimal':
      return fitDecimal(readNumeric(view), type.precision, type.scale);
    case 'numeric':
      return readNumeric(view);
    case 'text':
    case 'unknown':
    case 'name':
    case 'char':
      return readText(raw);
    case 'uuid':
      sized(view, 16, type);
      return uuidText(raw);
    case 'oid':
      return BigInt(sized(view, 4, type).getUint32(0));
    case 'time':
      return withinTime(sized(view, 8, type).getBigInt64(0));
    case 'timetz':
      sized(view, 12, type);
      withinTime(view.getBigInt64(0));
      return { micros: view.getBigInt64(0), offset: -view.getInt32(8) };
    case 'json':
      return checkedJson(readText(raw));
    case 'jsonb':
      if (raw[0] !== 1) throw errors.badBinary(`unsupported jsonb version number ${raw[0] ?? 0}`);
      return formatJson(parseJson(readText(raw.subarray(1))));
    case 'reg':
      throw errors.notSupported(`the binary form of ${typeName(type)}`);
    case 'array':
      return arrayFromBinary(raw, type.element, codec);
    case 'record':
      return recordFromBinary(raw, type.fields, codec);
    case 'bytes':
      return raw.slice();
    case 'date': {
      const days = sized(view, 4, type).getInt32(0);
      return days === infinities.date || days === infinities.minusDate ? days : days + epochDays;
    }
    case 'timestamp': {
      const micros = sized(view, 8, type).getBigInt64(0);
      const infinite = micros === infinities.timestamp || micros === infinities.minusTimestamp;
      return infinite ? micros : withinWord(micros + epochMicros);
    }
    case 'interval':
      sized(view, 16, type);
      return { micros: view.getBigInt64(0), days: view.getInt32(8), months: view.getInt32(12) };
    default:
      return unreachable(type);
  }
}

function sized(view: DataView, bytes: number, type: DataType): DataView {
  if (view.byteLength !== bytes) throw errors.badBinary(`incorrect binary data format for type ${typeName(type)}`);
  return view;
}

function withinTime(micros: bigint): bigint {
  if (micros < 0n || micros > BigInt(dayMicros)) throw errors.infiniteDatetime('time out of range');
  return micros;
}

function withinWord(micros: bigint): bigint {
  if (micros >= infinities.timestamp) throw errors.datetimeOverflow('timestamp');
  return micros;
}

function readText(raw: Uint8Array): string {
  try {
    return decoder.decode(raw);
  } catch (cause) {
    if (cause instanceof TypeError)
      throw errors.invalidByteSequence(`0x${Buffer.from(raw.subarray(0, 8)).toString('hex')}`);
    throw cause;
  }
}

function write(bytes: number, fill: (view: DataView) => void): Uint8Array {
  const out = new Uint8Array(bytes);
  fill(new DataView(out.buffer));
  return out;
}

const int16s = (n: number): Uint8Array => write(2, (view) => view.setInt16(0, n));
const int32s = (n: number): Uint8Array => write(4, (view) => view.setInt32(0, n));
const int64s = (n: bigint): Uint8Array => write(8, (view) => view.setBigInt64(0, n));

const floatBytes = (x: number, bits: 32 | 64): Uint8Array =>
  write(bits / 8, (view) => (bits === 64 ? view.setFloat64(0, x) : view.setFloat32(0, x)));

const intervalBytes = ({ months, days, micros }: Interval): Uint8Array =>
  write(16, (view) => {
    view.setBigInt64(0, micros);
    view.setInt32(8, days);
    view.setInt32(12, months);
  });

/** The offset counts to the west here. */
const zonedTimeBytes = ({ micros, offset }: ZonedTime): Uint8Array =>
  write(12, (view) => {
    view.setBigInt64(0, micros);
    view.setInt32(8, -offset);
  });

const signs = { positive: 0, negative: 0x4000, NaN: 0xc000, Infinity: 0xd000, '-Infinity': 0xf000 } as const;

/** Digits of base 10000: count, weight of the first, sign, digits behind the point, then the digits. */
function numericBytes({ units, scale, special }: Decimal): Uint8Array {
  if (special !== undefined) return write(8, (view) => view.setUint16(4, signs[special]));
  const groups = groupsOf(units < 0n ? -units : units, scale);
  let weight = groups.length - Math.ceil(scale / 4) - 1;
  let start = 0;
  while (start < groups.length && groups[start] === 0) start++;
  weight -= start;
  let end = groups.length;
  while (end > start && groups[end - 1] === 0) end--;
  const digits = groups.slice(start, end);
  return write(8 + digits.length * 2, (view) => {
    view.setInt16(0, digits.length);
    view.setInt16(2, digits.length === 0 ? 0 : weight);
    view.setUint16(4, units < 0n ? signs.negative : signs.positive);
    view.setInt16(6, scale);
    for (const [i, digit] of digits.entries()) view.setInt16(8 + i * 2, digit);
  });
}

/** Decimal digits in groups of four, counted from the point to both sides. */
function groupsOf(units: bigint, scale: number): number[] {
  const text = units.toString().padStart(scale + 1, '0');
  const point = text.length - scale;
  const whole = text.slice(0, point).padStart(Math.ceil(point / 4) * 4, '0');
  const fraction = text.slice(point).padEnd(Math.ceil(scale / 4) * 4, '0');
  return ((whole + fraction).match(/.{4}/g) ?? []).map(Number);
}

function readNumeric(view: DataView): Decimal {
  if (view.byteLength < 8) throw errors.badBinary('insufficient data left in message');
  const [count, weight, sign, scale] = [view.getUint16(0), view.getInt16(2), view.getUint16(4), view.getUint16(6)];
  if (sign === signs.NaN) return notANumber;
  if (sign === signs.Infinity) return positiveInfinity;
  if (sign === signs['-Infinity']) return negativeInfinity;
  if (sign !== signs.positive && sign !== signs.negative)
    throw errors.badBinary('invalid sign in external "numeric" value');
  if (view.byteLength !== 8 + count * 2) throw errors.badBinary('incorrect binary data format for type numeric');
  let units = 0n;
  for (let i = 0; i < count; i++) {
    const digit = view.getInt16(8 + i * 2);
    if (digit < 0 || digit > 9999) throw errors.badBinary('invalid digit in external "numeric" value');
    units = units * 10000n + BigInt(digit);
  }
  // units counts 10000^(weight − count + 1); the wanted unit is 10^−scale.
  const shift = (weight - count + 1) * 4 + scale;
  const exact = shift >= 0 ? units * powerOfTen(shift) : units / powerOfTen(-shift);
  return fitted(sign === signs.negative ? -exact : exact, scale);
}
