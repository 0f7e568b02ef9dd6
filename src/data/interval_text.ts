import { errors, SqlError } from '../base/error.ts';
import { checkedInterval, roundHalfEven } from './interval.ts';
import { fullRange, isMinuteToSecond, lowestField } from './interval_range.ts';
import type { Interval } from './value.ts';

type Field = 'micros' | 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'years';

interface Unit {
  readonly field: Field;
  readonly times: number;
  /** One unit may stand once in an interval. */
  readonly name: string;
}

const unitWords: readonly (readonly [words: string, field: Field, times: number])[] = [
  ['us usec usecs usecond useconds microsecond microseconds microsecon', 'micros', 1],
  ['ms msec msecs msecond mseconds millisecond milliseconds millisecon', 'micros', 1000],
  ['s sec secs second seconds', 'seconds', 1],
  ['m min mins minute minutes', 'minutes', 1],
  ['h hr hrs hour hours', 'hours', 1],
  ['d day days', 'days', 1],
  ['w week weeks', 'weeks', 1],
  ['mon mons month months', 'months', 1],
  ['y yr yrs year years', 'years', 1],
  ['dec decs decade decades', 'years', 10],
  ['c cent century centuries', 'years', 100],
  ['mil mils millennium millennia', 'years', 1000],
];

const units: ReadonlyMap<string, Unit> = new Map(
  unitWords.flatMap(([words, field, times]) =>
    words.split(' ').map((word) => [word, { field, times, name: words }] as const),
  ),
);

/**
 * What Postgres reads as interval: verbose, `1-2 3 04:05:06`, ISO 8601; error 22007 or 22015. The fields of the type
 * (interval_range.ts) say what a bare number counts; what lies below them is not cut off here.
 */
export function parseInterval(source: string, range = fullRange): Interval {
  const sum = new Sum();
  const lower = source.trim().toLowerCase();
  try {
    const read = lower.startsWith('p') && lower.length > 1 ? readIso(lower, sum) : readVerbose(lower, sum, range);
    if (!read) throw errors.invalidDatetime('interval', source);
    return sum.finish();
  } catch (cause) {
    if (cause instanceof SqlError && cause.code === '22008') throw errors.intervalFieldOverflow(source);
    throw cause;
  }
}

/** Adds up what is read; fractions flow downwards as in Postgres: years to months, months to days of 30, days to time. */
class Sum {
  private months = 0;
  private days = 0;
  private micros = 0n;
  private outside = false;

  add(field: Field, amount: number, whole: bigint): void {
    const fraction = amount - Number(whole);
    this.outside ||= !Number.isFinite(amount);
    switch (field) {
      case 'years':
        this.months += Number(whole) * 12 + roundHalfEven(fraction * 12);
        return;
      case 'months':
        this.months += Number(whole);
        return this.addDays(fraction * 30);
      case 'weeks':
        this.days += Number(whole) * 7;
        return this.addDays(fraction * 7);
      case 'days':
        this.days += Number(whole);
        return this.addMicros(fraction * 86400e6);
      default:
        this.micros += whole * BigInt(microsOf[field]);
        return this.addMicros(fraction * microsOf[field]);
    }
  }

  negate(): void {
    this.months = -this.months;
    this.days = -this.days;
    this.micros = -this.micros;
  }

  finish(): Interval {
    if (this.outside) throw errors.datetimeOverflow('interval');
    return checkedInterval(this.months, this.days, this.micros);
  }

  private addDays(amount: number): void {
    const whole = Math.trunc(amount);
    this.days += whole;
    this.addMicros((amount - whole) * 86400e6);
  }

  private addMicros(amount: number): void {
    if (Number.isFinite(amount)) this.micros += BigInt(roundHalfEven(amount));
  }
}

const microsOf = { micros: 1, seconds: 1e6, minutes: 60e6, hours: 3600e6 } as const;

/** A number as written: its value and its whole part without loss. */
function addNumber(sum: Sum, unit: Unit, written: string): void {
  const sign = written.startsWith('-') ? -1n : 1n;
  const [whole, fraction = ''] = written.replace(/^[+-]/, '').split('.');
  const integer = sign * BigInt(whole || '0') * BigInt(unit.times);
  const part = Number(sign) * Number(`0.${fraction || '0'}`) * unit.times;
  const extra = Math.trunc(part);
  sum.add(unit.field, Number(integer) + part, integer + BigInt(extra));
}

