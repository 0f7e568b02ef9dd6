import { errors, raise } from '../../../base/error.ts';
import { dayMicros, isInfiniteDate, isInfiniteTimestamp, joinTimestamp } from '../../../data/civil.ts';
import { decimalToNumber } from '../../../data/decimal.ts';
import { add, divide } from '../../../data/decimal_arithmetic.ts';
import { utcToLocal, zoneOf } from '../../../data/time_zone.ts';
import {
  type DataType,
  date,
  float64,
  interval,
  numeric,
  text,
  time,
  timestamp,
  timestamptz,
  timetz,
  typeName,
} from '../../../data/type.ts';
import { type Decimal, type Interval, infinities, type ZonedTime } from '../../../data/value.ts';
import { isNull, type Vector, valueAt } from '../../../data/vector.ts';
import { type CallContext, type Kernel, scalarFunction } from '../../define.ts';
import { eachOf } from '../../each.ts';
import {
  dateField,
  epochField,
  fieldName,
  intervalField,
  isZoneField,
  type Moment,
  momentOf,
  numberFields,
  timeField,
  unknownField,
} from './fields.ts';
import { doublesFrom, numericsFrom } from './moment_columns.ts';

/** Monotonic fields of an infinite moment are infinite, the others NULL, as in Postgres. */
const endless = ['millennium', 'century', 'decade', 'year', 'isoyear', 'epoch', 'julian'];

function ofInfinity(given: string, positive: boolean, type: DataType): Decimal | null {
  const name = fieldName(given);
  if (!endless.includes(name)) {
    const known = type === date ? isDateField(name) : isZoneField(name) || dateField(name, momentOf(0n)) !== undefined;
    return known ? null : unknownField(given, typeName(type));
  }
  return { units: 0n, scale: 0, special: positive ? 'Infinity' : '-Infinity' };
}

/** Fields that a date lacks. */
const timeFields = [
  'hour',
  'minute',
  'second',
  'milliseconds',
  'microseconds',
  'timezone',
  'timezone_hour',
  'timezone_minute',
];

const isDateField = (name: string): boolean =>
  timeField(name, 0) === undefined && dateField(name, momentOf(0n)) !== undefined;

/** Days since 4713 BC with the day's part that has passed. */
function julianField({ days, time }: Moment): Decimal {
  const part = divide({ units: BigInt(time), scale: 0 }, { units: BigInt(dayMicros), scale: 0 });
  return add({ units: BigInt(days + 2_440_588), scale: 0 }, part);
}

function ofDate(given: string, days: number): Decimal | null {
  const name = fieldName(given);
  if (isInfiniteDate(days)) return ofInfinity(given, days === infinities.date, date);
  if (name === 'epoch') return { units: BigInt(days) * 86_400n, scale: 0 };
  if (name === 'julian') return { units: BigInt(days + 2_440_588), scale: 0 };
  if (timeFields.includes(name)) return raise(errors.unsupportedField(given, 'date'));
  return dateField(name, { days, time: 0 }) ?? unknownField(given, 'date');
}

/** `offset`: seconds east of UTC for zoned moments. */
function ofTimestamp(given: string, local: bigint, utc: bigint, type: DataType): Decimal | null {
  const name = fieldName(given);
  if (isInfiniteTimestamp(utc)) return ofInfinity(given, utc === infinities.timestamp, type);
  if (name === 'epoch') return epochField(momentOf(utc));
  if (name === 'julian') return julianField(momentOf(local));
  const zone = type === timestamptz ? zoneField(name, Number((local - utc) / 1_000_000n)) : undefined;
  if (zone !== undefined) return zone;
  return dateField(name, momentOf(local)) ?? unknownField(given, typeName(type));
}

/** A time of day; `offset` in seconds east when it has one. */
function ofTime(given: string, micros: bigint, offset: number | null): Decimal {
  const name = fieldName(given);
  if (name === 'epoch') return { units: micros - BigInt(offset ?? 0) * 1_000_000n, scale: 6 };
  const zone = offset === null ? undefined : zoneField(name, offset);
  return zone ?? timeField(name, Number(micros)) ?? unknownField(given, typeName(offset === null ? time : timetz));
}

const ofZonedTime = (given: string, { micros, offset }: ZonedTime): Decimal => ofTime(given, micros, offset);

/** The offset of a zone in seconds, or its hours or minutes; undefined: another field. */
function zoneField(name: string, offset: number): Decimal | undefined {
  const n = {
    timezone: offset,
    timezone_hour: Math.trunc(offset / 3600),
    timezone_minute: Math.trunc(offset / 60) % 60,
  };
  return isZoneField(name) ? { units: BigInt(n[name as keyof typeof n]), scale: 0 } : undefined;
}

