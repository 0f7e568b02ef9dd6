import { bytesFor, type Kernels, kernelsFor } from './kernels/kernels.ts';
import { addLane, joinLanes } from './sums.ts';

/** Rows that compiled code takes at once: they stay in the second-level cache. */
const windowRows = 8192;

const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
const most = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];

/**
 * Sum, minimum and maximum of rows as they come, in two lanes that the rows take in turns; a row that is missing takes
 * its turn, too. However the rows are cut into batches, the bits are the same.
 */
export class RunningProfile {
  /** High parts, low parts, minima, maxima of the two lanes. */
  private readonly words = Float64Array.of(0, 0, 0, 0, ...least, ...most);
  /** Whose turn it is. */
  private lane = 0;

  get min(): number {
    return Math.min(this.words[4], this.words[5]);
  }

  get max(): number {
    return Math.max(this.words[6], this.words[7]);
  }

  /** As high and low part. */
  sum(): Float64Array {
    const out = new Float64Array(2);
    joinLanes(this.words, out);
    return out;
  }

  /** Adds rows none of which is missing. */
  addAll(values: Float64Array, rows: number): void {
    let from = 0;
    if (this.lane === 1 && rows > 0) this.add(values[from++]);
    // Filling up with zeros would make them minima: what is left over is added row by row.
    for (let to = 0; rows - from >= 4; from = to) {
      to = from + Math.min(windowRows, (rows - from) & ~3);
      this.compiled(values.subarray(from, to));
    }
    while (from < rows) this.add(values[from++]);
  }

  /** Adds the rows of a list, some of which may be missing; returns how many are not. */
  addListed(values: Float64Array, list: Uint32Array, count: number): number {
    let there = 0;
    for (let k = 0; k < count; k++) {
      const x = values[list[k]];
      if (Number.isNaN(x)) {
        this.lane ^= 1;
        continue;
      }
      this.add(x);
      there++;
    }
    return there;
  }

  private add(x: number): void {
    const { words, lane } = this;
    addLane(words, lane, x, 0);
    if (x < words[4 + lane]) words[4 + lane] = x;
    if (x > words[6 + lane]) words[6 + lane] = x;
    this.lane ^= 1;
  }

  private compiled(values: Float64Array): void {
    const kernels: Kernels = kernelsFor(1, windowRows);
    const { run, out, outAt } = kernels;
    kernels.put(0, windowRows, values);
    out.set(this.words);
    run.profile(kernels.at(0, windowRows), bytesFor(values.length), outAt);
    for (let i = 0; i < 8; i++) this.words[i] = out[i];
  }
}