const seconds: Unit = { field: 'seconds', times: 1, name: 'time' };
const minutes: Unit = { field: 'minutes', times: 1, name: 'time' };
const hours: Unit = { field: 'hours', times: 1, name: 'time' };

function readIso(source: string, sum: Sum): boolean {
  const found = /^p((?:[+-]?\d+(?:\.\d*)?[ymwd])*)(?:t((?:[+-]?\d+(?:\.\d*)?[hms])+))?$/.exec(source);
  if (found === null) return false;
  const dates: Record<string, Field> = { y: 'years', m: 'months', w: 'weeks', d: 'days' };
  const times: Record<string, Field> = { h: 'hours', m: 'minutes', s: 'seconds' };
  for (const [part, letters] of [[found[1], dates] as const, [found[2] ?? '', times] as const]) {
    for (const [, amount, letter] of part.matchAll(/([+-]?\d+(?:\.\d*)?)([a-z])/g)) {
      addNumber(sum, { field: letters[letter], times: 1, name: letter }, amount);
    }
  }
  return true;
}

const tokenPattern =
  /\s*(?:([+-]?\d+(?::\d+)+(?:\.\d*)?)|([+-]?\d+-\d+)(?![-\d])|([+-]?(?:\d+\.?\d*|\.\d+))|([a-z]+)|(@))/y;

function readVerbose(source: string, sum: Sum, range: number): boolean {
  tokenPattern.lastIndex = 0;
  const used = new Set<string>();
  let waiting: string | null = null;
  let negated = false;
  const take = (unit: Unit, written: string): boolean => {
    if (used.has(unit.name)) return false;
    used.add(unit.name);
    addNumber(sum, unit, written);
    return true;
  };
  while (tokenPattern.lastIndex < source.length) {
    const found = tokenPattern.exec(source);
    if (found === null || negated) return false;
    const [, clock, yearMonth, number, word] = found;
    if (clock !== undefined) {
      // A number before a time of day counts days: `3 04:05:06`.
      if (waiting !== null && !take(units.get('day')!, waiting)) return false;
      waiting = null;
      if (used.has('time') || !readClock(clock, sum, isMinuteToSecond(range))) return false;
      used.add('time');
    } else if (yearMonth !== undefined) {
      if (waiting !== null || !readYearMonth(yearMonth, take)) return false;
    } else if (number !== undefined) {
      // `1 2` of an interval that ends in hours: a day and two hours.
      if (waiting !== null && (lowestField(range) !== 'hour' || !take(units.get('day')!, waiting))) return false;
      waiting = number;
    } else if (word === 'ago') {
      negated = true;
    } else if (word !== undefined && word !== 'and') {
      const unit = units.get(word);
      if (unit === undefined || waiting === null || !take(unit, waiting)) return false;
      waiting = null;
    }
  }
  if (waiting !== null && !take(units.get(lowestField(range))!, waiting)) return false;
  if (negated) sum.negate();
  return used.size > 0;
}

function readYearMonth(written: string, take: (unit: Unit, written: string) => boolean): boolean {
  const [, sign, years, months] = /^([+-]?)(\d+)-(\d+)$/.exec(written)!;
  if (Number(months) > 11) return false;
  return take(units.get('year')!, sign + years) && take(units.get('month')!, sign + months);
}

/** `h:mm`, `h:mm:ss.f`, and `m:ss.f` when there is a fraction; the sign counts for all of it. */
function readClock(written: string, sum: Sum, isShort: boolean): boolean {
  const [, sign, rest] = /^([+-]?)(.*)$/.exec(written)!;
  const parts = rest.split(':');
  if (parts.length > 3) return false;
  const [first, second, third] =
    parts.length === 2 && (isShort || rest.includes('.')) ? ['0', ...parts] : [...parts, '0'];
  if (Number(second) > 59 || Number(third) > 60 || Number.isNaN(Number(third)))
    throw errors.datetimeOverflow('interval');
  addNumber(sum, hours, sign + first);
  addNumber(sum, minutes, sign + second);
  addNumber(sum, seconds, sign + third);
  return true;
}
