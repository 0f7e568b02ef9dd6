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

/** A time of day with its offset from UTC, in seconds east. */
export interface ZonedTime {
  readonly micros: bigint;
  readonly offset: number;
}

/**
 * `items` in row-major order; one length and one lower bound for each dimension, none for the empty array.
 * The product of the lengths is the number of items.
 */
export interface ArrayValue {
  readonly items: readonly Value[];
  readonly lengths: readonly number[];
  readonly lowers: readonly number[];
}

export interface RecordValue {
  readonly fields: readonly Value[];
}

/** An object of the catalog by number, with the name that it prints. */
export interface RegValue {
  readonly oid: number;
  readonly name: string;
}

/**
 * One SQL value in JavaScript. SQL NULL is `null`.
 *
 * bool → boolean; int16, int32, float32, float64 → number; int64 → bigint; decimal, numeric → Decimal;
 * text, unknown → string; bytes → Uint8Array; date → number (days since 1970-01-01);
 * timestamp → bigint (microseconds since 1970-01-01 00:00, UTC when zoned); interval → Interval.
 * time → bigint (microseconds since midnight, up to 24:00); timetz → ZonedTime; uuid → string, lower case with hyphens;
 * json → string, as written; jsonb → string, as Postgres prints it; name, char → string; oid → bigint; reg → RegValue;
 * array → ArrayValue; record → RecordValue.
 * Dates and timestamps may be infinite: see `infinities`.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Decimal
  | Interval
  | ZonedTime
  | ArrayValue
  | RecordValue
  | RegValue;

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

/** An array of one dimension, counted from 1. */
export const listValue = (items: readonly Value[]): ArrayValue =>
  items.length === 0 ? { items, lengths: [], lowers: [] } : { items, lengths: [items.length], lowers: [1] };
