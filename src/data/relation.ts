import type { Bound } from './bounds.ts';
import type { Schema } from './schema.ts';
import type { Split } from './split.ts';
import type { RelationStats } from './stats.ts';
import type { Value } from './value.ts';

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
  /**
   * What the files say of their rows within all of `bounds`, where nothing needs to be read for it; null when some must be
   * read to tell which these are. Absent: the relation knows nothing of the kind.
   */
  known?(request: SplitRequest): KnownRows | null;
}

export interface SplitRequest {
  /** Schema indices, ascending. */
  readonly columns: readonly number[];
  readonly bounds: readonly Bound[];
}

/** Exact, unlike `stats`. */
export interface KnownRows {
  readonly rows: number;
  /** In which they lie. */
  readonly rowGroups: number;
  /** One per column of the request. */
  readonly columns: readonly KnownColumn[];
}

/** What is absent is not known; the extremes of no values are NULL. */
export interface KnownColumn {
  readonly nulls?: number;
  readonly min?: Value;
  readonly max?: Value;
}

export interface SplitList {
  readonly splits: readonly Split[];
  /** Row groups (or files) that the bounds excluded. */
  readonly pruned: number;
}
