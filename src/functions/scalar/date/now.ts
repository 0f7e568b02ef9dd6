import { splitTimestamp } from '../../../data/civil.ts';
import { utcToLocal, zoneOf } from '../../../data/time_zone.ts';
import { date, int32, timestamp, timestamptz } from '../../../data/type.ts';
import { constant } from '../../../data/vector_builder.ts';
import { type Kernel, type Overload, scalarFunction } from '../../define.ts';

const zonedNow: Kernel = (_, rows, __, { now }) => constant(timestamptz, now, rows);
const localNow: Kernel = (_, rows, __, { now, timeZone }) =>
  constant(timestamp, utcToLocal(zoneOf(timeZone), now), rows);
const today: Kernel = (_, rows, __, { now, timeZone }) =>
  constant(date, splitTimestamp(utcToLocal(zoneOf(timeZone), now)).days, rows);

/** A precision may be written; microseconds are given in any case cut to milliseconds. */
const withPrecision = (overload: Overload): readonly Overload[] => [overload, { ...overload, args: [int32] }];

/** Start of the transaction: the same moment in all its statements. */
export const now = scalarFunction({
  name: 'now',
  about: 'Start of the transaction.',
  volatility: 'stable',
  overloads: [{ args: [], result: timestamptz, run: zonedNow }],
  examples: [{ sql: 'now() = now()', is: 't' }],
});

export const transactionTimestamp = { ...now, name: 'transaction_timestamp', examples: [] };
export const statementTimestamp = { ...now, name: 'statement_timestamp', examples: [] };

export const currentTimestamp = scalarFunction({
  name: 'current_timestamp',
  about: 'Start of the transaction.',
  volatility: 'stable',
  overloads: withPrecision({ args: [], result: timestamptz, run: zonedNow }),
  examples: [{ sql: 'current_timestamp = now()', is: 't' }],
});

export const localtimestamp = scalarFunction({
  name: 'localtimestamp',
  about: 'Start of the transaction as the clocks of the session show it.',
  volatility: 'stable',
  overloads: withPrecision({ args: [], result: timestamp, run: localNow }),
  examples: [{ sql: 'localtimestamp = now()::timestamp', is: 't' }],
});

export const currentDate = scalarFunction({
  name: 'current_date',
  about: 'Today in the time zone of the session.',
  volatility: 'stable',
  overloads: [{ args: [], result: date, run: today }],
  examples: [{ sql: 'current_date = now()::date', is: 't' }],
});
