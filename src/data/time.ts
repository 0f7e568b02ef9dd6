import { errors } from '../base/error.ts';
import {
  checkedDate,
  checkedTimestamp,
  civilFromDays,
  dayMicros,
  daysFromCivil,
  daysInMonth,
  isInfiniteDate,
  isInfiniteTimestamp,
  joinTimestamp,
  splitTimestamp,
} from './civil.ts';
import { localToUtc, utcToLocal, type Zone } from './time_zone.ts';
import type { Interval } from './value.ts';

/**
 * The moment moved: first by months (a day that the month lacks becomes its last), then by days, then by time. With a
 * zone, months and days are counted on the clock there. Infinity stays. Error 22008.
 */
export function addToTimestamp(moment: bigint, { months, days, micros }: Interval, zone?: Zone): bigint {
  if (isInfiniteTimestamp(moment)) return moment;
  let at = moment;
  if (months !== 0 || days !== 0) {
    const local = splitTimestamp(zone === undefined ? at : utcToLocal(zone, at));
    const moved = addMonths(local.days, months) + days;
    at = checkedTimestamp(joinTimestamp(moved, local.time));
    if (zone !== undefined) at = localToUtc(zone, at);
  }
  return checkedTimestamp(at + micros);
}

/** The day `months` later, at most the last of its month. */
function addMonths(days: number, months: number): number {
  if (months === 0) return days;
  const { year, month, day } = civilFromDays(days);
  const count = year * 12 + month - 1 + months;
  const newYear = Math.floor(count / 12);
  const newMonth = count - newYear * 12 + 1;
  return daysFromCivil(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

/** a − b in days and time. */
export function betweenTimestamps(a: bigint, b: bigint): Interval {
  if (isInfiniteTimestamp(a) || isInfiniteTimestamp(b)) {
    throw errors.infiniteDatetime('cannot subtract infinite timestamps');
  }
  const difference = a - b;
  const days = difference / BigInt(dayMicros);
  return { months: 0, days: Number(days), micros: difference - days * BigInt(dayMicros) };
}

/** The date n days later; infinity stays. */
export const moveDate = (days: number, n: number): number => (isInfiniteDate(days) ? days : checkedDate(days + n));

export function daysBetween(a: number, b: number): number {
  if (isInfiniteDate(a) || isInfiniteDate(b)) throw errors.infiniteDatetime('cannot subtract infinite dates');
  return a - b;
}
