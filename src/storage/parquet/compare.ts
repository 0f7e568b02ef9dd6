import { assert } from '../../base/assert.ts';
import type { Decimal, Interval, Value } from '../../data/value.ts';

type Present = Exclude<Value, null>;

/**
 * Order of two values of one type as SQL has it: text by code point, bytes bytewise, NaN above all numbers.
 * Negative, zero or positive.
 */
export function compareValues(a: Present, b: Present): number {
  if (typeof a === 'string') return compareText(a, b as string);
  if (a instanceof Uint8Array) return Buffer.compare(a, b as Uint8Array);
  if (typeof a === 'object')
    return 'units' in a ? compareDecimals(a, b as Decimal) : compareIntervals(a as Interval, b as Interval);
  if (typeof a === 'boolean') return Number(a) - Number(b);
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  assert(typeof b === 'number' || typeof b === 'bigint', 'only numbers are compared with numbers');
  return a < b ? -1 : a > b ? 1 : 0;
}

/** UTF-16 order differs from code point order only where surrogates meet the characters above them. */
function compareText(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for characters beyond 0xffff, so they sort last. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

function compareDecimals(a: Decimal, b: Decimal): number {
  const places = [specialRank(a), specialRank(b)];
  if (places[0] !== 0 || places[1] !== 0) return places[0] - places[1];
  const scale = Math.max(a.scale, b.scale);
  const [x, y] = [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function specialRank({ special }: Decimal): number {
  if (special === undefined) return 0;
  return special === 'NaN' ? 2 : special === 'Infinity' ? 1 : -1;
}

const microsPerDay = 86_400_000_000n;

/** As Postgres orders intervals: a month counts 30 days, a day 24 hours. */
function compareIntervals(a: Interval, b: Interval): number {
  const length = (value: Interval) => BigInt(value.months * 30 + value.days) * microsPerDay + value.micros;
  const difference = length(a) - length(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
