import { errors, raise } from '../../../base/error.ts';
import { checkedTimestamp, dayMicros, isInfiniteTimestamp } from '../../../data/civil.ts';
import { interval, timestamp, timestamptz } from '../../../data/type.ts';
import type { Interval } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each3 } from '../../each.ts';

/** The beginning of the stretch that holds the moment, when stretches of that length are laid from the origin on. */
function binned({ months, days, micros }: Interval, moment: bigint, origin: bigint): bigint {
  if (isInfiniteTimestamp(moment)) return moment;
  if (isInfiniteTimestamp(origin)) return raise(errors.infiniteDatetime('origin out of range'));
  if (months !== 0) return raise(errors.notSupported('binning into intervals that contain months or years'));
  const stride = BigInt(days) * BigInt(dayMicros) + micros;
  if (stride <= 0n) return raise(errors.infiniteDatetime('stride must be greater than zero'));
  const past = (moment - origin) % stride;
  return checkedTimestamp(moment - (past < 0n ? past + stride : past));
}

/** Cuts a moment down to a multiple of any length, counted from an origin. */
export const dateBin = scalarFunction({
  name: 'date_bin',
  about: 'The beginning of the bin of that length, aligned with an origin, in which a timestamp lies.',
  overloads: [
    { args: [interval, timestamp, timestamp], result: timestamp, run: each3(binned) },
    { args: [interval, timestamptz, timestamptz], result: timestamptz, run: each3(binned) },
  ],
  examples: [
    {
      sql: "date_bin('15 minutes', TIMESTAMP '2020-02-11 15:44:17', TIMESTAMP '2001-01-01')",
      is: '2020-02-11 15:30:00',
    },
    {
      sql: "date_bin('15 minutes', TIMESTAMP '2000-02-11 15:44:17', TIMESTAMP '2001-01-01 00:02:30')",
      is: '2000-02-11 15:32:30',
    },
    { sql: "date_bin('1 month', TIMESTAMP '2020-02-11', TIMESTAMP '2001-01-01')", is: 'ERROR 0A000' },
    { sql: "date_bin('0 days', TIMESTAMP '2020-02-11', TIMESTAMP '2001-01-01')", is: 'ERROR 22008' },
  ],
});
