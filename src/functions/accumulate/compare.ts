import type { Interval } from '../../data/value.ts';

/** Compares bytes start … end of one array with the whole of another, as unsigned bytes (collation C). */
export function compareBytes(a: Uint8Array, start: number, end: number, b: Uint8Array): number {
  const length = Math.min(end - start, b.length);
  for (let i = 0; i < length; i++) {
    const difference = a[start + i] - b[i];
    if (difference !== 0) return difference;
  }
  return end - start - b.length;
}

const microsPerDay = 86_400_000_000n;

/** Intervals compare by their length, with months of 30 days. */
export function compareIntervals(a: Interval, b: Interval): number {
  const length = (i: Interval): bigint => (BigInt(i.months) * 30n + BigInt(i.days)) * microsPerDay + i.micros;
  const difference = length(a) - length(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
