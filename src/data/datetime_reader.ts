import { errors } from '../base/error.ts';
import { civilFromDays, daysFromCivil, daysInMonth } from './civil.ts';
import { roundHalfEven } from './interval.ts';
import { zoneNamed } from './time_zone.ts';

/** What a text says, before any calendar arithmetic. */
export type ReadDatetime =
  | {
      readonly kind: 'fields';
      readonly year: number;
      readonly month: number;
      readonly day: number;
      /** Microseconds; may be the whole of a day (24:00:00). */
      readonly time: number;
      /** Seconds ahead of UTC as written (`+02`). */
      readonly offset: number | null;
      /** Name of a zone as written. */
      readonly zone: string | null;
    }
  | { readonly kind: 'infinite'; readonly sign: 1 | -1 }
  | { readonly kind: 'word'; readonly word: string };

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthWord =
  /^(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/;
const dayWord = /^(sun|mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur)(day)?$/;

/** Most common form by far, read without the general machinery. */
const plain = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/;

/** Reads the formats Postgres reads with DateStyle ISO, MDY. Errors 22007 for the form, 22008 for a field. */
export function readDatetime(source: string, type: string): ReadDatetime {
  const found = plain.exec(source);
  if (found === null) return new Reader(source, type).read();
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = found;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const fields = { year: Number(year), month: Number(month), day: Number(day) };
  if (!isDay(fields) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || fields.year === 0) {
    return new Reader(source, type).read();
  }
  const time = seconds * 1e6 + Number(fraction.padEnd(6, '0'));
  return { kind: 'fields', ...fields, time, offset: null, zone: null };
}

/** A time of day, with the day if one is written; the words `now` and `allballs` (midnight UTC) stand for times too. */
export type ReadTime =
  | {
      readonly kind: 'fields';
      readonly date: DateFields | null;
      readonly time: number;
      readonly offset: number | null;
      readonly zone: string | null;
    }
  | { readonly kind: 'word'; readonly word: 'now' | 'allballs' };

const plainTime = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/;

/** Reads the formats Postgres reads as a time. Errors 22007 for the form, 22008 for a field. */
export function readTimeOfDay(source: string, type: string): ReadTime {
  const found = plainTime.exec(source);
  if (found === null) return new Reader(source, type, true).readTimeOfDay();
  const [, hour, minute, second = '0', fraction = ''] = found;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return new Reader(source, type, true).readTimeOfDay();
  }
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return {
    kind: 'fields',
    date: null,
    time: seconds * 1e6 + Number(fraction.padEnd(6, '0')),
    offset: null,
    zone: null,
  };
}

export interface DateFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const isDay = ({ year, month, day }: DateFields): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);

/** The general form: tokens in almost any order, as Postgres allows. */
class Reader {
  private readonly source: string;
  private readonly type: string;
  private rest: string;
  private date: DateFields | null = null;
  /** Years of one or two digits mean 1970 … 2069. */
  private shortYear = false;
  private readonly numbers: string[] = [];
  private month: number | null = null;
  private time: number | null = null;
  private half: 'am' | 'pm' | null = null;
  private beforeChrist = false;
  private offset: number | null = null;
  private zone: string | null = null;

  /** What is read is a time of day, in which digits alone count hours, minutes and seconds. */
  private readonly timeOnly: boolean;

  constructor(source: string, type: string, timeOnly = false) {
    this.source = source;
    this.type = type;
    this.timeOnly = timeOnly;
    this.rest = source.trim().toLowerCase();
  }

  read(): ReadDatetime {
    const special = /^([+-]?)infinity$/.exec(this.rest);
    if (special !== null) return { kind: 'infinite', sign: special[1] === '-' ? -1 : 1 };
    if (/^(epoch|now|today|tomorrow|yesterday)$/.test(this.rest)) return { kind: 'word', word: this.rest };
    while (this.rest !== '') this.token();
    return this.finish();
  }

  readTimeOfDay(): ReadTime {
    if (this.rest === 'now' || this.rest === 'allballs') return { kind: 'word', word: this.rest };
    this.take(/^t(?=\d)/);
    while (this.rest !== '') this.token();
    if (this.numbers.length > 0 || this.month !== null) this.joinNumbers();
    if (this.time === null) throw this.bad();
    const date = this.date === null ? null : this.finishDate();
    return { kind: 'fields', date, time: this.dayTime(), offset: this.offset, zone: this.zone };
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    const found = pattern.exec(this.rest);
    if (found !== null) this.rest = this.rest.slice(found[0].length);
    return found;
  }

  private token(): void {
    if (this.take(/^[\s,]+/) !== null) return;
    if (this.date !== null && this.take(/^t(?=\d)/) !== null) return;
    if (this.readTime() || this.readOffset() || this.readDate()) return;
    const word = this.take(/^[a-z][a-z_]*(?:\/[a-z0-9_+/-]+)?/);
    if (word === null) throw this.bad();
    this.readWord(word[0]);
  }

  private readTime(): boolean {
    const found =
      this.take(/^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?/) ?? (this.time === null ? this.readDigits() : null);
    if (found === null) return false;
    if (this.time !== null) throw this.bad();
    const [hour, minute, second] = [found[1], found[2], found[3] ?? '0'].map(Number);
    if (hour > 24 || minute > 59 || second > 60) throw this.outside();
    const time = (hour * 3600 + minute * 60 + second) * 1e6 + fractionMicros(found[4] ?? '');
    if (time > 86400e6) throw this.outside();
    this.time = time;
    return true;
  }

