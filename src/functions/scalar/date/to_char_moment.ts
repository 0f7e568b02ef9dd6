import { errors, raise } from '../../../base/error.ts';
import { civilFromDays, daysFromCivil, splitTimestamp } from '../../../data/civil.ts';
import { formatOffset } from '../../../data/time_zone.ts';
import type { Interval } from '../../../data/value.ts';
import { dayOfWeek, isoWeek } from './fields.ts';
import { dayNames, monthNames, romanMonths } from './names.ts';
import type { Field, Template } from './template.ts';

/** What to_char shows of a moment or an interval. */
export interface Shown {
  readonly year: number;
  /** 1 to 12; of an interval from 0. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
  /** Days since 1970; undefined for an interval. */
  readonly days: number | undefined;
  /** Seconds ahead of UTC, where a zone is known. */
  readonly offset: number | undefined;
}

export function shownMoment(local: bigint, offset?: number): Shown {
  const { days, time } = splitTimestamp(local);
  return { ...civilFromDays(days), ...clockOf(time), days, offset };
}

export function shownInterval({ months, days, micros }: Interval): Shown {
  const clock = clockOf(Number(micros));
  return { year: Math.trunc(months / 12), month: months % 12, day: days, ...clock, days: undefined, offset: undefined };
}

function clockOf(micros: number): Pick<Shown, 'hour' | 'minute' | 'second' | 'micros'> {
  const seconds = Math.trunc(micros / 1e6);
  return {
    hour: Math.trunc(seconds / 3600),
    minute: Math.trunc(seconds / 60) % 60,
    second: seconds % 60,
    micros: micros % 1e6,
  };
}

export const showTemplate = (template: Template, shown: Shown): string =>
  template.map((node) => (node.kind === 'words' ? node.text : withEnding(showField(node, shown), node))).join('');

/** 1st, 2nd, 3rd, 4th, 11th. */
export function ordinalEnding(digits: string): string {
  const [tens, ones] = [digits.at(-2), digits.at(-1) ?? ''];
  if (tens === '1') return 'th';
  return { '1': 'st', '2': 'nd', '3': 'rd' }[ones] ?? 'th';
}

function withEnding(text: string, { ending }: Field): string {
  if (ending === '') return text;
  return text + (ending === 'TH' ? ordinalEnding(text).toUpperCase() : ordinalEnding(text));
}

const padded = (n: number, width: number, { bare }: Field): string =>
  bare ? String(n) : `${n < 0 ? '-' : ''}${String(Math.abs(n)).padStart(width, '0')}`;

function spelled(word: string, { spelling, bare }: Field, width = 0): string {
  const shown = spelling === 'upper' ? word.toUpperCase() : spelling === 'lower' ? word.toLowerCase() : word;
  return bare ? shown : shown.padEnd(width);
}

const noCalendar = (): never =>
  raise(
    errors.invalidDatetimeFormat(
      'invalid format specification for an interval value',
      undefined,
      'Intervals are not tied to specific calendar dates.',
    ),
  );

/** Years before Christ are counted backwards from 1. */
const calendarYear = ({ year, days }: Shown): number => (days === undefined || year > 0 ? year : 1 - year);

function showField(field: Field, shown: Shown): string {
  return showClock(field, shown) ?? showDay(field, shown) ?? showCalendar(field, shown);
}

function showClock(field: Field, { hour, minute, second, micros }: Shown): string | undefined {
  switch (field.name) {
    case 'HH24':
      return padded(hour, 2, field);
    case 'HH':
    case 'HH12':
      return padded(hour % 12 === 0 ? 12 : hour % 12, 2, field);
    case 'MI':
      return padded(minute, 2, field);
    case 'SS':
      return padded(second, 2, field);
    case 'SSSS':
    case 'SSSSS':
      return String(hour * 3600 + minute * 60 + second);
    case 'MS':
      return String(Math.trunc(micros / 1000)).padStart(3, '0');
    case 'US':
      return String(micros).padStart(6, '0');
    case 'AM':
    case 'PM':
      return spelled(hour % 24 >= 12 ? 'PM' : 'AM', field);
    case 'A.M.':
    case 'P.M.':
      return spelled(hour % 24 >= 12 ? 'P.M.' : 'A.M.', field);
    default:
      if (!field.name.startsWith('FF')) return undefined;
      return String(micros).padStart(6, '0').slice(0, Number(field.name[2]));
  }
}

