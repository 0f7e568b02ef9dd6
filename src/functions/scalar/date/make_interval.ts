import { errors, raise } from '../../../base/error.ts';
import { checkedInterval } from '../../../data/interval.ts';
import { float64, int32, interval } from '../../../data/type.ts';
import type { Interval, Value } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { eachN } from '../../each.ts';

function made(...fields: Value[]): Interval {
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = fields as number[];
  if (!Number.isFinite(seconds)) return raise(errors.datetimeOverflow('interval'));
  const micros = BigInt(hours * 60 + minutes) * 60_000_000n + BigInt(Math.round(seconds * 1e6));
  return checkedInterval(years * 12 + months, weeks * 7 + days, micros);
}

const fields = [int32, int32, int32, int32, int32, int32, float64];

/** An interval from its fields; those left out are 0. */
export const makeInterval = scalarFunction({
  name: 'make_interval',
  parameters: ['years', 'months', 'weeks', 'days', 'hours', 'mins', 'secs'],
  defaults: fields.map(() => '0'),
  about: 'An interval of so many years, months, weeks, days, hours, minutes and seconds; what is left out is 0.',
  overloads: Array.from({ length: fields.length + 1 }, (_, count) => ({
    args: fields.slice(0, count),
    result: interval,
    run: eachN(made),
  })),
  examples: [
    { sql: 'make_interval(1, 2, 3, 4, 5, 6, 7.5)', is: '1 year 2 mons 25 days 05:06:07.5' },
    { sql: 'make_interval(0, 0, 0, 10)', is: '10 days' },
    { sql: 'make_interval(days => 10, secs => 1.5)', is: '10 days 00:00:01.5' },
  ],
});
