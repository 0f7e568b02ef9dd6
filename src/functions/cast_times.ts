import { errors } from '../base/error.ts';
import { isInfiniteTimestamp, splitTimestamp } from '../data/civil.ts';
import { offsetOfTime, withinDay, zonedTimeOf } from '../data/time_of_day.ts';
import { utcToLocal, zoneOf } from '../data/time_zone.ts';
import { type DataType, typeName } from '../data/type.ts';
import type { Interval, Value, ZonedTime } from '../data/value.ts';
import type { CallContext } from './define.ts';

type NotNull = Exclude<Value, null>;

/** Casts from and to times of day, as pg_cast lists them. What is infinite has no time of day: NULL. */
export function betweenTimesOfDay(from: DataType, to: DataType, context: CallContext): (value: NotNull) => Value {
  const zone = zoneOf(context.timeZone);
  switch (`${from.kind} ${to.kind}`) {
    case 'time interval':
      return (value) => ({ months: 0, days: 0, micros: value as bigint });
    case 'time timetz':
      return (value) => ({ micros: value as bigint, offset: offsetOfTime(value as bigint, zone, context.now) });
    case 'timetz time':
      return (value) => (value as ZonedTime).micros;
    case 'interval time':
      return (value) => withinDay((value as Interval).micros);
    case 'timestamp time': {
      const isZoned = from.kind === 'timestamp' && from.zoned;
      return (value) => {
        const moment = value as bigint;
        if (isInfiniteTimestamp(moment)) return null;
        return BigInt(splitTimestamp(isZoned ? utcToLocal(zone, moment) : moment).time);
      };
    }
    case 'timestamp timetz':
      return (value) => (isInfiniteTimestamp(value as bigint) ? null : zonedTimeOf(value as bigint, zone));
    default:
      throw errors.cannotCast(typeName(from), typeName(to));
  }
}
