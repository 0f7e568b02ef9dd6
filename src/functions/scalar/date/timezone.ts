import { errors, raise } from '../../../base/error.ts';
import { isInfiniteTimestamp } from '../../../data/civil.ts';
import { formatInterval } from '../../../data/interval.ts';
import { withinDay } from '../../../data/time_of_day.ts';
import { localToUtc, utcToLocal, type Zone, zoneOf } from '../../../data/time_zone.ts';
import { interval, text, timestamp, timestamptz, timetz } from '../../../data/type.ts';
import type { Interval, ZonedTime } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each2, eachOf } from '../../each.ts';

/** Microseconds ahead of UTC. */
function ahead(offset: Interval): bigint {
  if (offset.months === 0 && offset.days === 0) return offset.micros - (offset.micros % 1_000_000n);
  const name = formatInterval(offset);
  return raise(errors.invalidParameterValue(`interval time zone "${name}" must not include months or days`));
}

/** The same time of day on a clock so many seconds east. */
const inZone = ({ micros, offset }: ZonedTime, east: number): ZonedTime => ({
  micros: withinDay(micros + BigInt(east - offset) * 1_000_000n),
  offset: east,
});

const offsetNow = (zone: Zone, now: bigint): number => Number((utcToLocal(zone, now) - now) / 1_000_000n);

/** x AT TIME ZONE zone: what the clocks there show, or the moment at which they show it. */
export const timezone = scalarFunction({
  name: 'timezone',
  about: 'AT TIME ZONE: between moments and what clocks in a zone show.',
  volatility: 'stable',
  overloads: [
    {
      args: [text, timetz],
      result: timetz,
      run: eachOf(
        ({ now }) =>
          (name: string, value: ZonedTime) =>
            inZone(value, offsetNow(zoneOf(name), now)),
      ),
    },
    {
      args: [interval, timetz],
      result: timetz,
      run: each2((offset: Interval, value: ZonedTime) => inZone(value, Number(ahead(offset) / 1_000_000n))),
    },
    {
      args: [text, timestamptz],
      result: timestamp,
      run: each2((zone: string, utc: bigint) => (isInfiniteTimestamp(utc) ? utc : utcToLocal(zoneOf(zone), utc))),
    },
    {
      args: [text, timestamp],
      result: timestamptz,
      run: each2((zone: string, local: bigint) =>
        isInfiniteTimestamp(local) ? local : localToUtc(zoneOf(zone), local),
      ),
    },
    {
      args: [interval, timestamptz],
      result: timestamp,
      run: each2((offset: Interval, utc: bigint) => (isInfiniteTimestamp(utc) ? utc : utc + ahead(offset))),
    },
    {
      args: [interval, timestamp],
      result: timestamptz,
      run: each2((offset: Interval, local: bigint) => (isInfiniteTimestamp(local) ? local : local - ahead(offset))),
    },
  ],
  examples: [
    { sql: "TIMESTAMPTZ '2024-07-01 12:00:00+00' AT TIME ZONE 'Europe/Berlin'", is: '2024-07-01 14:00:00' },
    { sql: "timezone(INTERVAL '2 hours', TIMESTAMP '2024-07-01 12:00:00')", is: '2024-07-01 10:00:00+00' },
    { sql: "TIMESTAMP '2024-07-01 12:00:00' AT TIME ZONE 'Nowhere/Land'", is: 'ERROR 22023' },
  ],
});
