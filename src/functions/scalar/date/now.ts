import { splitTimestamp } from '../../../data/civil.ts';
import { utcToLocal, zoneOf } from '../../../data/time_zone.ts';
import { date, int32, timestamp, timestamptz } from '../../../data/type.ts';
import { constant } from '../../../data/vector_builder.ts';
import { type CallContext, type Kernel, type Overload, scalarFunction } from '../../define.ts';
import { eachOf } from '../../each.ts';

const zonedNow: Kernel = (_, rows, __, { now }) => constant(timestamptz, now, rows);
const localMoment = ({ now, timeZone }: CallContext): bigint => utcToLocal(zoneOf(timeZone), now);
const localNow: Kernel = (_, rows, __, context) => constant(timestamp, localMoment(context), rows);
const today: Kernel = (_, rows, __, { now, timeZone }) =>
  constant(date, splitTimestamp(utcToLocal(zoneOf(timeZone), now)).days, rows);

/** The moment rounded to so many digits behind the second. */
function rounded(micros: bigint, digits: number): bigint {
  const unit = 10n ** BigInt(6 - Math.min(Math.max(digits, 0), 6));
  return ((micros + unit / 2n) / unit) * unit;
}

/** A precision may be written: `current_timestamp(0)`. */
const withPrecision = (overload: Overload, moment: (context: CallContext) => bigint): readonly Overload[] => [
  overload,
  {
    args: [int32],
    result: overload.result,
    run: eachOf((context) => (digits: number) => rounded(moment(context), digits)),
  },
];

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
  overloads: withPrecision({ args: [], result: timestamptz, run: zonedNow }, (context) => context.now),
  examples: [
    { sql: 'current_timestamp = now()', is: 't' },
    { sql: 'extract(microseconds FROM current_timestamp(0))::bigint % 1000000', is: '0' },
  ],
});

export const localtimestamp = scalarFunction({
  name: 'localtimestamp',
  about: 'Start of the transaction as the clocks of the session show it.',
  volatility: 'stable',
  overloads: withPrecision({ args: [], result: timestamp, run: localNow }, localMoment),
  examples: [{ sql: 'localtimestamp = now()::timestamp', is: 't' }],
});

export const currentDate = scalarFunction({
  name: 'current_date',
  about: 'Today in the time zone of the session.',
  volatility: 'stable',
  overloads: [{ args: [], result: date, run: today }],
  examples: [{ sql: 'current_date = now()::date', is: 't' }],
});
