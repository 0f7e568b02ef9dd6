import { unreachable } from '../base/assert.ts';
import type { DataType } from '../data/type.ts';
import { typeName } from '../data/type.ts';
import { type Decimal, type Interval, infinities, type Value } from '../data/value.ts';
import { valueToText } from '../data/value_text.ts';

/** A constant as SQL that means it again: numbers plain, the rest quoted with its type. */
export function printValue(value: Value, type: DataType): string {
  if (value === null) return type.kind === 'unknown' ? 'NULL' : `NULL::${typeName(type)}`;
  switch (type.kind) {
    case 'bool':
      return value === true ? 'true' : 'false';
    case 'int':
      return String(value);
    case 'float':
      return Number.isFinite(value as number) ? String(value) : `'${floatName(value as number)}'::${typeName(type)}`;
    case 'decimal':
    case 'numeric':
      return printDecimal(value as Decimal);
    case 'text':
    case 'unknown':
      return quoted(String(value));
    case 'bytes':
      return `'\\x${Buffer.from(value as Uint8Array).toString('hex')}'::bytea`;
    case 'date':
      return `'${printDate(value as number)}'::date`;
    case 'timestamp':
      return `'${printTimestamp(value as bigint)}${type.zoned ? '+00' : ''}'::${typeName(type)}`;
    case 'interval':
      return `'${printInterval(value as Interval)}'::interval`;
    case 'uuid':
    case 'time':
    case 'timetz':
    case 'json':
    case 'jsonb':
    case 'name':
    case 'char':
    case 'oid':
    case 'reg':
    case 'array':
    case 'record':
      return `${quoted(valueToText(value, type, 'UTC'))}::${typeName(type)}`;
    default:
      return unreachable(type);
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const floatName = (value: number): string => (Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity');

function printDecimal(value: Decimal): string {
  if (value.special !== undefined) return `'${value.special}'::numeric`;
  const sign = value.units < 0n ? '-' : '';
  const digits = (value.units < 0n ? -value.units : value.units).toString().padStart(value.scale + 1, '0');
  if (value.scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -value.scale)}.${digits.slice(-value.scale)}`;
}

const dayMs = 86_400_000;

function printDate(days: number): string {
  if (days === infinities.date) return 'infinity';
  if (days === infinities.minusDate) return '-infinity';
  const day = new Date(days * dayMs);
  if (Number.isNaN(day.getTime())) return `epoch ${days} days`;
  const year = day.getUTCFullYear();
  const rest = day.toISOString().slice(-20, -14);
  return year > 0 ? `${pad(year, 4)}${rest}` : `${pad(1 - year, 4)}${rest} BC`;
}

function printTimestamp(micros: bigint): string {
  if (micros === infinities.timestamp) return 'infinity';
  if (micros === infinities.minusTimestamp) return '-infinity';
  const dayMicros = BigInt(dayMs) * 1000n;
  const inDay = ((micros % dayMicros) + dayMicros) % dayMicros;
  const days = Number((micros - inDay) / dayMicros);
  const seconds = Number(inDay / 1_000_000n);
  const fraction = Number(inDay % 1_000_000n);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => pad(part, 2));
  return `${printDate(days)} ${clock.join(':')}${fraction === 0 ? '' : `.${pad(fraction, 6).replace(/0+$/, '')}`}`;
}

function printInterval(value: Interval): string {
  const parts: string[] = [];
  if (value.months !== 0) parts.push(`${value.months} mons`);
  if (value.days !== 0) parts.push(`${value.days} days`);
  if (value.micros !== 0n || parts.length === 0) parts.push(`${Number(value.micros) / 1_000_000} secs`);
  return parts.join(' ');
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');
