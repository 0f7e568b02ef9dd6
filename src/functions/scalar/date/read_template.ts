import { errors, raise } from '../../../base/error.ts';
import { daysFromCivil, daysInMonth } from '../../../data/civil.ts';
import { mondayOf } from './fields.ts';
import { dayNames, monthNames, romanMonths } from './names.ts';
import type { Field, Template } from './template.ts';

/** What a text says by a template: days since 1970, microseconds of the day, seconds ahead of UTC where it names them. */
export interface ReadMoment {
  readonly days: number;
  readonly time: number;
  readonly offset: number | undefined;
}

/** Numbers found, by field; texts of halves of days and eras as signs. */
type Found = Map<string, number>;

const separator = /[^\p{L}\p{N}]/u;
/** Most digits of a number field. */
const widths: Readonly<Record<string, number>> = {
  ...{ YYYY: 4, YYY: 3, YY: 2, Y: 1, IYYY: 4, IYY: 3, IY: 2, I: 1, MM: 2, DD: 2, DDD: 3, IDDD: 3, D: 1, ID: 1 },
  ...{ HH: 2, HH12: 2, HH24: 2, MI: 2, SS: 2, MS: 3, US: 6, SSSS: 5, SSSSS: 5, CC: 2, Q: 1, W: 1, WW: 2, IW: 2, J: 10 },
  ...{ TZH: 2, TZM: 2, FF1: 1, FF2: 2, FF3: 3, FF4: 4, FF5: 5, FF6: 6 },
};

class Reader {
  readonly found: Found = new Map();
  private readonly source: string;
  private readonly template: Template;
  private at = 0;

  constructor(source: string, template: Template) {
    this.source = source;
    this.template = template;
  }

  read(): Found {
    this.template.forEach((node, i) => {
      if (this.at >= this.source.length) return;
      if (node.kind === 'words') this.words(node.text, node.quoted);
      else this.field(node, this.template[i + 1]);
    });
    return this.found;
  }

  /** Separators stand for any separators; other texts for as many characters, whatever they are. */
  private words(text: string, quoted: boolean): void {
    if (!quoted && separator.test(text)) {
      while (this.at < this.source.length && separator.test(this.source[this.at]) && !this.atSign()) this.at++;
    } else this.at += text.length;
  }

  /** A sign before a digit belongs to a number when something else already stood for the separator. */
  private atSign(): boolean {
    return /^[+-]\d/.test(this.source.slice(this.at)) && this.at > 0 && separator.test(this.source[this.at - 1]);
  }

  private field(field: Field, next: Template[number] | undefined): void {
    while (/\s/.test(this.source[this.at] ?? '')) this.at++;
    const { name } = field;
    if (/^[AP]\.?M\.?$/.test(name)) this.choice('PM', ['am', 'pm', 'a.m.', 'p.m.'], field, (i) => i % 2);
    else if (/^(A\.?D|B\.?C)\.?$/.test(name)) this.choice('BC', ['ad', 'bc', 'a.d.', 'b.c.'], field, (i) => i % 2);
    else if (name === 'MONTH' || name === 'MON') this.name('MM', monthNames, field);
    else if (name === 'DAY' || name === 'DY') this.name('D', dayNames, field);
    else if (name === 'RM') this.choice('MM', romanMonths.toReversed(), field, (i) => 12 - i);
    else if (name === 'TZ' || name === 'OF') {
      raise(errors.notSupported(`formatting field "${name}" in a text that is read`));
    } else if (name === 'Y,YYY') this.thousands();
    else this.number(field, next);
    if (field.ending !== '') this.at += 2;
  }

  private name(into: string, names: readonly string[], field: Field): void {
    const full = field.name === 'MONTH' || field.name === 'DAY';
    this.choice(into, full ? names : names.map((each) => each.slice(0, 3)), field, (i) => i + 1);
  }

  private choice(into: string, words: readonly string[], field: Field, value: (index: number) => number): void {
    const rest = this.source.slice(this.at).toLowerCase();
    const index = words.findIndex((word) => rest.startsWith(word.toLowerCase()));
    if (index < 0) return this.wrong(field, 'The given value did not match any of the allowed values for this field.');
    this.at += words[index].length;
    this.set(into, value(index));
  }

  private thousands(): void {
    const found = /^(\d+),(\d{3})/.exec(this.source.slice(this.at));
    if (found === null) throw errors.invalidDatetimeFormat('invalid input string for "Y,YYY"');
    this.at += found[0].length;
    this.set('YYYY', Number(found[1]) * 1000 + Number(found[2]));
  }

  private number(field: Field, next: Template[number] | undefined): void {
    const width = widths[field.name];
    const isOpen = field.bare || next === undefined || (next.kind === 'words' && !/^\d/.test(next.text));
    const rest = this.source.slice(this.at, isOpen ? undefined : this.at + width);
    const digits = /^[+-]?\d+/.exec(rest)?.[0];
    if (digits === undefined) return this.wrong(field, 'Value must be an integer.');
    this.at += digits.length;
    this.set(field.name, this.scaled(field.name, digits));
  }

