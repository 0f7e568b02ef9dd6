import type { PhysicalTopN } from '../plan/physical.ts';
import type { KeyRow } from './pipeline/top_bound.ts';

/**
 * What a top-N keeps so far, for whoever makes the rows it reads: those that do not come before the last one kept need
 * not be made.
 */
export class TopSoFar {
  readonly node: PhysicalTopN;
  /** Keys of the last of as many rows as are to be kept; null: there are not as many yet. */
  last: KeyRow | null = null;

  constructor(node: PhysicalTopN) {
    this.node = node;
  }

  /** Rows after which there is a last one. */
  get atOnce(): number {
    return 2 * this.node.keep + mostWaiting;
  }
}

/** Rows that wait beside twice those that are kept before they are sorted: few, so that the last one kept soon is a good one. */
const mostWaiting = 1024;
