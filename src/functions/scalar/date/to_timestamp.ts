import { errors, raise } from '../../../base/error.ts';
import { checkedTimestamp } from '../../../data/civil.ts';
import { float64, timestamptz } from '../../../data/type.ts';
import { infinities } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

function fromSeconds(seconds: number): bigint {
  if (Number.isNaN(seconds)) return raise(errors.datetimeOutOfRange('NaN'));
  if (!Number.isFinite(seconds)) return seconds > 0 ? infinities.timestamp : infinities.minusTimestamp;
  return checkedTimestamp(BigInt(Math.round(seconds * 1e6)), String(seconds));
}

/** Seconds since 1970 as a moment. */
export const toTimestamp = scalarFunction({
  name: 'to_timestamp',
  about: 'The moment so many seconds after 1970-01-01 00:00 UTC.',
  overloads: [{ args: [float64], result: timestamptz, run: each1(fromSeconds) }],
  examples: [{ sql: 'to_timestamp(1284352323)', is: '2010-09-13 04:32:03+00' }],
});
