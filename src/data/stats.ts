import type { Value } from './value.ts';

/** What is known of a column before reading it; absent means not known. */
export interface ColumnStats {
  readonly min?: Value;
  readonly max?: Value;
  readonly nulls?: number;
  readonly distinct?: number;
  /** Bytes of the column on disk, compressed. */
  readonly bytes?: number;
}

export interface RelationStats {
  /** Exact for Parquet (from footers), estimated otherwise. */
  readonly rows: number;
  /** One per column of the schema, same order. */
  readonly columns: readonly ColumnStats[];
}
