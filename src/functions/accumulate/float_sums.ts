import { errors } from '../../base/error.ts';
import type { Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';
import { asDoubles } from './doubles.ts';
import { grown } from './groups.ts';

/**
 * Compensated sums of doubles, one per group (Knuth's two-sum; the errors are summed beside): about twice the digits
 * of a double, so that the order of merging partial sums does not show in the rounded result.
 */
export class FloatSums {
  /** Rows added to each group, NULLs left out. */
  counts = new Float64Array(0);
  highs = new Float64Array(0);
  lows = new Float64Array(0);

  resize(count: number): void {
    this.counts = grown(this.counts, count);
    this.highs = grown(this.highs, count);
    this.lows = grown(this.lows, count);
  }

  add(groups: Uint32Array | null, column: Vector, rows: number): void {
    const flat = flatten(column);
    const values = asDoubles(flat, rows);
    const bits = flat.validity;
    const { counts, highs, lows } = this;
    for (let i = 0; i < rows; i++) {
      if (bits !== null && (bits[i >> 3] & (1 << (i & 7))) === 0) continue;
      const g = groups === null ? 0 : groups[i];
      const x = values[i];
      const high = highs[g];
      const sum = high + x;
      const part = sum - high;
      counts[g]++;
      highs[g] = sum;
      lows[g] += high - (sum - part) + (x - part);
      if (sum - sum !== 0) checkOverflow(high, x);
    }
  }

  /** Adds the sum of another task. */
  addSum(group: number, high: number, low: number, rows: number): void {
    this.counts[group] += rows;
    this.addOne(group, high);
    if (Number.isFinite(high)) this.addOne(group, low);
  }

  value(group: number): number {
    const high = this.highs[group];
    return Number.isFinite(high) ? high + this.lows[group] : high;
  }

  private addOne(g: number, x: number): void {
    const high = this.highs[g];
    const sum = high + x;
    const part = sum - high;
    this.highs[g] = sum;
    this.lows[g] += high - (sum - part) + (x - part);
    if (sum - sum !== 0) checkOverflow(high, x);
  }
}

/** An infinite sum of finite numbers is an error, as in Postgres. */
function checkOverflow(a: number, b: number): void {
  if (Number.isFinite(a) && Number.isFinite(b)) throw errors.floatOverflow();
}
