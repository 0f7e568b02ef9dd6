import type { BuiltJoin } from './joined_columns.ts';
import { morselRows } from './tuples.ts';

/** Pairs of rows that a call should make about at most: some milliseconds. */
const mostPairs = 1 << 18;
/** Rows that the first call takes at most where a row may meet several. */
const firstRows = 1024;

/**
 * How many rows of the source a call of compiled code takes: fewer where each meets many rows of build sides, so that
 * a statement can be cancelled soon and what comes out does not pile up.
 */
export class Pace {
  rows: number;

  constructor(joins: readonly BuiltJoin[]) {
    const many = joins.reduce((product, join) => product * meetsOnAverage(join), 1);
    this.rows = many <= 1 ? morselRows : Math.max(1, Math.min(firstRows, Math.floor(mostPairs / many)));
  }

  /** Told how many pairs a call of `rows` rows has come to. */
  after(pairs: number): void {
    if (pairs > 2 * mostPairs) this.rows = Math.max(1, Math.floor((this.rows * mostPairs) / pairs));
    else if (pairs < mostPairs / 2) this.rows = Math.min(morselRows, this.rows * 2);
  }
}

function meetsOnAverage({ step: { node, residual }, build }: BuiltJoin): number {
  const isOne = node.join === 'semi' || node.join === 'anti' || node.join === 'mark';
  if (isOne && residual === null) return 1;
  return build.rows / Math.max(1, build.rows - build.repeated);
}
