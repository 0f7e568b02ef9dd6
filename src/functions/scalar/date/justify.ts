import { dayMicros } from '../../../data/civil.ts';
import { checkedInterval } from '../../../data/interval.ts';
import { interval } from '../../../data/type.ts';
import type { Interval } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

const daysPerMonth = 30;
const day = BigInt(dayMicros);

/** Whole days out of the time. */
function carryTime({ months, days, micros }: Interval): Interval {
  return { months, days: days + Number(micros / day), micros: micros % day };
}

/** Whole months of 30 days out of the days. */
function carryDays({ months, days, micros }: Interval): Interval {
  return { months: months + Math.trunc(days / daysPerMonth), days: days % daysPerMonth, micros };
}

/** Days and time get one sign. */
function alignTime({ months, days, micros }: Interval): Interval {
  if (days > 0 && micros < 0n) return { months, days: days - 1, micros: micros + day };
  if (days < 0 && micros > 0n) return { months, days: days + 1, micros: micros - day };
  return { months, days, micros };
}

/** Months get the sign of what is below them: days, or the time where there are no days. */
function alignMonths({ months, days, micros }: Interval, looksAtTime: boolean): Interval {
  const rest = days !== 0 || !looksAtTime ? days : Number(micros);
  if (months > 0 && rest < 0) return { months: months - 1, days: days + daysPerMonth, micros };
  if (months < 0 && rest > 0) return { months: months + 1, days: days - daysPerMonth, micros };
  return { months, days, micros };
}

const checked = ({ months, days, micros }: Interval): Interval => checkedInterval(months, days, micros);

export const justifyHours = scalarFunction({
  name: 'justify_hours',
  about: 'The interval with each 24 hours as a day.',
  overloads: [{ args: [interval], result: interval, run: each1((x: Interval) => checked(alignTime(carryTime(x)))) }],
  examples: [
    { sql: "justify_hours(INTERVAL '27 hours')", is: '1 day 03:00:00' },
    { sql: "justify_hours(INTERVAL '1 day -27 hours')", is: '-03:00:00' },
  ],
});

export const justifyDays = scalarFunction({
  name: 'justify_days',
  about: 'The interval with each 30 days as a month.',
  overloads: [
    { args: [interval], result: interval, run: each1((x: Interval) => checked(alignMonths(carryDays(x), false))) },
  ],
  examples: [
    { sql: "justify_days(INTERVAL '35 days')", is: '1 mon 5 days' },
    { sql: "justify_days(INTERVAL '1 mon -35 days')", is: '-5 days' },
  ],
});

export const justifyInterval = scalarFunction({
  name: 'justify_interval',
  about: 'The interval with days of 24 hours, months of 30 days and one sign.',
  overloads: [
    {
      args: [interval],
      result: interval,
      run: each1((x: Interval) => checked(alignTime(alignMonths(carryDays(carryTime(x)), true)))),
    },
  ],
  examples: [
    { sql: "justify_interval(INTERVAL '1 mon -1 hour')", is: '29 days 23:00:00' },
    { sql: "justify_interval(INTERVAL '-1 mon 61 days 27 hours')", is: '1 mon 2 days 03:00:00' },
  ],
});
