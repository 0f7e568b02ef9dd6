import { errors, raise } from '../../../base/error.ts';
import { civilFromDays, dayMicros, daysInMonth, isInfiniteTimestamp, splitTimestamp } from '../../../data/civil.ts';
import { utcToLocal, zoneOf } from '../../../data/time_zone.ts';
import { interval, timestamp, timestamptz } from '../../../data/type.ts';
import type { Interval } from '../../../data/value.ts';
import { type CallContext, scalarFunction } from '../../define.ts';
import { eachOf } from '../../each.ts';

/** Difference in years, months, days and time, as a person would count it; borrows days from the earlier month. */
function between(later: bigint, earlier: bigint): Interval {
  if (isInfiniteTimestamp(later) || isInfiniteTimestamp(earlier)) return raise(errors.outOfRange('interval'));
  if (later < earlier) {
    const { months, days, micros } = between(earlier, later);
    return { months: -months, days: -days, micros: -micros };
  }
  const [to, from] = [splitTimestamp(later), splitTimestamp(earlier)];
  const [end, start] = [civilFromDays(to.days), civilFromDays(from.days)];
  let time = to.time - from.time;
  let days = end.day - start.day;
  let months = (end.year - start.year) * 12 + end.month - start.month;
  if (time < 0) {
    time += dayMicros;
    days -= 1;
  }
  if (days < 0) {
    days += daysInMonth(start.year, start.month);
    months -= 1;
  }
  return { months, days, micros: BigInt(time) };
}

const local = ({ timeZone }: CallContext) => {
  const zone = zoneOf(timeZone);
  return (utc: bigint) => (isInfiniteTimestamp(utc) ? utc : utcToLocal(zone, utc));
};

/** Midnight of today in the session's zone. */
function midnight(context: CallContext): bigint {
  const { days } = splitTimestamp(local(context)(context.now));
  return BigInt(days) * BigInt(dayMicros);
}

export const age = scalarFunction({
  name: 'age',
  about: 'Time between two moments (or until today) in years, months and days.',
  volatility: 'stable',
  overloads: [
    { args: [timestamp, timestamp], result: interval, run: eachOf(() => between) },
    {
      args: [timestamptz, timestamptz],
      result: interval,
      run: eachOf((context) => (a: bigint, b: bigint) => between(local(context)(a), local(context)(b))),
    },
    { args: [timestamp], result: interval, run: eachOf((context) => (a: bigint) => between(midnight(context), a)) },
    {
      args: [timestamptz],
      result: interval,
      run: eachOf((context) => (a: bigint) => between(midnight(context), local(context)(a))),
    },
  ],
  examples: [{ sql: "age(TIMESTAMP '2001-04-10', TIMESTAMP '1957-06-13')", is: '43 years 9 mons 27 days' }],
});
