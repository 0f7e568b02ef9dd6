import { errors, raise } from '../../../base/error.ts';
import { checkedTimestamp } from '../../../data/civil.ts';
import { float64, timestamptz } from '../../../data/type.ts';
import { infinities } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { timestampByTemplate } from './to_date.ts';

/** 2000-01-01, from which Postgres counts: its rounding is of the distance from there. */
const epoch2000 = 946_684_800;

function fromSeconds(seconds: number): bigint {
  if (Number.isNaN(seconds)) return raise(errors.infiniteDatetime('timestamp cannot be NaN'));
  if (!Number.isFinite(seconds)) return seconds > 0 ? infinities.timestamp : infinities.minusTimestamp;
  if (Math.abs(seconds) > mostSeconds) return raise(errors.datetimeOverflow('timestamp', shortly(seconds)));
  const micros = BigInt(roundHalfEven((seconds - epoch2000) * 1e6));
  return checkedTimestamp(micros + BigInt(epoch2000) * 1_000_000n, shortly(seconds));
}

/** Beyond this no timestamp is. */
const mostSeconds = 1e13;

function roundHalfEven(x: number): number {
  const nearest = Math.round(x);
  return nearest - x === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}

/** Six digits, as C's %g prints. */
function shortly(x: number): string {
  const text = x.toPrecision(6);
  if (!text.includes('e')) return String(Number(text));
  return text.replace(/\.?0*e/, 'e').replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Seconds since 1970 as a moment. */
export const toTimestamp = scalarFunction({
  name: 'to_timestamp',
  about: 'The moment so many seconds after 1970-01-01 00:00 UTC, or read from a text by a template.',
  volatility: 'stable',
  overloads: [{ args: [float64], result: timestamptz, run: each1(fromSeconds) }, timestampByTemplate],
  examples: [
    { sql: 'to_timestamp(1284352323)', is: '2010-09-13 04:32:03+00' },
    { sql: "to_timestamp('05 Dec 2000', 'DD Mon YYYY')", is: '2000-12-05 00:00:00+00' },
    { sql: "to_timestamp('2000-12-05 01:22:33.5 PM', 'YYYY-MM-DD HH12:MI:SS.MS AM')", is: '2000-12-05 13:22:33.5+00' },
    { sql: "to_timestamp('NaN')", is: 'ERROR 22008' },
    { sql: 'to_timestamp(1e300)', is: 'ERROR 22008' },
  ],
});
