import { errors, raise } from '../../../base/error.ts';
import { checkedTimestamp, dayMicros, daysFromCivil, daysInMonth, joinTimestamp } from '../../../data/civil.ts';
import { fixedZone, localToUtc, type Zone, zoneOf } from '../../../data/time_zone.ts';
import { date, float64, int32, text, timestamp, timestamptz } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each3, eachN, eachOf } from '../../each.ts';

/** Years before Christ are negative; there is no year 0. */
function daysOf(year: number, month: number, day: number): number {
  const astronomical = year < 0 ? year + 1 : year;
  if (year === 0 || month < 1 || month > 12 || day < 1 || day > daysInMonth(astronomical, month)) {
    return raise(
      errors.datetimeOutOfRange(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`),
    );
  }
  return daysFromCivil(astronomical, month, day);
}

function micros(year: number, month: number, day: number, hour: number, minute: number, second: number): bigint {
  const days = daysOf(year, month, day);
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || !(second >= 0 && second <= 60)) {
    return raise(errors.datetimeOutOfRange(`${hour}:${String(minute).padStart(2, '0')}:${second}`));
  }
  const time = (hour * 60 + minute) * 60_000_000 + Math.round(second * 1e6);
  if (time > dayMicros) return raise(errors.datetimeOutOfRange(`${hour}:${String(minute).padStart(2, '0')}:${second}`));
  return checkedTimestamp(joinTimestamp(days, time));
}

/** A date from its fields. */
export const makeDate = scalarFunction({
  name: 'make_date',
  parameters: ['year', 'month', 'day'],
  about: 'A date from year, month and day.',
  overloads: [{ args: [int32, int32, int32], result: date, run: each3(daysOf) }],
  examples: [
    { sql: 'make_date(2013, 7, 15)', is: '2013-07-15' },
    { sql: 'make_date(-44, 3, 15)', is: '0044-03-15 BC' },
    { sql: 'make_date(2013, 2, 30)', is: 'ERROR 22008' },
  ],
});

/** A timestamp from its fields. */
export const makeTimestamp = scalarFunction({
  name: 'make_timestamp',
  about: 'A timestamp from year, month, day, hour, minute and second.',
  overloads: [
    {
      args: [int32, int32, int32, int32, int32, float64],
      result: timestamp,
      run: eachN((...fields: Value[]) => micros(...(fields as [number, number, number, number, number, number]))),
    },
  ],
  examples: [
    { sql: 'make_timestamp(2013, 7, 15, 8, 15, 23.5)', is: '2013-07-15 08:15:23.5' },
    { sql: 'make_timestamp(2013, 7, 15, 24, 0, 1)', is: 'ERROR 22008' },
  ],
});

/** A zone by name, or hours east of Greenwich with a sign: what a person means by +03. */
function zoneMeant(name: string): Zone {
  const offset = /^([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(name.trim());
  if (offset === null) return zoneOf(name);
  const seconds = Number(offset[2]) * 3600 + Number(offset[3] ?? 0) * 60;
  return fixedZone(offset[1] === '-' ? -seconds : seconds);
}

type Fields = [number, number, number, number, number, number];
const sixFields = [int32, int32, int32, int32, int32, float64];

/** A moment from what the clocks of a zone show. */
export const makeTimestamptz = scalarFunction({
  name: 'make_timestamptz',
  about: 'A moment from the fields that the clocks of the session, or of a named zone, show.',
  volatility: 'stable',
  overloads: [
    {
      args: sixFields,
      result: timestamptz,
      run: eachOf(({ timeZone }) => {
        const zone = zoneOf(timeZone);
        return (...fields: Fields) => localToUtc(zone, micros(...fields));
      }),
    },
    {
      args: [...sixFields, text],
      result: timestamptz,
      run: eachN((...args: Value[]) => {
        // The fields are looked at first: their errors come before an unknown zone's.
        const local = micros(...(args.slice(0, 6) as Fields));
        return localToUtc(zoneMeant(args[6] as string), local);
      }),
    },
  ],
  examples: [
    { sql: "make_timestamptz(2013, 7, 15, 8, 15, 23.5, 'America/New_York')", is: '2013-07-15 12:15:23.5+00' },
    { sql: "make_timestamptz(2013, 7, 15, 8, 15, 23.5, '+03')", is: '2013-07-15 05:15:23.5+00' },
  ],
});
