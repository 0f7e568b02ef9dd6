import { errors } from '../base/error.ts';
import { infinities } from './value.ts';

/**
 * The proleptic Gregorian calendar. Years are astronomical: 0 is 1 BC, −1 is 2 BC.
 * Conversions follow the era arithmetic that Howard Hinnant published for days_from_civil.
 */
export interface Civil {
  readonly year: number;
  /** 1..12 */
  readonly month: number;
  /** 1..31 */
  readonly day: number;
}

export const dayMicros = 86_400_000_000;
const dayMicrosBig = 86_400_000_000n;

/** Days since 1970-01-01. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

export function civilFromDays(days: number): Civil {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : monthLengths[month - 1];

/** A timestamp as whole days since 1970 and microseconds within the day (0 … dayMicros − 1). */
export function splitTimestamp(micros: bigint): { readonly days: number; readonly time: number } {
  let days = micros / dayMicrosBig;
  if (micros < 0n && days * dayMicrosBig !== micros) days -= 1n;
  return { days: Number(days), time: Number(micros - days * dayMicrosBig) };
}

export const joinTimestamp = (days: number, time: number): bigint => BigInt(days) * dayMicrosBig + BigInt(time);

/** The calendar reaches from Julian day 0 (24 November 4714 BC) to what the storage can count. */
export const minDays = daysFromCivil(-4713, 11, 24);
/** First day that is no date any more: 5874898-01-01. */
const endDays = daysFromCivil(5874898, 1, 1);
export const minTimestamp = joinTimestamp(minDays, 0);

export const isInfiniteDate = (days: number): boolean => days === infinities.date || days === infinities.minusDate;

export const isInfiniteTimestamp = (micros: bigint): boolean =>
  micros === infinities.timestamp || micros === infinities.minusTimestamp;

/** The days, or 22008 outside the calendar. */
export function checkedDate(days: number, source?: string): number {
  if (days < minDays || days >= endDays) throw errors.datetimeOverflow('date', source);
  return days;
}

/** The microseconds, or 22008 outside what a timestamp can be. */
export function checkedTimestamp(micros: bigint, source?: string): bigint {
  if (micros < minTimestamp || micros >= infinities.timestamp) throw errors.datetimeOverflow('timestamp', source);
  return micros;
}