  /** `hhmmss.f` behind a date; for a time of day also alone, or `hhmm`. */
  private readDigits(): RegExpExecArray | null {
    if (this.date === null && !this.timeOnly) return null;
    const long = this.take(/^(\d\d)(\d\d)(\d\d)(?:\.(\d*))?(?![\d/]|[-.]\d+[-.])/);
    if (long !== null || this.date !== null) return long;
    return this.take(/^(\d\d)(\d\d)(?![\d/]|[-.][\da-z])/);
  }

  private readOffset(): boolean {
    if (this.time === null || this.offset !== null) return false;
    const found = this.take(/^([+-])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?(?!\d)/);
    if (found === null) return false;
    const [hours, minutes, seconds] = [found[2], found[3] ?? '0', found[4] ?? '0'].map(Number);
    if (hours > 15 || minutes > 59 || seconds > 59) throw errors.zoneDisplacement(this.source);
    this.offset = (hours * 3600 + minutes * 60 + seconds) * (found[1] === '-' ? -1 : 1);
    return true;
  }

  private readDate(): boolean {
    if (this.readJoined() || this.readNumeric()) return true;
    const number = this.take(/^\d+(?![\d:])/);
    if (number === null) return false;
    if (this.date !== null || this.numbers.length === 2) throw this.bad();
    this.numbers.push(number[0]);
    return true;
  }

  /** `20240131`, `240131`, `2024-366`, `j2451187`. */
  private readJoined(): boolean {
    if (this.date !== null || this.numbers.length > 0 || this.month !== null) return false;
    const long = this.take(/^(\d{4,})(\d\d)(\d\d)(?=$|[\st,])/);
    if (long !== null) return this.setDate(long[1], Number(long[2]), Number(long[3]));
    const short = this.take(/^(\d\d)(\d\d)(\d\d)(?=$|[\st,])/);
    if (short !== null) return this.setDate(short[1], Number(short[2]), Number(short[3]));
    const ordinal = this.take(/^(\d{4,})[-.](\d{3})(?=$|[\st,])/);
    if (ordinal !== null) {
      this.date = civilFromDays(daysFromCivil(Number(ordinal[1]), 1, 1) + Number(ordinal[2]) - 1);
      return true;
    }
    const julian = this.take(/^j(\d+)(?=$|\s)/);
    if (julian === null) return false;
    this.date = civilFromDays(Number(julian[1]) - 2440588);
    return true;
  }

  /** Three parts joined by - / or . with the month as number or name. */
  private readNumeric(): boolean {
    const found = this.take(/^(\d+)([-/.])(\d+|[a-z]+)\2(\d+)/);
    if (found === null) return false;
    const [, first, , middle, last] = found;
    if (this.date !== null) throw this.bad();
    if (/^[a-z]/.test(middle)) {
      if (!monthWord.test(middle)) throw this.bad();
      const month = months.indexOf(middle.slice(0, 3)) + 1;
      return first.length > 2 ? this.setDate(first, month, Number(last)) : this.setDate(last, month, Number(first));
    }
    if (first.length > 2) return this.setDate(first, Number(middle), Number(last));
    return this.setDate(last, Number(first), Number(middle));
  }

  private setDate(year: string, month: number, day: number): true {
    this.date = { year: Number(year), month, day };
    this.shortYear = year.length <= 2;
    return true;
  }

  private readWord(word: string): void {
    if (monthWord.test(word)) {
      if (this.month !== null) throw this.bad();
      this.month = months.indexOf(word.slice(0, 3)) + 1;
      return;
    }
    if (dayWord.test(word) || word === 'at' || word === 'on') return;
    if (word === 'am' || word === 'pm') this.half = word;
    else if (word === 'bc' || word === 'ad') this.beforeChrist = word === 'bc';
    else this.readZone(word);
  }

  private readZone(word: string): void {
    if (this.zone !== null || this.offset !== null) throw this.bad();
    if (zoneNamed(word) === undefined) {
      throw word.includes('/') ? errors.invalidParameterValue(`time zone "${word}" not recognized`) : this.bad();
    }
    this.zone = word;
  }

  /** `Jan 2 2024`, `2 January 2024`, `2024 Jan 2`. */
  private joinNumbers(): void {
    if (this.numbers.length === 0 && this.month === null) return;
    const [first, second] = this.numbers;
    if (this.date !== null || this.month === null || second === undefined) throw this.bad();
    if (first.length > 2) this.setDate(first, this.month, Number(second));
    else this.setDate(second, this.month, Number(first));
  }

  private finish(): ReadDatetime {
    this.joinNumbers();
    const { year, month, day } = this.finishDate();
    return { kind: 'fields', year, month, day, time: this.dayTime(), offset: this.offset, zone: this.zone };
  }

  private finishDate(): DateFields {
    if (this.date === null) throw this.bad();
    const { month, day } = this.date;
    let { year } = this.date;
    if (this.beforeChrist) {
      if (year === 0) throw this.outside();
      year = 1 - year;
    } else if (this.shortYear) year += year < 70 ? 2000 : 1900;
    else if (year === 0) throw this.outside();
    if (!isDay({ year, month, day })) throw this.outside();
    return { year, month, day };
  }

  private dayTime(): number {
    const time = this.time ?? 0;
    if (this.half === null) return time;
    if (time >= 13 * 3600e6) throw this.outside();
    const isTwelve = time >= 12 * 3600e6;
    if (this.half === 'am') return isTwelve ? time - 12 * 3600e6 : time;
    return isTwelve ? time : time + 12 * 3600e6;
  }

  private bad(): Error {
    return errors.invalidDatetime(this.type, this.source);
  }

  private outside(): Error {
    return errors.datetimeOutOfRange(this.source);
  }
}

/** Rounded to microseconds. */
const fractionMicros = (digits: string): number => roundHalfEven(Number(`0.${digits || '0'}`) * 1e6);
