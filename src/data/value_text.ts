import { unreachable } from '../base/assert.ts';
import { errors } from '../base/error.ts';
import { formatArray, parseArray } from './array_text.ts';
import { fitDecimal, formatDecimal, parseDecimal } from './decimal.ts';
import { formatFloat, parseFloatText } from './float_text.ts';
import { formatInterval, formatTime } from './interval.ts';
import { parseInterval } from './interval_text.ts';
import { formatJson } from './json.ts';
import { checkedJson, parseJson } from './json_reader.ts';
import { formatRecord, parseRecord } from './record_text.ts';
import { parseTime, parseZonedTime } from './time_of_day.ts';
import { formatDate, formatTimestamp, parseDate, parseTimestamp } from './time_text.ts';
import { formatOffset, zoneOf } from './time_zone.ts';
import { type DataType, typeName } from './type.ts';
import { parseUuid } from './uuid.ts';
import type { ArrayValue, Decimal, Interval, RecordValue, RegValue, Value, ZonedTime } from './value.ts';

/** A value as Postgres prints it. `timeZone` is the session's, for timestamptz. */
export function valueToText(value: Exclude<Value, null>, type: DataType, timeZone: string): string {
  switch (type.kind) {
    case 'bool':
      return value === true ? 't' : 'f';
    case 'int':
    case 'oid':
      return String(value);
    case 'float':
      return formatFloat(value as number, type.bits);
    case 'decimal':
    case 'numeric':
      return formatDecimal(value as Decimal);
    case 'text':
    case 'unknown':
    case 'uuid':
    case 'json':
    case 'jsonb':
    case 'name':
    case 'char':
      return value as string;
    case 'bytes':
      return formatBytes(value as Uint8Array);
    case 'date':
      return formatDate(value as number);
    case 'timestamp':
      return formatTimestamp(value as bigint, type.zoned ? zoneOf(timeZone) : undefined);
    case 'interval':
      return formatInterval(value as Interval);
    case 'time':
      return formatTime(value as bigint);
    case 'timetz': {
      const { micros, offset } = value as ZonedTime;
      return formatTime(micros) + formatOffset(offset);
    }
    case 'reg':
      return (value as RegValue).name;
    case 'array': {
      const { element } = type;
      return formatArray(value as ArrayValue, (item) => valueToText(item, element, timeZone));
    }
    case 'record': {
      const { fields } = type;
      return formatRecord(value as RecordValue, (field, i) => valueToText(field, fields[i].type, timeZone));
    }
    default:
      return unreachable(type);
  }
}

/**
 * The value that Postgres reads from a text. Errors: 22P02 (form), 22003 (range), 22007 and 22008 (date and time).
 * `now`: microseconds since 1970 UTC, for words like `today`; without it they are no dates.
 */
export function valueFromText(source: string, type: DataType, timeZone: string, now?: bigint): Exclude<Value, null> {
  switch (type.kind) {
    case 'bool':
      return parseBool(source);
    case 'int':
      return parseInteger(source, type);
    case 'float':
      return parseFloatText(source, type.bits);
    case 'decimal':
      return fitDecimal(parseNumeric(source), type.precision, type.scale);
    case 'numeric':
      return parseNumeric(source);
    case 'text':
    case 'unknown':
      return source;
    case 'uuid':
      return parseUuid(source) ?? invalid(source, type);
    case 'oid':
      return parseOid(source);
    case 'array': {
      const { element } = type;
      return parseArray(source, (text) => valueFromText(text, element, timeZone, now));
    }
    case 'record': {
      const { fields } = type;
      return parseRecord(source, fields.length, (text, i) => valueFromText(text, fields[i].type, timeZone, now));
    }
    case 'json':
      return checkedJson(source);
    case 'jsonb':
      return formatJson(parseJson(source));
    case 'time':
      return parseTime(source, timeZone, now);
    case 'timetz':
      return parseZonedTime(source, timeZone, now);
    case 'name':
      return asName(source);
    case 'char':
      return firstByte(source);
    case 'reg':
      throw errors.notSupported(`the text form of ${typeName(type)}`);
    case 'bytes':
      return parseBytes(source);
    case 'date':
      return parseDate(source, timeZone, { now });
    case 'timestamp':
      return parseTimestamp(source, type.zoned, timeZone, { now });
    case 'interval':
      return parseInterval(source);
    default:
      return unreachable(type);
  }
}

