import { errors, raise } from '../../../base/error.ts';
import { civilFromDays, dayMicros, daysFromCivil, splitTimestamp } from '../../../data/civil.ts';
import type { Decimal, Interval } from '../../../data/value.ts';

/** A moment in some zone, in the fields that EXTRACT and date_trunc speak of. */
export interface Moment {
  /** Days since 1970-01-01. */
  readonly days: number;
  /** Microseconds within the day. */
  readonly time: number;
}

export const momentOf = (micros: bigint): Moment => splitTimestamp(micros);

const whole = (n: number | bigint): Decimal => ({ units: BigInt(n), scale: 0 });
const fraction = (units: number | bigint, scale: number): Decimal => ({ units: BigInt(units), scale });

const aliases: Readonly<Record<string, string>> = {
  y: 'year',
  yr: 'year',
  years: 'year',
  yrs: 'year',
  mon: 'month',
  mons: 'month',
  months: 'month',
  w: 'week',
  weeks: 'week',
  d: 'day',
  days: 'day',
  h: 'hour',
  hr: 'hour',
  hrs: 'hour',
  hours: 'hour',
  m: 'minute',
  min: 'minute',
  mins: 'minute',
  minutes: 'minute',
  s: 'second',
  sec: 'second',
  secs: 'second',
  seconds: 'second',
  ms: 'milliseconds',
  msec: 'milliseconds',
  millisecond: 'milliseconds',
  us: 'microseconds',
  usec: 'microseconds',
  microsecond: 'microseconds',
  qtr: 'quarter',
  quarters: 'quarter',
  dec: 'decade',
  decades: 'decade',
  cent: 'century',
  centuries: 'century',
  c: 'century',
  mil: 'millennium',
  millennia: 'millennium',
  millenniums: 'millennium',
  jd: 'julian',
};

/** The one spelling of a field's name. */
export const fieldName = (name: string): string => {
  const lower = name.toLowerCase().trim();
  return Object.hasOwn(aliases, lower) ? aliases[lower] : lower;
};

/** Fields that a moment has though it cannot be cut there. */
const uncut: ReadonlySet<string> = new Set(['isoyear', 'isodow', 'dow', 'doy', 'epoch', 'julian']);
const zoneFields: ReadonlySet<string> = new Set(['timezone', 'timezone_hour', 'timezone_minute']);
const fields: ReadonlySet<string> = new Set([...Object.values(aliases), ...uncut, ...zoneFields]);

export const isZoneField = (name: string): boolean => zoneFields.has(name);

/** A field that the type does not have, or that nothing has. */
export const unknownField = (given: string, type: string): never =>
  raise(fields.has(fieldName(given)) ? errors.unsupportedUnit(given, type) : unrecognized(given, type));

/** The same for what date_trunc cuts to. */
export const unknownUnit = (given: string, type: string): never =>
  uncut.has(fieldName(given)) ? raise(unrecognized(given, type)) : unknownField(given, type);

const unrecognized = (given: string, type: string) =>
  errors.invalidParameterValue(`unit "${given}" not recognized for type ${type}`);

/** Day of the week, 0 = Sunday; 1970-01-01 was a Thursday. */
export const dayOfWeek = (days: number): number => (((days + 4) % 7) + 7) % 7;

/** The Monday (days since 1970) with which the ISO week of the day begins. */
export const mondayOf = (days: number): number => days - ((dayOfWeek(days) + 6) % 7);

/** ISO 8601 week: the week belongs to the year of its Thursday. */
export function isoWeek(days: number): { readonly year: number; readonly week: number } {
  const thursday = mondayOf(days) + 3;
  const { year } = civilFromDays(thursday);
  return { year, week: Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1 };
}

/** There is no year 0 in what people see: 1 BC is -1. */
const shownYear = (year: number): number => (year > 0 ? year : year - 1);
const periodOf = (year: number, length: number): number =>
  year > 0 ? Math.floor((year + length - 1) / length) : -Math.floor((length - year) / length);

