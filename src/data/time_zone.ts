import { errors } from '../base/error.ts';
import { civilFromDays, daysFromCivil, isInfiniteTimestamp, splitTimestamp } from './civil.ts';

/** A time zone: how far local time is ahead of UTC at an instant. */
export interface Zone {
  readonly name: string;
  /** Seconds ahead of UTC; argument in seconds since 1970 UTC. */
  offsetAt(utcSeconds: number): number;
}

const utc: Zone = { name: 'UTC', offsetAt: () => 0 };

/** Abbreviations of Postgres's default set that people write, in seconds ahead of UTC. */
const abbreviations: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries({
    z: 0,
    zulu: 0,
    ut: 0,
    utc: 0,
    gmt: 0,
    wet: 0,
    west: 1,
    bst: 1,
    cet: 1,
    cest: 2,
    met: 1,
    mest: 2,
    eet: 2,
    eest: 3,
    sast: 2,
    msk: 3,
    msd: 4,
    gst: 4,
    pkt: 5,
    ist: 2,
    jst: 9,
    kst: 9,
    hkt: 8,
    sgt: 8,
    awst: 8,
    acst: 9.5,
    acdt: 10.5,
    aest: 10,
    aedt: 11,
    nzst: 12,
    nzdt: 13,
    est: -5,
    edt: -4,
    cst: -6,
    cdt: -5,
    mst: -7,
    mdt: -6,
    pst: -8,
    pdt: -7,
    akst: -9,
    akdt: -8,
    hst: -10,
    ast: -4,
    adt: -3,
    nst: -3.5,
    ndt: -2.5,
    brt: -3,
    art: -3,
    clt: -3,
    cot: -5,
    pet: -5,
  }).map(([name, hours]) => [name, hours * 3600]),
);

const known = new Map<string, Zone>();

/**
 * The zone of that name: an abbreviation, a name of the IANA database in any case, or an offset in the POSIX sense
 * (`+5` is west of Greenwich); undefined: there is none.
 */
export function zoneNamed(name: string): Zone | undefined {
  const key = name.trim().toLowerCase();
  let zone = known.get(key);
  if (zone === undefined) {
    zone = makeZone(key);
    if (zone !== undefined) known.set(key, zone);
  }
  return zone;
}

/** `CET-1CEST`: an offset, then the name of a summer time, whose rules are those of the USA. */
const posixWithSummer = /^[a-z]*[+-]?\d{1,2}(?::?\d{2})?[a-z]+/i;

/** The same; errors 22023 when there is none, 0A000 for a zone that is spelled out with its summer time. */
export function zoneOf(name: string): Zone {
  const zone = zoneNamed(name);
  if (zone !== undefined) return zone;
  if (posixWithSummer.test(name.trim())) throw errors.notSupported(`the POSIX time zone "${name}" with a summer time`);
  throw errors.invalidParameterValue(`time zone "${name}" not recognized`);
}

export const fixedZone = (seconds: number, name = formatOffset(seconds)): Zone => ({ name, offsetAt: () => seconds });

/** `utc+3`, `<+03>-03`, `+3:30`: a name or none, then how far it is west of Greenwich. */
const posixOffset = /^(?:<[^<>]+>|[a-z]*)([+-]?)(\d{1,3})(?::(\d{1,2}))?$/;
const mostHours = 167;

function makeZone(key: string): Zone | undefined {
  if (key === 'utc' || key === 'gmt' || key === 'etc/utc' || key === 'z') return utc;
  const abbreviation = Object.hasOwn(abbreviations, key) ? abbreviations[key] : undefined;
  if (abbreviation !== undefined) return fixedZone(abbreviation, key.toUpperCase());
  const offset = posixOffset.exec(key);
  if (offset !== null) {
    const [, sign, hours, minutes = '0'] = offset;
    if (Number(hours) > mostHours || Number(minutes) > 59) return undefined;
    const seconds = Number(hours) * 3600 + Number(minutes) * 60;
    return fixedZone(sign === '-' ? seconds : -seconds);
  }
  return ianaZone(key);
}

function ianaZone(key: string): Zone | undefined {
  const format = formatterOf(key);
  return format === undefined ? undefined : new IanaZone(format);
}

function formatterOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    // Intl's way to say that there is no such zone.
    if (cause instanceof RangeError) return undefined;
    throw cause;
  }
}