  private scaled(name: string, digits: string): number {
    const n = Number(digits);
    if (name === 'TZH') this.found.set('TZS', digits.startsWith('-') ? -1 : 1);
    if (/^(MS|US|FF\d)$/.test(name)) return Math.round(n * 10 ** (6 - Math.min(digits.length, 6)));
    if (name === 'YYY' || name === 'YY' || name === 'Y') return digits.length < 4 ? nearTwentyTwenty(n) : n;
    if (name === 'IYY' || name === 'IY' || name === 'I') return nearTwentyTwenty(n);
    return n;
  }

  private set(name: string, value: number): void {
    const key = name
      .replace(/^(YYY|YY|Y)$/, 'YYYY')
      .replace(/^(IYY|IY|I)$/, 'IYYY')
      .replace(/^(MS|FF\d)$/, 'US');
    this.found.set(key.replace(/^HH12$/, 'HH').replace(/^SSSSS$/, 'SSSS'), value);
  }

  private wrong({ name }: Field, detail: string): never {
    const word = /^\S*/.exec(this.source.slice(this.at))?.[0] ?? '';
    throw errors.invalidDatetimeFormat(
      `invalid value "${word.slice(0, widths[name] ?? word.length)}" for "${name}"`,
      detail,
    );
  }
}

/** Years of fewer than four digits are taken for those nearest to 2020. */
function nearTwentyTwenty(year: number): number {
  if (year < 70) return year + 2000;
  if (year < 100) return year + 1900;
  if (year < 520) return year + 2000;
  return year < 1000 ? year + 1000 : year;
}

/** Reads a text by a template. Errors 22007, 22008. */
export function readTemplate(source: string, template: Template): ReadMoment {
  const found = new Reader(source, template).read();
  const tzh = found.get('TZH');
  const offset = tzh === undefined ? undefined : tzh * 3600 + (found.get('TZS') ?? 1) * (found.get('TZM') ?? 0) * 60;
  return { days: daysOf(found, source), time: timeOf(found, source), offset };
}

function timeOf(found: Found, source: string): number {
  const whole = found.get('SSSS');
  if (whole !== undefined) return whole * 1e6 + (found.get('US') ?? 0);
  const minute = found.get('MI') ?? 0;
  const second = found.get('SS') ?? 0;
  const hour = found.get('HH24') ?? twelveHours(found);
  if (hour > 23 || minute > 59 || second > 59 || hour < 0 || minute < 0 || second < 0) {
    return raise(errors.datetimeOutOfRange(source));
  }
  return ((hour * 60 + minute) * 60 + second) * 1e6 + (found.get('US') ?? 0);
}

function twelveHours(found: Found): number {
  const hour = found.get('HH');
  const isLater = found.get('PM');
  if (hour === undefined || isLater === undefined) return hour ?? 0;
  if (hour < 1 || hour > 12) {
    const hint = 'Use the 24-hour clock, or give an hour between 1 and 12.';
    return raise(errors.invalidDatetimeFormat(`hour "${hour}" is invalid for the 12-hour clock`, undefined, hint));
  }
  return (hour % 12) + isLater * 12;
}

function daysOf(found: Found, source: string): number {
  const julian = found.get('J');
  if (julian !== undefined) return julian - 2_440_588;
  const isoYear = found.get('IYYY');
  if (isoYear !== undefined) return isoDay(found, isoYear);
  const year = yearOf(found);
  const ordinal = found.get('DDD') ?? (found.has('WW') ? (found.get('WW')! - 1) * 7 + 1 : undefined);
  if (ordinal !== undefined && !found.has('MM')) {
    if (ordinal < 1 || ordinal > 366) return raise(errors.datetimeOutOfRange(source));
    return daysFromCivil(year, 1, 1) + ordinal - 1;
  }
  const month = found.get('MM') ?? 1;
  const day = found.get('DD') ?? (found.has('W') ? (found.get('W')! - 1) * 7 + 1 : 1);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return raise(errors.datetimeOutOfRange(source));
  return daysFromCivil(year, month, day);
}

/** Astronomical: what says no year lies in the year before 1. */
function yearOf(found: Found): number {
  const century = found.get('CC');
  const year = found.get('YYYY') ?? (century === undefined ? 0 : (century - 1) * 100 + 1);
  if (found.get('BC') === 1 && year > 0) return 1 - year;
  return year < 0 ? year + 1 : year;
}

function isoDay(found: Found, year: number): number {
  const first = mondayOf(daysFromCivil(year, 1, 4));
  const ordinal = found.get('IDDD');
  if (ordinal !== undefined) return first + ordinal - 1;
  return first + ((found.get('IW') ?? 1) - 1) * 7 + (found.get('ID') ?? 1) - 1;
}