/** One field of a date or timestamp with Postgres's digits; undefined: no such field. */
export function dateField(name: string, { days, time }: Moment): Decimal | undefined {
  const { year, month, day } = civilFromDays(days);
  switch (name) {
    case 'millennium':
      return whole(periodOf(year, 1000));
    case 'century':
      return whole(periodOf(year, 100));
    case 'decade':
      return whole(Math.floor(year / 10));
    case 'year':
      return whole(shownYear(year));
    case 'isoyear':
      return whole(shownYear(isoWeek(days).year));
    case 'quarter':
      return whole(Math.floor((month - 1) / 3) + 1);
    case 'month':
      return whole(month);
    case 'week':
      return whole(isoWeek(days).week);
    case 'day':
      return whole(day);
    case 'dow':
      return whole(dayOfWeek(days));
    case 'isodow':
      return whole(dayOfWeek(days) || 7);
    case 'doy':
      return whole(days - daysFromCivil(year, 1, 1) + 1);
    default:
      return timeField(name, time);
  }
}

/** A field that fits 32 bits: units and the digits behind their point. */
export interface NumberField {
  readonly units: (days: number, time: number) => number;
  readonly scale: number;
}

const wholeField = (units: NumberField['units']): NumberField => ({ units, scale: 0 });

/** The fields that are asked for most, as plain numbers: same results as `dateField`. */
export const numberFields: Readonly<Record<string, NumberField>> = {
  year: wholeField((days) => shownYear(civilFromDays(days).year)),
  quarter: wholeField((days) => Math.floor((civilFromDays(days).month - 1) / 3) + 1),
  month: wholeField((days) => civilFromDays(days).month),
  week: wholeField((days) => isoWeek(days).week),
  day: wholeField((days) => civilFromDays(days).day),
  dow: wholeField(dayOfWeek),
  isodow: wholeField((days) => dayOfWeek(days) || 7),
  hour: wholeField((_, time) => Math.trunc(time / 3_600_000_000)),
  minute: wholeField((_, time) => Math.trunc(time / 60_000_000) % 60),
  second: { units: (_, time) => time % 60_000_000, scale: 6 },
};

/** Hour and below, of microseconds within a day. */
export function timeField(name: string, time: number): Decimal | undefined {
  switch (name) {
    case 'hour':
      return whole(Math.trunc(time / 3_600_000_000));
    case 'minute':
      return whole(Math.trunc(time / 60_000_000) % 60);
    case 'second':
      return fraction(time % 60_000_000, 6);
    case 'milliseconds':
      return fraction(time % 60_000_000, 3);
    case 'microseconds':
      return whole(time % 60_000_000);
    default:
      return undefined;
  }
}

/** Seconds since 1970 with six digits. */
export const epochField = ({ days, time }: Moment): Decimal =>
  fraction(BigInt(days) * BigInt(dayMicros) + BigInt(time), 6);

const averageYearDays = 365.25;

/** One field of an interval; undefined: no such field. */
export function intervalField(name: string, { months, days, micros }: Interval): Decimal | undefined {
  const years = Math.trunc(months / 12);
  switch (name) {
    case 'millennium':
      return whole(Math.trunc(years / 1000));
    case 'century':
      return whole(Math.trunc(years / 100));
    case 'decade':
      return whole(Math.trunc(years / 10));
    case 'year':
      return whole(years);
    case 'quarter':
      return whole(Math.trunc((months % 12) / 3) + 1);
    case 'month':
      return whole(months % 12);
    case 'day':
      return whole(days);
    case 'hour':
      return whole(micros / 3_600_000_000n);
    case 'epoch': {
      const yearMicros = BigInt(averageYearDays * dayMicros);
      const fullDays = BigInt(30 * (months % 12) + days);
      return fraction(BigInt(years) * yearMicros + fullDays * BigInt(dayMicros) + micros, 6);
    }
    default:
      return timeField(name, Number(micros % 3_600_000_000n));
  }
}
