import { errors } from '../base/error.ts';
import { roundMicros } from './time_of_day.ts';
import type { Interval } from './value.ts';

/** INTERVAL DAY TO SECOND(3): fields and digits, in the modifier as Postgres packs it (timestamp.c, AdjustIntervalForTypmod). */

const bits = { month: 1 << 1, year: 1 << 2, day: 1 << 3, hour: 1 << 10, minute: 1 << 11, second: 1 << 12 } as const;
type Unit = keyof typeof bits;

const order: readonly Unit[] = ['year', 'month', 'day', 'hour', 'minute', 'second'];

export const fullRange = 0x7fff;
const anyDigits = 0xffff;

/** The fields of `interval`, `interval day`, `interval day to second` as bits; undefined: another type, or no such range. */
export function intervalRange(name: string): number | undefined {
  if (name === 'interval') return fullRange;
  const found = /^interval ([a-z]+)(?: to ([a-z]+))?$/.exec(name);
  if (found === null) return undefined;
  const [from, to] = [order.indexOf(found[1] as Unit), order.indexOf((found[2] ?? found[1]) as Unit)];
  if (from < 0 || to < from || (from < 2 && to > 1) || (found[2] !== undefined && to === from)) return undefined;
  return order.slice(from, to + 1).reduce((sum, unit) => sum | bits[unit], 0);
}

export const intervalModifier = (range: number, digits: number | undefined): number =>
  (range << 16) | (digits === undefined ? anyDigits : Math.min(digits, 6));

/** The smallest field that the range has: what a bare number in a text counts. */
export const lowestField = (range: number): Unit =>
  range === fullRange ? 'second' : order.findLast((unit) => (range & bits[unit]) !== 0)!;

export const isMinuteToSecond = (range: number): boolean => range === (bits.minute | bits.second);

/** Cuts off the fields below the range and rounds to its digits. */
export function limitInterval(value: Interval, modifier: number): Interval {
  const [range, digits] = [modifier >> 16, modifier & anyDigits];
  const isKnown = range === fullRange || order.some((unit) => (range & bits[unit]) !== 0);
  if (!isKnown || (digits !== anyDigits && digits > 6)) {
    throw errors.invalidParameterValue(`unrecognized interval typmod: ${modifier}`);
  }
  let { months, days, micros } = value;
  if (range !== fullRange) {
    const lowest = lowestField(range);
    if (lowest === 'year') months -= months % 12;
    if (lowest === 'year' || lowest === 'month') days = 0;
    const unit = { year: 0n, month: 0n, day: 0n, hour: 3_600_000_000n, minute: 60_000_000n, second: 1n }[lowest];
    micros = unit === 0n ? 0n : micros - (micros % unit);
  }
  if (digits !== anyDigits) micros = roundMicros(micros, digits);
  return { months, days, micros };
}