const ofInterval = (given: string, value: Interval): Decimal =>
  intervalField(fieldName(given), value) ?? unknownField(given, 'interval');

const zoned = ({ timeZone }: CallContext) => {
  const zone = zoneOf(timeZone);
  return (name: string, utc: bigint) =>
    ofTimestamp(name, isInfiniteTimestamp(utc) ? utc : utcToLocal(zone, utc), utc, timestamptz);
};

/** A constant field of a flat column without a zone that matters, in numbers; undefined: not to be had that way. */
function quickly(
  [name, column]: readonly Vector[],
  rows: number,
  result: DataType,
  call: CallContext,
): Vector | undefined {
  if (name.encoding !== 'constant' || column.encoding !== 'flat' || isNull(name, 0)) return undefined;
  const { type } = column;
  const isZoned = type.kind === 'timestamp' && type.zoned;
  if (isZoned && zoneOf(call.timeZone).name !== 'UTC') return undefined;
  const field = fieldName(valueAt(name, 0) as string);
  if (!Object.hasOwn(numberFields, field)) return undefined;
  if (type.kind === 'date' && ['hour', 'minute', 'second'].includes(field)) return undefined;
  const { units, scale } = numberFields[field];
  if (result.kind === 'numeric') return numericsFrom(column, rows, result, scale, units);
  const divisor = 10 ** scale;
  return doublesFrom(column, rows, result, scale === 0 ? units : (days, time) => units(days, time) / divisor);
}

const quick =
  (slow: Kernel): Kernel =>
  (args, rows, result, call) =>
    quickly(args, rows, result, call) ?? slow(args, rows, result, call);

const overloads = (result: DataType, shape: (value: Decimal | null) => Decimal | number | null) => [
  {
    args: [text, timestamp],
    result,
    run: quick(eachOf(() => (name: string, micros: bigint) => shape(ofTimestamp(name, micros, micros, timestamp)))),
  },
  {
    args: [text, timestamptz],
    result,
    run: quick(
      eachOf((context) => {
        const field = zoned(context);
        return (name: string, micros: bigint) => shape(field(name, micros));
      }),
    ),
  },
  {
    args: [text, interval],
    result,
    run: eachOf(() => (name: string, value: Interval) => shape(ofInterval(name, value))),
  },
  {
    args: [text, time],
    result,
    run: eachOf(() => (name: string, micros: bigint) => shape(ofTime(name, micros, null))),
  },
  {
    args: [text, timetz],
    result,
    run: eachOf(() => (name: string, value: ZonedTime) => shape(ofZonedTime(name, value))),
  },
];

const asNumber = (value: Decimal | null): number | null => (value === null ? null : decimalToNumber(value));

const midnight = (days: number): bigint =>
  isInfiniteDate(days)
    ? days === infinities.date
      ? infinities.timestamp
      : infinities.minusTimestamp
    : joinTimestamp(days, 0);

/** EXTRACT(field FROM source): one field as numeric. */
export const extract = scalarFunction({
  name: 'extract',
  about: 'One field of a date, timestamp or interval, as numeric.',
  volatility: 'stable',
  overloads: [
    { args: [text, date], result: numeric, run: quick(eachOf(() => ofDate)) },
    ...overloads(numeric, (value) => value),
  ],
  examples: [
    { sql: "extract(year FROM DATE '2024-02-29')", is: '2024' },
    { sql: "extract(dow FROM TIMESTAMP '2001-02-16 20:38:40')", is: '5' },
    { sql: "extract(second FROM TIMESTAMP '2001-02-16 20:38:40.12')", is: '40.120000' },
    { sql: "extract(epoch FROM TIMESTAMP '2001-02-16 20:38:40.12')", is: '982355920.120000' },
    { sql: "extract(week FROM DATE '2021-01-03')", is: '53' },
    { sql: "extract(hour FROM DATE '2021-01-03')", is: 'ERROR 0A000' },
  ],
});

/** The older spelling, as double precision. */
export const datePart = scalarFunction({
  name: 'date_part',
  about: 'One field of a date, timestamp or interval, as double precision.',
  volatility: 'stable',
  overloads: [
    // A date is taken for its midnight here: it has hours, too.
    {
      args: [text, date],
      result: float64,
      run: quick(
        eachOf(
          () => (name: string, days: number) => asNumber(ofTimestamp(name, midnight(days), midnight(days), timestamp)),
        ),
      ),
    },
    ...overloads(float64, asNumber),
  ],
  examples: [{ sql: "date_part('month', INTERVAL '2 years 3 months')", is: '3' }],
});
