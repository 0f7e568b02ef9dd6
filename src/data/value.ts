import type { DataType } from './type.ts';

/** units · 10^-scale; `special` marks the three numerics that are no number (units and scale are then 0). */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
  readonly special?: 'NaN' | 'Infinity' | '-Infinity';
}

/** Postgres's interval: three fields that are never converted into one another by storage. */
export interface Interval {
  readonly months: number;
  readonly days: number;
  readonly micros: bigint;
}

/**
 * One SQL value in JavaScript. SQL NULL is `null`.
 *
 * bool → boolean; int16, int32, float32, float64 → number; int64 → bigint; decimal, numeric → Decimal;
 * text, unknown → string; bytes → Uint8Array; date → number (days since 1970-01-01);
 * timestamp → bigint (microseconds since 1970-01-01 00:00, UTC when zoned); interval → Interval.
 * Dates and timestamps may be infinite: see `infinities`.
 */
export type Value = null | boolean | number | bigint | string | Uint8Array | Decimal | Interval;

/** How ±infinity is stored in dates (days) and timestamps (microseconds). */
export const infinities = {
  date: 0x7fffffff,
  minusDate: -0x80000000,
  timestamp: 0x7fffffffffffffffn,
  minusTimestamp: -0x8000000000000000n,
} as const;

export interface TypedValue {
  readonly type: DataType;
  readonly value: Value;
}
