import { errors } from '../base/error.ts';
import { dayMicros, daysFromCivil, joinTimestamp, splitTimestamp } from './civil.ts';
import { type ReadTime, readTimeOfDay } from './datetime_reader.ts';
import { localToUtc, utcToLocal, type Zone, zoneOf } from './time_zone.ts';
import type { ZonedTime } from './value.ts';

/** Times of day: microseconds since midnight, 0 to 24:00 inclusive. */

const day = BigInt(dayMicros);

/** The time within its day: 25:00 is 01:00, −1:00 is 23:00. */
export const withinDay = (micros: bigint): bigint => ((micros % day) + day) % day;

/** Error 22007 or 22008. `now`: microseconds since 1970 UTC, for the word `now`. */
export function parseTime(source: string, timeZone: string, now: bigint | undefined): bigint {
  const read = readTimeOfDay(source, 'time');
  if (read.kind === 'fields') {
    zoneOffset(read, 'time', source, timeZone, now);
    return BigInt(read.time);
  }
  if (read.word === 'allballs') return 0n;
  if (now === undefined) throw errors.invalidDatetime('time', source);
  return BigInt(splitTimestamp(utcToLocal(zoneOf(timeZone), now)).time);
}

/** The same with the zone that is written, or else the session's offset on that day. */
export function parseZonedTime(source: string, timeZone: string, now: bigint | undefined): ZonedTime {
  const type = 'time with time zone';
  const read = readTimeOfDay(source, type);
  if (read.kind === 'fields') {
    return { micros: BigInt(read.time), offset: zoneOffset(read, type, source, timeZone, now) };
  }
  if (read.word === 'allballs') return { micros: 0n, offset: 0 };
  if (now === undefined) throw errors.invalidDatetime(type, source);
  return zonedTimeOf(now, zoneOf(timeZone));
}

type Fields = Extract<ReadTime, { kind: 'fields' }>;

/** Seconds east. A zone whose offset changes over the year needs a date. */
function zoneOffset(read: Fields, type: string, source: string, timeZone: string, now: bigint | undefined): number {
  if (read.offset !== null) return read.offset;
  const zone = zoneOf(read.zone ?? timeZone);
  if (read.date !== null) {
    const { year, month, day: dayOfMonth } = read.date;
    const local = joinTimestamp(daysFromCivil(year, month, dayOfMonth), 0) + BigInt(read.time);
    return offsetAt(zone, localToUtc(zone, local));
  }
  if (read.zone !== null) {
    if (!isFixed(zone)) throw errors.invalidDatetime(type, source);
    return zone.offsetAt(0);
  }
  return offsetOfTime(BigInt(read.time), zone, now ?? 0n);
}

const january = 1_704_067_200;
const july = 1_719_792_000;
const isFixed = (zone: Zone): boolean => zone.offsetAt(january) === zone.offsetAt(july);

const offsetAt = (zone: Zone, utc: bigint): number => Number((utcToLocal(zone, utc) - utc) / 1_000_000n);

/** The zone's offset today at that local time. */
export function offsetOfTime(time: bigint, zone: Zone, now: bigint): number {
  const today = splitTimestamp(utcToLocal(zone, now)).days;
  return offsetAt(zone, localToUtc(zone, joinTimestamp(today, 0) + time));
}

/** What the clock in the zone shows at that moment. */
export function zonedTimeOf(utc: bigint, zone: Zone): ZonedTime {
  const local = utcToLocal(zone, utc);
  return { micros: BigInt(splitTimestamp(local).time), offset: Number((local - utc) / 1_000_000n) };
}

/** Rounded to so many digits behind the second, halves away from zero. */
export function roundMicros(micros: bigint, digits: number): bigint {
  if (digits >= 6) return micros;
  const unit = 10n ** BigInt(6 - Math.max(digits, 0));
  const half = unit / 2n;
  return micros < 0n ? -((-micros + half) / unit) * unit : ((micros + half) / unit) * unit;
}