interface Segment {
  /** Seconds since 1970 UTC, the end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

const daySeconds = 86400;
/** No zone has ever changed its offset twice within so short a time. */
const sampleSeconds = 8 * daySeconds;
/** Before, every zone keeps its local mean time. */
const firstYear = 1830;
/** Far years behave like the year of the same 400-year cycle from here on. */
const lastYear = 2500;

/** Asks Intl as little as possible: the offsets of a year are found once, each change to the second. */
class IanaZone implements Zone {
  readonly name: string;
  private readonly format: Intl.DateTimeFormat;
  private readonly years = new Map<number, readonly Segment[]>();
  private last: Segment = { start: 0, end: 0, offset: 0 };

  constructor(format: Intl.DateTimeFormat) {
    this.format = format;
    this.name = format.resolvedOptions().timeZone;
  }

  offsetAt(utcSeconds: number): number {
    const { last } = this;
    if (utcSeconds >= last.start && utcSeconds < last.end) return last.offset;
    const { seconds, year } = nearYear(utcSeconds);
    let segments = this.years.get(year);
    if (segments === undefined) {
      segments = this.segmentsOf(year);
      this.years.set(year, segments);
    }
    const found = segments.find(({ end }) => seconds < end) ?? segments[segments.length - 1];
    if (seconds === utcSeconds) this.last = found;
    return found.offset;
  }

  private segmentsOf(year: number): Segment[] {
    const end = daysFromCivil(year + 1, 1, 1) * daySeconds;
    const segments: Segment[] = [];
    let start = daysFromCivil(year, 1, 1) * daySeconds;
    let offset = this.ask(start);
    for (let at = start; at < end; at += sampleSeconds) {
      const next = Math.min(at + sampleSeconds, end);
      const after = this.ask(next);
      if (after === offset) continue;
      const change = this.changeBetween(at, next, offset);
      segments.push({ start, end: change, offset });
      start = change;
      offset = after;
    }
    if (start < end) segments.push({ start, end, offset });
    return segments;
  }

  /** The first second whose offset is not `before`. */
  private changeBetween(low: number, high: number, before: number): number {
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.ask(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  private ask(utcSeconds: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(utcSeconds * 1000)) parts[type] = Number(value);
    const local = daysFromCivil(parts.year, parts.month, parts.day) * daySeconds;
    return local + parts.hour * 3600 + parts.minute * 60 + parts.second - utcSeconds;
  }
}

/** The instant itself, or one with the same offset in a year that Intl knows. */
function nearYear(utcSeconds: number): { readonly seconds: number; readonly year: number } {
  const { year, month, day } = civilFromDays(Math.floor(utcSeconds / daySeconds));
  if (year >= firstYear && year <= lastYear) return { seconds: utcSeconds, year };
  if (year < firstYear) return { seconds: daysFromCivil(firstYear, 1, 1) * daySeconds, year: firstYear };
  const like = 2100 + ((year - 2100) % 400);
  const shift = daysFromCivil(like, month, day) * daySeconds - Math.floor(utcSeconds / daySeconds) * daySeconds;
  return { seconds: utcSeconds + shift, year: like };
}

/** Seconds since 1970, rounded down. */
const secondsOf = (micros: bigint): number => {
  const { days, time } = splitTimestamp(micros);
  return days * daySeconds + Math.floor(time / 1e6);
};

/** Local time of an instant, both in microseconds; infinities stay. */
export function utcToLocal(zone: Zone, micros: bigint): bigint {
  if (zone === utc || isInfiniteTimestamp(micros)) return micros;
  return micros + BigInt(zone.offsetAt(secondsOf(micros))) * 1_000_000n;
}

/**
 * The instant of a local time. In a gap the offset before it counts, in a doubled hour the one after, as in Postgres.
 */
export function localToUtc(zone: Zone, micros: bigint): bigint {
  if (zone === utc || isInfiniteTimestamp(micros)) return micros;
  const local = secondsOf(micros);
  const before = zone.offsetAt(local - daySeconds);
  const after = zone.offsetAt(local + daySeconds);
  return micros - BigInt(before === after ? before : chooseOffset(zone, local, before, after)) * 1_000_000n;
}

function chooseOffset(zone: Zone, local: number, before: number, after: number): number {
  const isBefore = zone.offsetAt(local - before) === before;
  const isAfter = zone.offsetAt(local - after) === after;
  if (isBefore !== isAfter) return isBefore ? before : after;
  // Ahead of UTC by less is the offset before a gap and the one after a doubled hour.
  return Math.min(before, after);
}

/** `+00`, `-05:30`, `+00:19:32`: as Postgres prints offsets. */
export function formatOffset(seconds: number): string {
  const size = Math.abs(seconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  let out = `${seconds < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}`;
  if (size % 3600 !== 0) out += `:${two(Math.floor(size / 60) % 60)}`;
  if (size % 60 !== 0) out += `:${two(size % 60)}`;
  return out;
}
