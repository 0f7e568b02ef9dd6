import type { Vector } from '../../data/vector.ts';
import type { Accumulator, FrameRows } from '../../functions/define.ts';
import { gather } from '../../kernels/gather.ts';
import { selectTrue } from '../../kernels/select.ts';

export interface TreeRows {
  readonly args: readonly Vector[];
  readonly filter: Vector | null;
  readonly rows: number;
}

/** Parts of one level that make one of the next. */
const fanout = 16;
const mostRuns = 3;

/**
 * Partial results of an aggregate over 16, 256, 4096 … rows, so that any run of rows is put together from few parts
 * (V. Leis et al.: Efficient Processing of Window Functions in Analytical SQL Queries, VLDB 2015). Parts are merged from
 * left to right, as aggregates that heed the order need it.
 *
 *   rows      |..xx|xxxx|xxxx|x...|        left edge, whole parts, right edge
 *   level 1        |  x    x |
 */
export class AggregateTree {
  private readonly start: () => Accumulator;
  private readonly from: TreeRows;
  private readonly counts: Uint8Array | null;
  /** State columns of level 1, 2, …. */
  private readonly levels: (readonly Vector[])[] = [];

  constructor(start: () => Accumulator, from: TreeRows) {
    this.start = start;
    this.from = from;
    this.counts = from.filter === null ? null : marked(from.filter, from.rows);
    let parts = from.rows;
    while (parts > fanout) {
      const fold = start();
      const above = Math.ceil(parts / fanout);
      fold.resize(above);
      const all = Uint32Array.from({ length: parts }, (_, i) => i);
      const groups = all.map((i) => Math.floor(i / fanout));
      this.feed(fold, this.levels.length, groups, all);
      this.levels.push(fold.state());
      parts = above;
    }
  }

  /** The aggregate over the frames of rows `from … to-1`. */
  over(frames: FrameRows, from: number, to: number): Vector {
    const fold = this.start();
    const rows = to - from;
    fold.resize(rows);
    const lows = Array.from({ length: mostRuns }, () => new Int32Array(rows));
    const highs = Array.from({ length: mostRuns }, () => new Int32Array(rows));
    const runs = new Int32Array(2 * mostRuns);
    let most = 0;
    for (let i = 0; i < rows; i++) {
      const count = frames.runsOf(from + i, runs);
      most = Math.max(most, count);
      for (let k = 0; k < count; k++) {
        lows[k][i] = runs[2 * k];
        highs[k][i] = runs[2 * k + 1];
      }
    }
    for (let k = 0; k < most; k++) this.addRuns(fold, lows[k], highs[k]);
    return fold.finish();
  }

  /** Adds to each group the run of rows `low … high-1`; climbs the levels on the left and comes down on the right. */
  private addRuns(fold: Accumulator, low: Int32Array, high: Int32Array): void {
    const rights: { readonly low: Int32Array; readonly high: Int32Array }[] = [];
    for (let level = 0; level < this.levels.length; level++) {
      const left = low.slice();
      const right = high.slice();
      for (let i = 0; i < low.length; i++) {
        const aligned = Math.min(high[i], Math.ceil(low[i] / fanout) * fanout);
        const end = Math.max(aligned, high[i] - (high[i] % fanout));
        left[i] = aligned;
        right[i] = end;
      }
      this.addParts(fold, level, low, left);
      rights.push({ low: right, high });
      low = left.map((part) => Math.ceil(part / fanout));
      high = right.map((part) => Math.floor(part / fanout));
    }
    this.addParts(fold, this.levels.length, low, high);
    for (let level = rights.length - 1; level >= 0; level--) {
      this.addParts(fold, level, rights[level].low, rights[level].high);
    }
  }

  private addParts(fold: Accumulator, level: number, low: Int32Array, high: Int32Array): void {
    let count = 0;
    for (let i = 0; i < low.length; i++) count += Math.max(0, high[i] - low[i]);
    const groups = new Uint32Array(count);
    const parts = new Uint32Array(count);
    let at = 0;
    for (let i = 0; i < low.length; i++) {
      for (let part = low[i]; part < high[i]; part++) {
        groups[at] = i;
        parts[at++] = part;
      }
    }
    this.feed(fold, level, groups, parts);
  }

  private feed(fold: Accumulator, level: number, groups: Uint32Array, parts: Uint32Array): void {
    if (level > 0) {
      const states = this.levels[level - 1].map((state) => gather(state, parts));
      if (parts.length > 0) fold.merge(groups, states, parts.length);
      return;
    }
    const kept = this.counted(groups, parts);
    if (kept.parts.length === 0) return;
    const args = this.from.args.map((arg) => gather(arg, kept.parts));
    fold.update(kept.groups, args, kept.parts.length);
  }

  /** Rows that pass the filter. */
  private counted(groups: Uint32Array, parts: Uint32Array): { groups: Uint32Array; parts: Uint32Array } {
    const { counts } = this;
    if (counts === null) return { groups, parts };
    return {
      groups: groups.filter((_, i) => counts[parts[i]] === 1),
      parts: parts.filter((row) => counts[row] === 1),
    };
  }
}

function marked(filter: Vector, rows: number): Uint8Array {
  const marks = new Uint8Array(rows);
  for (const row of selectTrue(filter)) marks[row] = 1;
  return marks;
}
