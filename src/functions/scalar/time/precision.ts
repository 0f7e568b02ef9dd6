import { limitInterval } from '../../../data/interval_range.ts';
import { roundMoment, roundZonedTime } from '../../../data/precision.ts';
import { roundMicros } from '../../../data/time_of_day.ts';
import { int32, interval, time, timestamp, timestamptz, timetz } from '../../../data/type.ts';
import type { Interval } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';

/** What the modifiers of time types do in a cast: Postgres's functions of the types' names. */

export const timestampPrecision = scalarFunction({
  name: 'timestamp',
  about: 'A timestamp rounded to so many digits of a second: what a cast to timestamp(n) does.',
  overloads: [{ args: [timestamp, int32], result: timestamp, run: each2(roundMoment) }],
  examples: [
    { sql: "TIMESTAMP(1) '2024-01-01 10:20:30.55'", is: '2024-01-01 10:20:30.6' },
    { sql: "'2024-01-01 10:20:30.4999'::timestamp(0)", is: '2024-01-01 10:20:30' },
  ],
});

export const timestamptzPrecision = scalarFunction({
  name: 'timestamptz',
  about: 'A moment rounded to so many digits of a second: what a cast to timestamptz(n) does.',
  overloads: [{ args: [timestamptz, int32], result: timestamptz, run: each2(roundMoment) }],
  examples: [{ sql: "'2024-01-01 10:20:30.55'::timestamptz(1)", is: '2024-01-01 10:20:30.6+00' }],
});

export const timePrecision = scalarFunction({
  name: 'time',
  about: 'A time of day rounded to so many digits of a second: what a cast to time(n) does.',
  overloads: [{ args: [time, int32], result: time, run: each2(roundMicros) }],
  examples: [{ sql: "'23:59:59.9'::time(0)", is: '24:00:00' }],
});

export const timetzPrecision = scalarFunction({
  name: 'timetz',
  about: 'A time of day with a zone rounded to so many digits of a second: what a cast to timetz(n) does.',
  overloads: [
    {
      args: [timetz, int32],
      result: timetz,
      run: each2(roundZonedTime),
    },
  ],
  examples: [{ sql: "'10:20:30.55+02'::timetz(1)", is: '10:20:30.6+02' }],
});

export const intervalPrecision = scalarFunction({
  name: 'interval',
  about: 'An interval cut to the fields and digits of a modifier: what a cast to interval day to second(n) does.',
  overloads: [
    {
      args: [interval, int32],
      result: interval,
      run: each2((value: Interval, modifier: number) => limitInterval(value, modifier)),
    },
  ],
  examples: [
    { sql: "INTERVAL '1 day 02:03:04.56' DAY TO MINUTE", is: '1 day 02:03:00' },
    { sql: "INTERVAL '90' MINUTE", is: '01:30:00' },
    { sql: "INTERVAL(1) '1.25'", is: '00:00:01.3' },
  ],
});