const maxNameBytes = 63;

/** Cut to what a name may hold, between characters. */
function asName(source: string): string {
  if (source.length * 3 <= maxNameBytes) return source;
  const bytes = new TextEncoder().encode(source);
  if (bytes.length <= maxNameBytes) return source;
  let end = maxNameBytes;
  while ((bytes[end] & 0xc0) === 0x80) end--;
  return new TextDecoder().decode(bytes.subarray(0, end));
}

/** A "char" is one byte; here it is one character, so that it stays text. */
const firstByte = (source: string): string => Array.from(source)[0] ?? '';

function invalid(source: string, type: DataType): never {
  throw errors.invalidText(typeName(type), source);
}

/** Also −1 for the largest one, as C's strtoul reads it. */
function parseOid(source: string): bigint {
  const found = /^\s*([+-]?\d+)\s*$/.exec(source);
  if (found === null) throw errors.invalidText('oid', source);
  const n = BigInt(found[1].replace('+', ''));
  if (n > 0xffffffffn || n < -0x80000000n) throw errors.valueOutOfRange(source, 'oid');
  return BigInt.asUintN(32, n);
}

function parseBool(source: string): boolean {
  const word = source.trim().toLowerCase();
  // Any beginning of a word will do, but `o` could be both on and off.
  if (word !== '' && ('true'.startsWith(word) || 'yes'.startsWith(word) || word === 'on' || word === '1')) return true;
  if (word !== '' && ('false'.startsWith(word) || 'no'.startsWith(word) || word === '0')) return false;
  if (word === 'of' || word === 'off') return false;
  throw errors.invalidText('boolean', source);
}

const wordLimit = 1n << 63n;

function parseInteger(source: string, type: DataType & { kind: 'int' }): number | bigint {
  const found = /^\s*([+-]?\d+)\s*$/.exec(source);
  if (found === null) throw errors.invalidText(typeName(type), source);
  if (type.bits === 64) {
    const n = BigInt(found[1].replace('+', ''));
    if (n >= wordLimit || n < -wordLimit) throw errors.valueOutOfRange(source, 'bigint');
    return n;
  }
  const n = Number(found[1]) + 0;
  const limit = type.bits === 32 ? 2 ** 31 : 2 ** 15;
  if (n >= limit || n < -limit) throw errors.valueOutOfRange(source, typeName(type));
  return n;
}

function parseNumeric(source: string): Decimal {
  const value = parseDecimal(source);
  if (value === undefined) throw errors.invalidText('numeric', source);
  return value;
}

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** `\x` and two hexadecimal digits per byte. */
function formatBytes(value: Uint8Array): string {
  let out = '\\x';
  for (const byte of value) out += hexPairs[byte];
  return out;
}

/** The hex form, or text with `\\` and `\ooo` escapes. */
export function parseBytes(source: string): Uint8Array {
  return source.startsWith('\\x') ? parseHex(source.slice(2)) : parseEscaped(source);
}

/** Text with `\\` and `\ooo` escapes. */
function parseEscaped(source: string): Uint8Array {
  const raw = new TextEncoder().encode(source);
  const out: number[] = [];
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] !== 0x5c) out.push(raw[i]);
    else if (raw[i + 1] === 0x5c) out.push(raw[++i]);
    else {
      const octal = /^[0-3][0-7]{2}$/.exec(String.fromCharCode(...raw.subarray(i + 1, i + 4)));
      if (octal === null) throw errors.invalidBytes();
      out.push(Number.parseInt(octal[0], 8));
      i += 3;
    }
  }
  return Uint8Array.from(out);
}

/** Two digits per byte; white space may stand between bytes. */
function parseHex(digits: string): Uint8Array {
  const packed = digits.replace(/[ \n\t\r]/g, '');
  const wrong = /[^0-9a-fA-F]/u.exec(packed);
  if (wrong !== null) throw errors.invalidParameterValue(`invalid hexadecimal digit: "${wrong[0]}"`);
  if (packed.length % 2 !== 0) throw errors.invalidParameterValue('invalid hexadecimal data: odd number of digits');
  return Uint8Array.from({ length: packed.length / 2 }, (_, i) => Number.parseInt(packed.slice(i * 2, i * 2 + 2), 16));
}
