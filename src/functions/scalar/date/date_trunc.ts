import { civilFromDays, dayMicros, daysFromCivil, isInfiniteTimestamp, joinTimestamp } from '../../../data/civil.ts';
import { localToUtc, utcToLocal, zoneOf } from '../../../data/time_zone.ts';
import { type DataType, interval, text, timestamp, timestamptz } from '../../../data/type.ts';
import type { Interval } from '../../../data/value.ts';
import { isNull, type Vector, valueAt } from '../../../data/vector.ts';
import { type Kernel, scalarFunction } from '../../define.ts';
import { eachOf } from '../../each.ts';
import { fieldName, momentOf, mondayOf, unknownUnit } from './fields.ts';
import { momentsFrom } from './moment_columns.ts';

/** Lengths of the units below a day, in microseconds. */
const short: Readonly<Record<string, number>> = {
  microseconds: 1,
  milliseconds: 1000,
  second: 1_000_000,
  minute: 60_000_000,
  hour: 3_600_000_000,
  day: dayMicros,
};
/** Lengths of the units above, in months. */
const long: Readonly<Record<string, number>> = {
  month: 1,
  quarter: 3,
  year: 12,
  decade: 120,
  century: 1200,
  millennium: 12000,
};

function truncated(given: string, micros: bigint, type: string): bigint {
  if (isInfiniteTimestamp(micros)) return micros;
  const unit = fieldName(given);
  const { days, time } = momentOf(micros);
  if (Object.hasOwn(short, unit)) return joinTimestamp(days, time - (time % short[unit]));
  if (unit === 'week') return joinTimestamp(mondayOf(days), 0);
  return Object.hasOwn(long, unit) ? joinTimestamp(firstDay(unit, days), 0) : unknownUnit(given, type);
}

/** The day on which the unit that holds the day begins; centuries begin in years that end in 01. */
function firstDay(unit: string, days: number): number {
  const { year, month } = civilFromDays(days);
  if (unit === 'month') return daysFromCivil(year, month, 1);
  if (unit === 'quarter') return daysFromCivil(year, month - ((month - 1) % 3), 1);
  const length = long[unit] / 12;
  const offset = length >= 100 ? 1 : 0;
  return daysFromCivil(Math.floor((year - offset) / length) * length + offset, 1, 1);
}

function truncatedInterval(given: string, { months, days, micros }: Interval): Interval {
  const unit = fieldName(given);
  if (unit === 'day') return { months, days, micros: 0n };
  if (Object.hasOwn(short, unit)) return { months, days, micros: micros - (micros % BigInt(short[unit])) };
  if (Object.hasOwn(long, unit)) return { months: months - (months % long[unit]), days: 0, micros: 0n };
  return unknownUnit(given, 'interval');
}

/** A constant unit over a flat column where clocks show UTC, in numbers; undefined: not to be had that way. */
function quickly(
  [unitName, column]: readonly Vector[],
  rows: number,
  result: DataType,
  timeZone: string,
): Vector | undefined {
  if (unitName.encoding !== 'constant' || column.encoding !== 'flat' || isNull(unitName, 0)) return undefined;
  if (result.kind !== 'timestamp' || (result.zoned && zoneOf(timeZone).name !== 'UTC')) return undefined;
  const unit = fieldName(valueAt(unitName, 0) as string);
  if (Object.hasOwn(short, unit)) {
    const length = short[unit];
    return momentsFrom(column, rows, result, (days, time) => days * dayMicros + time - (time % length));
  }
  if (unit === 'week') return momentsFrom(column, rows, result, (days) => mondayOf(days) * dayMicros);
  if (!Object.hasOwn(long, unit)) return undefined;
  return momentsFrom(column, rows, result, (days) => firstDay(unit, days) * dayMicros);
}

const quick =
  (slow: Kernel): Kernel =>
  (args, rows, result, call) =>
    quickly(args, rows, result, call.timeZone) ?? slow(args, rows, result, call);

const inZone = (name: string) => {
  const zone = zoneOf(name);
  return (unit: string, utc: bigint) =>
    isInfiniteTimestamp(utc)
      ? utc
      : localToUtc(zone, truncated(unit, utcToLocal(zone, utc), 'timestamp with time zone'));
};

/** Cuts a moment down to a unit: date_trunc('hour', …). */
export const dateTrunc = scalarFunction({
  name: 'date_trunc',
  about: 'Cuts a timestamp or interval down to a unit.',
  volatility: 'stable',
  overloads: [
    {
      args: [text, timestamp],
      result: timestamp,
      run: quick(
        eachOf(() => (unit: string, micros: bigint) => truncated(unit, micros, 'timestamp without time zone')),
      ),
    },
    { args: [text, timestamptz], result: timestamptz, run: quick(eachOf(({ timeZone }) => inZone(timeZone))) },
    {
      args: [text, timestamptz, text],
      result: timestamptz,
      run: eachOf(() => (unit: string, utc: bigint, name: string) => inZone(name)(unit, utc)),
    },
    { args: [text, interval], result: interval, run: eachOf(() => truncatedInterval) },
  ],
  examples: [
    { sql: "date_trunc('month', TIMESTAMP '2024-05-17 10:20:30')", is: '2024-05-01 00:00:00' },
    { sql: "date_trunc('week', TIMESTAMP '2024-05-17')", is: '2024-05-13 00:00:00' },
    { sql: "date_trunc('century', TIMESTAMP '2000-12-31')", is: '1901-01-01 00:00:00' },
    { sql: "date_trunc('hour', INTERVAL '3 days 02:47:33')", is: '3 days 02:00:00' },
    { sql: "date_trunc('fortnight', TIMESTAMP '2024-05-17')", is: 'ERROR 22023' },
  ],
});
