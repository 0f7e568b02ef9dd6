import { errors } from '../base/error.ts';
import {
  checkedDate,
  checkedTimestamp,
  civilFromDays,
  daysFromCivil,
  isInfiniteTimestamp,
  joinTimestamp,
  splitTimestamp,
} from './civil.ts';
import { readDatetime } from './datetime_reader.ts';
import { formatTime } from './interval.ts';
import { fixedZone, formatOffset, localToUtc, utcToLocal, type Zone, zoneOf } from './time_zone.ts';
import { infinities } from './value.ts';

const pad = (n: number, width: number): string => String(n).padStart(width, '0');

/** `2024-01-31`, `0044-03-15 BC`, `infinity`. */
export function formatDate(days: number): string {
  if (days === infinities.date) return 'infinity';
  if (days === infinities.minusDate) return '-infinity';
  const { year, month, day } = civilFromDays(days);
  const shown = year > 0 ? year : 1 - year;
  return `${pad(shown, 4)}-${pad(month, 2)}-${pad(day, 2)}${year > 0 ? '' : ' BC'}`;
}

/** `2024-01-31 12:00:00.5`; with a zone, local time there and its offset: `2024-01-31 12:00:00+00`. */
export function formatTimestamp(micros: bigint, zone?: Zone): string {
  if (isInfiniteTimestamp(micros)) return micros > 0n ? 'infinity' : '-infinity';
  const local = zone === undefined ? micros : utcToLocal(zone, micros);
  const { days, time } = splitTimestamp(local);
  const date = formatDate(days);
  const offset = zone === undefined ? '' : formatOffset(Number((local - micros) / 1_000_000n));
  const clock = formatTime(BigInt(time)) + offset;
  return date.endsWith(' BC') ? `${date.slice(0, -3)} ${clock} BC` : `${date} ${clock}`;
}

/** The same as ISO 8601 writes it: `2024-01-31T12:00:00.5+00:00`. */
export function formatXmlTimestamp(micros: bigint, zone?: Zone): string {
  const text = formatTimestamp(micros, zone).replace(/(?<=\d) (?=\d)/, 'T');
  return zone === undefined || isInfiniteTimestamp(micros) ? text : text.replace(/([+-]\d\d)(?= BC$|$)/, '$1:00');
}

/** What the clock says, for words like `now` and `today`: microseconds since 1970 UTC. */
export interface Clock {
  readonly now?: bigint | undefined;
}

/** Days since 1970; a time of day and a zone in the text are passed over. Errors 22007, 22008. */
export function parseDate(source: string, timeZone: string, clock: Clock = {}): number {
  const read = readDatetime(source, 'date');
  if (read.kind === 'infinite') return read.sign > 0 ? infinities.date : infinities.minusDate;
  if (read.kind === 'word') return splitTimestamp(wordToLocal(read.word, source, 'date', zoneOf(timeZone), clock)).days;
  return checkedDate(daysFromCivil(read.year, read.month, read.day), source);
}

/** Microseconds since 1970: local time, or UTC when `zoned`; then a text without a zone means `timeZone`. */
export function parseTimestamp(source: string, zoned: boolean, timeZone: string, clock: Clock = {}): bigint {
  const type = zoned ? 'timestamp with time zone' : 'timestamp';
  const read = readDatetime(source, type);
  if (read.kind === 'infinite') return read.sign > 0 ? infinities.timestamp : infinities.minusTimestamp;
  if (read.kind === 'word') {
    const zone = zoneOf(timeZone);
    const local = wordToLocal(read.word, source, type, zone, clock);
    return zoned ? localToUtc(zone, local) : local;
  }
  const local = joinTimestamp(daysFromCivil(read.year, read.month, read.day), 0) + BigInt(read.time);
  if (!zoned) return checkedTimestamp(local, source);
  const zone = read.offset !== null ? fixedZone(read.offset) : zoneOf(read.zone ?? timeZone);
  return checkedTimestamp(localToUtc(zone, local), source);
}

const wordDays: Readonly<Record<string, number>> = { today: 0, tomorrow: 1, yesterday: -1 };

/** `epoch`, `now`, `today`, `tomorrow`, `yesterday` as local time. */
function wordToLocal(word: string, source: string, type: string, zone: Zone, { now }: Clock): bigint {
  if (word === 'epoch') return utcToLocal(zone, 0n);
  if (now === undefined) throw errors.invalidDatetime(type, source);
  const local = utcToLocal(zone, now);
  if (word === 'now') return local;
  return joinTimestamp(splitTimestamp(local).days + wordDays[word], 0);
}
