import { errors, raise } from '../../../base/error.ts';
import { dayMicros } from '../../../data/civil.ts';
import { roundHalfEven } from '../../../data/interval.ts';
import { float64, int32, time } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each3 } from '../../each.ts';

function made(hour: number, minute: number, second: number): bigint {
  const refuse = (): never => raise(errors.infiniteDatetime(outside(hour, minute, second)));
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || !(second >= 0 && second <= 60)) return refuse();
  const micros = (hour * 60 + minute) * 60_000_000 + roundHalfEven(second * 1e6);
  return micros > dayMicros ? refuse() : BigInt(micros);
}

const outside = (hour: number, minute: number, second: number): string =>
  `time field value out of range: ${hour}:${two(minute)}:${shortly(second)}`;

const two = (n: number): string => String(n).padStart(2, '0');
/** As C's %02g prints. */
const shortly = (x: number): string =>
  String(Number(x.toPrecision(6)))
    .replace(/e-(\d)$/, 'e-0$1')
    .padStart(2, '0');

/** A time of day from its fields. */
export const makeTime = scalarFunction({
  name: 'make_time',
  about: 'A time of day from hour, minute and second.',
  overloads: [{ args: [int32, int32, float64], result: time, run: each3(made) }],
  examples: [
    { sql: 'make_time(8, 15, 23.5)', is: '08:15:23.5' },
    { sql: 'make_time(24, 0, 0)', is: '24:00:00' },
    { sql: 'make_time(24, 0, 1)', is: 'ERROR 22008' },
  ],
});
