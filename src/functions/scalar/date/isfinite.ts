import { isInfiniteDate, isInfiniteTimestamp } from '../../../data/civil.ts';
import { bool, date, interval, timestamp, timestamptz } from '../../../data/type.ts';
import type { Interval } from '../../../data/value.ts';
import { type Kernel, scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

const finiteMoment: Kernel = each1((micros: bigint) => !isInfiniteTimestamp(micros));

/** Whether a date or timestamp is not infinity or -infinity. */
export const isfinite = scalarFunction({
  name: 'isfinite',
  about: 'Whether a date, timestamp or interval is finite.',
  overloads: [
    { args: [date], result: bool, run: each1((days: number) => !isInfiniteDate(days)) },
    { args: [timestamp], result: bool, run: finiteMoment },
    { args: [timestamptz], result: bool, run: finiteMoment },
    { args: [interval], result: bool, run: each1((_: Interval) => true) },
  ],
  examples: [
    { sql: "isfinite(DATE '2001-02-16')", is: 't' },
    { sql: "isfinite(TIMESTAMP 'infinity')", is: 'f' },
  ],
});
