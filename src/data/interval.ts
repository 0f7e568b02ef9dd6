import { errors } from '../base/error.ts';
import { dayMicros } from './civil.ts';
import type { Interval } from './value.ts';

/** Postgres's interval arithmetic (interval_mul and its neighbours in timestamp.c). */

const daysPerMonth = 30;
const int32Limit = 2 ** 31;
const int64Max = (1n << 63n) - 1n;

/** The interval, or 22008 when a field does not fit its word. */
export function checkedInterval(months: number, days: number, micros: bigint): Interval {
  const fits = (n: number): boolean => n >= -int32Limit && n < int32Limit;
  if (!fits(months) || !fits(days) || micros > int64Max || micros < -int64Max - 1n) {
    throw errors.datetimeOverflow('interval');
  }
  // -0 has no place in an integer field.
  return { months: months + 0, days: days + 0, micros };
}

export const addIntervals = (a: Interval, b: Interval): Interval =>
  checkedInterval(a.months + b.months, a.days + b.days, a.micros + b.micros);

export const negateInterval = (a: Interval): Interval => checkedInterval(-a.months, -a.days, -a.micros);

export const subtractIntervals = (a: Interval, b: Interval): Interval =>
  checkedInterval(a.months - b.months, a.days - b.days, a.micros - b.micros);

export const multiplyInterval = (a: Interval, factor: number): Interval => scaled(a, (field) => field * factor);

export function divideInterval(a: Interval, divisor: number): Interval {
  if (divisor === 0) throw errors.divisionByZero();
  return scaled(a, (field) => field / divisor);
}

/** Fractions of months become days of 30 to the month, fractions of days become time. */
function scaled(a: Interval, scale: (field: number) => number): Interval {
  const [exactMonths, exactDays] = [scale(a.months), scale(a.days)];
  const months = Math.trunc(exactMonths);
  const days = Math.trunc(exactDays);
  const monthDays = toMicro((exactMonths - months) * daysPerMonth);
  const wholeMonthDays = Math.trunc(monthDays);
  let seconds = toMicro((exactDays - days + monthDays - wholeMonthDays) * 86400);
  const extra = Math.abs(seconds) >= 86400 ? Math.trunc(seconds / 86400) : 0;
  seconds -= extra * 86400;
  const micros = roundHalfEven(scale(Number(a.micros)) + seconds * 1e6);
  if (!Number.isFinite(months) || !Number.isFinite(days) || !Number.isFinite(micros)) {
    throw errors.datetimeOverflow('interval');
  }
  return checkedInterval(months, days + extra + wholeMonthDays, BigInt(micros));
}

/** Rounded to six digits behind the point. */
const toMicro = (x: number): number => roundHalfEven(x * 1e6) / 1e6;

export function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** Microseconds of the interval with months of 30 days: what comparison, hashing and sorting look at. */
export const intervalSpan = ({ months, days, micros }: Interval): bigint =>
  micros + BigInt(days + months * daysPerMonth) * BigInt(dayMicros);

const two = (n: bigint | number): string => String(n).padStart(2, '0');

/** Postgres's own style: `1 year 2 mons -3 days +04:05:06.7`. */
export function formatInterval({ months, days, micros }: Interval): string {
  const parts: string[] = [];
  let negative = false;
  const field = (n: number, unit: string): void => {
    if (n === 0) return;
    parts.push(`${negative && n > 0 ? '+' : ''}${n} ${unit}${n === 1 ? '' : 's'}`);
    negative = n < 0;
  };
  field(Math.trunc(months / 12), 'year');
  field(months % 12, 'mon');
  field(days, 'day');
  if (micros !== 0n || parts.length === 0) {
    const sign = micros < 0n ? '-' : negative ? '+' : '';
    parts.push(sign + formatTime(micros < 0n ? -micros : micros));
  }
  return parts.join(' ');
}

/** `hh:mm:ss[.ffffff]` without trailing zeros; hours may exceed 24. */
export function formatTime(micros: bigint): string {
  const seconds = micros / 1_000_000n;
  const fraction = micros % 1_000_000n;
  const tail = fraction === 0n ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${tail}`;
}
