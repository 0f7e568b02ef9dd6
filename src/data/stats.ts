import type { Value } from './value.ts';

/** What is known of a column before reading it; absent means not known. */
export interface ColumnStats {
  readonly min?: Value;
  readonly max?: Value;
  readonly nulls?: number;
  readonly distinct?: number;
  /** Distinct values as the sizes of dictionaries suggest them. */
  readonly about?: number;
  /** Bytes of the column on disk, compressed. */
  readonly bytes?: number;
  /** Average bytes of a value in memory. */
  readonly width?: number;
  /** Values that come often, most often first. */
  readonly common?: readonly CommonValue[];
  /** Bounds of stretches that each hold equally many of the values that are not common, ascending. */
  readonly histogram?: readonly Exclude<Value, null>[];
  /** How far the rows lie in the order of the values: 1 ascending, -1 descending, about 0 in no order. */
  readonly correlation?: number;
}

export interface CommonValue {
  readonly value: Exclude<Value, null>;
  /** Of all rows, those with NULL among them; 0 to 1. */
  readonly share: number;
}

export interface RelationStats {
  /** Exact for Parquet (from footers), estimated otherwise. */
  readonly rows: number;
  /** One per column of the schema, same order. */
  readonly columns: readonly ColumnStats[];
  /** Whether ANALYZE has seen the rows, and if they were these; absent: it has not. */
  readonly analyzed?: 'current' | 'stale';
}
