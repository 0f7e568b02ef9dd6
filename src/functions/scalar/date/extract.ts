import { isInfiniteDate, isInfiniteTimestamp } from '../../../data/civil.ts';
import { decimalToNumber } from '../../../data/decimal.ts';
import { utcToLocal, zoneOf } from '../../../data/time_zone.ts';
import {
  type DataType,
  date,
  float64,
  interval,
  numeric,
  text,
  timestamp,
  timestamptz,
  typeName,
} from '../../../data/type.ts';
import { type Decimal, type Interval, infinities } from '../../../data/value.ts';
import { type CallContext, scalarFunction } from '../../define.ts';
import { eachOf } from '../../each.ts';
import { dateField, epochField, fieldName, intervalField, momentOf, unknownField } from './fields.ts';

/** Monotonic fields of an infinite moment are infinite, the others NULL, as in Postgres. */
const endless = ['millennium', 'century', 'decade', 'year', 'isoyear', 'epoch', 'julian'];

function ofInfinity(name: string, positive: boolean): Decimal | null {
  if (!endless.includes(name)) return null;
  return { units: 0n, scale: 0, special: positive ? 'Infinity' : '-Infinity' };
}

function ofDate(given: string, days: number): Decimal | null {
  const name = fieldName(given);
  if (isInfiniteDate(days)) return ofInfinity(name, days === infinities.date);
  if (name === 'epoch') return { units: BigInt(days) * 86_400n, scale: 0 };
  if (name === 'julian') return { units: BigInt(days + 2_440_588), scale: 0 };
  const found = ['hour', 'minute', 'second', 'milliseconds', 'microseconds'].includes(name)
    ? undefined
    : dateField(name, { days, time: 0 });
  return found ?? unknownField(given, 'date');
}

/** `offset`: seconds east of UTC for zoned moments. */
function ofTimestamp(given: string, local: bigint, utc: bigint, type: DataType): Decimal | null {
  const name = fieldName(given);
  if (isInfiniteTimestamp(utc)) return ofInfinity(name, utc === infinities.timestamp);
  if (name === 'epoch') return epochField(momentOf(utc));
  const offset = Number((local - utc) / 1_000_000n);
  if (type === timestamptz && name === 'timezone') return { units: BigInt(offset), scale: 0 };
  if (type === timestamptz && name === 'timezone_hour') return { units: BigInt(Math.trunc(offset / 3600)), scale: 0 };
  if (type === timestamptz && name === 'timezone_minute') {
    return { units: BigInt(Math.trunc(offset / 60) % 60), scale: 0 };
  }
  return dateField(name, momentOf(local)) ?? unknownField(given, typeName(type));
}

const ofInterval = (given: string, value: Interval): Decimal =>
  intervalField(fieldName(given), value) ?? unknownField(given, 'interval');

const zoned = ({ timeZone }: CallContext) => {
  const zone = zoneOf(timeZone);
  return (name: string, utc: bigint) =>
    ofTimestamp(name, isInfiniteTimestamp(utc) ? utc : utcToLocal(zone, utc), utc, timestamptz);
};

const overloads = (result: DataType, shape: (value: Decimal | null) => Decimal | number | null) => [
  { args: [text, date], result, run: eachOf(() => (name: string, days: number) => shape(ofDate(name, days))) },
  {
    args: [text, timestamp],
    result,
    run: eachOf(() => (name: string, micros: bigint) => shape(ofTimestamp(name, micros, micros, timestamp))),
  },
  {
    args: [text, timestamptz],
    result,
    run: eachOf((context) => {
      const field = zoned(context);
      return (name: string, micros: bigint) => shape(field(name, micros));
    }),
  },
  {
    args: [text, interval],
    result,
    run: eachOf(() => (name: string, value: Interval) => shape(ofInterval(name, value))),
  },
];

/** EXTRACT(field FROM source): one field as numeric. */
export const extract = scalarFunction({
  name: 'extract',
  about: 'One field of a date, timestamp or interval, as numeric.',
  volatility: 'stable',
  overloads: overloads(numeric, (value) => value),
  examples: [
    { sql: "extract(year FROM DATE '2024-02-29')", is: '2024' },
    { sql: "extract(dow FROM TIMESTAMP '2001-02-16 20:38:40')", is: '5' },
    { sql: "extract(second FROM TIMESTAMP '2001-02-16 20:38:40.12')", is: '40.120000' },
    { sql: "extract(epoch FROM TIMESTAMP '2001-02-16 20:38:40.12')", is: '982355920.120000' },
    { sql: "extract(week FROM DATE '2021-01-03')", is: '53' },
    { sql: "extract(hour FROM DATE '2021-01-03')", is: 'ERROR 22023' },
  ],
});

/** The older spelling, as double precision. */
export const datePart = scalarFunction({
  name: 'date_part',
  about: 'One field of a date, timestamp or interval, as double precision.',
  volatility: 'stable',
  overloads: overloads(float64, (value) => (value === null ? null : decimalToNumber(value))),
  examples: [{ sql: "date_part('month', INTERVAL '2 years 3 months')", is: '3' }],
});
