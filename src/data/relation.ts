import type { Bound } from './bounds.ts';
import type { Schema } from './schema.ts';
import type { Split } from './split.ts';
import type { RelationStats } from './stats.ts';

/**
 * Where rows come from, whatever the origin: stored table, Parquet path, system table, table function.
 * Lives in the server only; statistics and file lists are loaded before planning begins, so nothing here waits.
 */
export interface Relation {
  /** As EXPLAIN names it. */
  readonly name: string;
  readonly schema: Schema;
  readonly stats: RelationStats;
  /** The pieces that may hold rows within all of `bounds`, in a fixed order, and how many were left out. */
  splits(request: SplitRequest): SplitList;
}

export interface SplitRequest {
  /** Schema indices, ascending. */
  readonly columns: readonly number[];
  readonly bounds: readonly Bound[];
}

export interface SplitList {
  readonly splits: readonly Split[];
  /** Row groups (or files) that the bounds excluded. */
  readonly pruned: number;
}
