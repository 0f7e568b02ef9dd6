import { unreachable } from '../base/assert.ts';
import { compareDecimals } from './decimal.ts';
import { intervalSpan } from './interval.ts';
import { normalForm } from './normal_form.ts';
import type { DataType } from './type.ts';
import type { Decimal, Interval, RegValue, Value, ZonedTime } from './value.ts';

type NotNull = Exclude<Value, null>;

/** Order of two values of one type as Postgres sorts them: below zero, zero, above zero. Text by its UTF-8 bytes. */
export function compareValues(a: NotNull, b: NotNull, type: DataType): number {
  switch (type.kind) {
    case 'bool':
      return Number(a) - Number(b);
    case 'int':
    case 'date':
    case 'timestamp':
    case 'time':
    case 'oid':
      return a < b ? -1 : a > b ? 1 : 0;
    case 'float':
      return compareFloats(a as number, b as number);
    case 'decimal':
    case 'numeric':
      return compareDecimals(a as Decimal, b as Decimal);
    case 'text':
    case 'unknown':
    case 'json':
    case 'name':
    case 'char':
    case 'uuid':
      return compareTexts(a as string, b as string);
    case 'bytes':
      return compareBytes(a as Uint8Array, b as Uint8Array);
    case 'interval': {
      const [x, y] = [intervalSpan(a as Interval), intervalSpan(b as Interval)];
      return x < y ? -1 : x > y ? 1 : 0;
    }
    case 'timetz':
      return compareZoned(a as ZonedTime, b as ZonedTime);
    case 'reg':
      return (a as RegValue).oid - (b as RegValue).oid;
    case 'array':
    case 'record':
    case 'jsonb':
      return compareBytes(normalForm(a, type), normalForm(b, type));
    default:
      return unreachable(type);
  }
}

/** By the moment in UTC, then by the offset, the one further west last. */
function compareZoned(a: ZonedTime, b: ZonedTime): number {
  const [x, y] = [a, b].map(({ micros, offset }) => micros - BigInt(offset) * 1_000_000n);
  return x < y ? -1 : x > y ? 1 : b.offset - a.offset;
}

/** NaN equals NaN and is greater than all else; −0 equals 0. */
export function compareFloats(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

/** As the UTF-8 bytes compare: by code point, where UTF-16 puts surrogates before U+E000. */
export function compareTexts(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return codePointOrder(x) - codePointOrder(y);
  }
  return a.length - b.length;
}

const codePointOrder = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
