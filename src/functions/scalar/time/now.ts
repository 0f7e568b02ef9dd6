import { roundMicros, zonedTimeOf } from '../../../data/time_of_day.ts';
import { zoneOf } from '../../../data/time_zone.ts';
import { int32, time, timetz } from '../../../data/type.ts';
import type { ZonedTime } from '../../../data/value.ts';
import { constant } from '../../../data/vector_builder.ts';
import { type CallContext, scalarFunction } from '../../define.ts';
import { eachOf } from '../../each.ts';

const present = ({ now, timeZone }: CallContext): ZonedTime => zonedTimeOf(now, zoneOf(timeZone));

/** The time of day at the start of the transaction, with the session's offset. */
export const currentTime = scalarFunction({
  name: 'current_time',
  about: 'Time of day at the start of the transaction, with the offset of the session.',
  volatility: 'stable',
  overloads: [
    { args: [], result: timetz, run: (_, rows, __, context) => constant(timetz, present(context), rows) },
    {
      args: [int32],
      result: timetz,
      run: eachOf((context) => (digits: number) => {
        const { micros, offset } = present(context);
        return { micros: roundMicros(micros, digits), offset };
      }),
    },
  ],
  examples: [{ sql: 'current_time = now()::timetz', is: 't' }],
});

export const localtime = scalarFunction({
  name: 'localtime',
  about: 'Time of day at the start of the transaction as the clocks of the session show it.',
  volatility: 'stable',
  overloads: [
    { args: [], result: time, run: (_, rows, __, context) => constant(time, present(context).micros, rows) },
    {
      args: [int32],
      result: time,
      run: eachOf((context) => (digits: number) => roundMicros(present(context).micros, digits)),
    },
  ],
  examples: [{ sql: 'localtime = now()::time', is: 't' }],
});
