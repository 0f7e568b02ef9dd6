import { errors, raise } from '../../../base/error.ts';
import { checkedTimestamp, daysFromCivil, daysInMonth, joinTimestamp } from '../../../data/civil.ts';
import { date, float64, int32, timestamp } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each3, eachN } from '../../each.ts';

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
  return checkedTimestamp(joinTimestamp(days, (hour * 60 + minute) * 60_000_000 + Math.round(second * 1e6)));
}

/** A date from its fields. */
export const makeDate = scalarFunction({
  name: 'make_date',
  about: 'A date from year, month and day.',
  overloads: [{ args: [int32, int32, int32], result: date, run: each3(daysOf) }],
  examples: [
    { sql: 'make_date(2013, 7, 15)', is: '2013-07-15' },
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
  examples: [{ sql: 'make_timestamp(2013, 7, 15, 8, 15, 23.5)', is: '2013-07-15 08:15:23.5' }],
});