/** Parts of dates that intervals have too. */
function showDay(field: Field, shown: Shown): string | undefined {
  const { month, day, days } = shown;
  const year = calendarYear(shown);
  switch (field.name) {
    case 'Y,YYY':
      return `${Math.trunc(year / 1000)},${String(Math.abs(year) % 1000).padStart(3, '0')}`;
    case 'YYYY':
      return padded(year, 4, field);
    case 'YYY':
      return padded(year % 1000, 3, field);
    case 'YY':
      return padded(year % 100, 2, field);
    case 'Y':
      return String(year % 10);
    case 'MM':
      return padded(month, 2, field);
    case 'DD':
      // A sign takes one of the two places.
      return field.bare || day >= 0 ? padded(day, 2, field) : String(day);
    case 'DDD':
      return padded(days === undefined ? shown.year * 360 + month * 30 + day : dayOfYear(shown), 3, field);
    case 'Q':
      return month === 0 ? '' : String(Math.floor((month - 1) / 3) + 1);
    case 'CC':
      return padded(centuryOf(shown), 2, field);
    case 'RM':
      return month === 0 ? '' : spelled(romanMonths[(month + 11) % 12], field, 4);
    default:
      return undefined;
  }
}

const dayOfYear = ({ days, year }: Shown): number => days! - daysFromCivil(year, 1, 1) + 1;

function centuryOf({ year, days }: Shown): number {
  if (days === undefined) return Math.trunc(year / 100);
  return year > 0 ? Math.trunc((year - 1) / 100) + 1 : Math.trunc(year / 100) - 1;
}

/** What belongs to a day of the calendar and a zone. */
function showCalendar(field: Field, shown: Shown): string {
  const { days, month, day, year } = shown;
  if (days === undefined) return noCalendar();
  const week = isoWeek(days);
  switch (field.name) {
    case 'MONTH':
      return spelled(monthNames[month - 1], field, 9);
    case 'MON':
      return spelled(monthNames[month - 1].slice(0, 3), field);
    case 'DAY':
      return spelled(dayNames[dayOfWeek(days)], field, 9);
    case 'DY':
      return spelled(dayNames[dayOfWeek(days)].slice(0, 3), field);
    case 'D':
      return String(dayOfWeek(days) + 1);
    case 'ID':
      return String(dayOfWeek(days) || 7);
    case 'IDDD':
      return padded((week.week - 1) * 7 + (dayOfWeek(days) || 7), 3, field);
    case 'W':
      return String(Math.floor((day - 1) / 7) + 1);
    case 'WW':
      return padded(Math.floor((dayOfYear(shown) - 1) / 7) + 1, 2, field);
    case 'IW':
      return padded(week.week, 2, field);
    case 'J':
      return String(days + 2_440_588);
    case 'AD':
    case 'BC':
      return spelled(year > 0 ? 'AD' : 'BC', field);
    case 'A.D.':
    case 'B.C.':
      return spelled(year > 0 ? 'A.D.' : 'B.C.', field);
    default:
      return field.name.startsWith('I') ? isoYear(field, week.year) : showZone(field, shown);
  }
}

function isoYear(field: Field, year: number): string {
  const width = field.name.length;
  const shown = year > 0 ? year : 1 - year;
  return width === 4 ? padded(shown, 4, field) : padded(shown % 10 ** width, width, field);
}

function showZone(field: Field, { offset }: Shown): string {
  if (offset === undefined) return field.name === 'TZM' ? '00' : field.name === 'TZ' ? '' : '+00';
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 3600), Math.trunc(Math.abs(offset) / 60) % 60];
  const sign = offset < 0 ? '-' : '+';
  const two = (n: number): string => String(n).padStart(2, '0');
  switch (field.name) {
    case 'TZH':
      return sign + two(hours);
    case 'TZM':
      return two(minutes);
    case 'OF':
      return sign + (field.bare ? String(hours) : two(hours)) + (minutes === 0 ? '' : `:${two(minutes)}`);
    default:
      return spelled(offset === 0 ? 'UTC' : formatOffset(offset), field);
  }
}
