import { isInfiniteTimestamp } from '../../../data/civil.ts';
import { localToUtc, utcToLocal, zoneOf } from '../../../data/time_zone.ts';
import { text, timestamp, timestamptz } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';

/** x AT TIME ZONE zone: what the clocks there show, or the moment at which they show it. */
export const timezone = scalarFunction({
  name: 'timezone',
  about: 'AT TIME ZONE: between moments and what clocks in a zone show.',
  overloads: [
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
  ],
  examples: [
    { sql: "TIMESTAMPTZ '2024-07-01 12:00:00+00' AT TIME ZONE 'Europe/Berlin'", is: '2024-07-01 14:00:00' },
    { sql: "TIMESTAMP '2024-07-01 12:00:00' AT TIME ZONE 'Nowhere/Land'", is: 'ERROR 22023' },
  ],
});
