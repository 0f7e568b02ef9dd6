import { bytesFor, kernelsFor } from '../kernels/kernels.ts';
import { addLane, joinLanes, productError } from '../sums.ts';
import type { Doubles } from '../to_double.ts';
import type { MetricSums } from './regression.ts';

/** The sums, in the order of the lanes. */
export const sumNames = ['target', 'targetSquares', 'errors', 'errorSquares', 'errorSizes'] as const;

/** Rows that compiled code takes at once: they stay in the second-level cache. */
const windowRows = 8192;

/** Sizes below this have squares whose error may underflow in parts: such rows are added by the plain code. */
const smallest = 2 ** -450;

type Changing<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The sums over (target, prediction), in two lanes that the rows take in turns, those that are skipped too. However the
 * rows are cut into batches, the bits are the same.
 */
export class RunningMetrics {
  private rows = 0;
  private skipped = 0;
  private readonly lanes = sumNames.map(() => new Float64Array(4));
  /** Of each lane. */
  private readonly largest = new Float64Array(2);

  add(target: Doubles, predicted: Doubles, rows: number): void {
    let from = 0;
    if (!target.lacks && !predicted.lacks) {
      if (this.lane === 1 && rows > 0) this.addRow(target.values[from], predicted.values[from++]);
      for (let to = 0; rows - from >= 2; from = to) {
        to = from + Math.min(windowRows, (rows - from) & ~1);
        const [y, p] = [target.values.subarray(from, to), predicted.values.subarray(from, to)];
        if (!this.compiled(y, p)) for (let i = 0; i < y.length; i++) this.addRow(y[i], p[i]);
      }
    }
    for (; from < rows; from++) this.addRow(target.values[from], predicted.values[from]);
  }

  sums(): Changing<MetricSums> {
    const [target, targetSquares, errors, errorSquares, errorSizes] = this.lanes.map((lanes) => {
      const out = new Float64Array(2);
      joinLanes(lanes, out);
      return out;
    });
    const { rows, skipped, largest } = this;
    const largestError = Math.max(largest[0], largest[1]);
    return { rows, skipped, target, targetSquares, errors, errorSquares, errorSizes, largestError };
  }

  /** Whose turn it is. */
  private get lane(): number {
    return (this.rows + this.skipped) & 1;
  }

  private addRow(y: number, p: number): void {
    const { lane } = this;
    const error = p - y;
    if (Number.isNaN(error)) {
      this.skipped++;
      return;
    }
    const [target, targetSquares, errors, errorSquares, errorSizes] = this.lanes;
    const size = Math.abs(error);
    addLane(target, lane, y, 0);
    addLane(targetSquares, lane, y * y, productError(y, y, y * y));
    addLane(errors, lane, error, 0);
    addLane(errorSquares, lane, error * error, productError(error, error, error * error));
    addLane(errorSizes, lane, size, 0);
    if (size > this.largest[lane]) this.largest[lane] = size;
    this.rows++;
  }

  /** False: they must be added row by row, and are not. */
  private compiled(y: Float64Array, p: Float64Array): boolean {
    const kernels = kernelsFor(2, windowRows);
    const { run, out, outAt } = kernels;
    kernels.put(0, windowRows, y);
    kernels.put(1, windowRows, p);
    for (const [i, lanes] of this.lanes.entries()) out.set(lanes, i * 4);
    out.set(this.largest, 20);
    out.fill(Number.POSITIVE_INFINITY, 22, 26);
    run.metrics(kernels.at(0, windowRows), kernels.at(1, windowRows), bytesFor(y.length), outAt);
    for (let i = 22; i < 26; i++) if (out[i] < smallest) return false;
    for (const [i, lanes] of this.lanes.entries()) lanes.set(out.subarray(i * 4, i * 4 + 4));
    this.largest.set(out.subarray(20, 22));
    this.rows += y.length;
    return true;
  }
}
