import type { Vector } from '../../data/vector.ts';
import { addPair, addTo, splitter } from '../double_double.ts';
import type { UngroupedFold } from '../fold.ts';
import { type Plain, plainFromBytes, plainToBytes } from '../plain_bytes.ts';
import { toDoubles } from '../to_double.ts';
import type { MetricSums } from './regression.ts';

export const decodeMetrics = (bytes: Uint8Array): MetricSums => plainFromBytes(bytes) as unknown as MetricSums;

/** The fold behind `ml.metrics(target, predicted)`. */
export function metricsFold(): UngroupedFold {
  const pair = (): Float64Array => new Float64Array(2);
  const sums = {
    rows: 0,
    skipped: 0,
    target: pair(),
    targetSquares: pair(),
    errors: pair(),
    errorSquares: pair(),
    errorSizes: pair(),
    largestError: 0,
  };
  let target = new Float64Array(0);
  let predicted = new Float64Array(0);
  return {
    update(args: readonly Vector[], rows: number) {
      if (target.length < rows) {
        target = new Float64Array(rows);
        predicted = new Float64Array(rows);
      }
      toDoubles(args[0], target);
      toDoubles(args[1], predicted);
      for (let i = 0; i < rows; i++) {
        const y = target[i];
        const error = predicted[i] - y;
        if (Number.isNaN(error)) {
          sums.skipped++;
          continue;
        }
        sums.rows++;
        addTo(sums.target, y);
        addSquare(sums.targetSquares, y);
        addTo(sums.errors, error);
        addSquare(sums.errorSquares, error);
        addTo(sums.errorSizes, Math.abs(error));
        sums.largestError = Math.max(sums.largestError, Math.abs(error));
      }
    },
    merge(state) {
      const from = decodeMetrics(state);
      sums.rows += from.rows;
      sums.skipped += from.skipped;
      for (const name of ['target', 'targetSquares', 'errors', 'errorSquares', 'errorSizes'] as const) {
        addPair(sums[name], from[name]);
      }
      sums.largestError = Math.max(sums.largestError, from.largestError);
    },
    state: () => plainToBytes(sums as unknown as Plain),
  };
}

/** sum += x², the rounding error of the square included. */
function addSquare(sum: Float64Array, x: number): void {
  const product = x * x;
  const scaled = splitter * x;
  const high = scaled - (scaled - x);
  const low = x - high;
  addTo(sum, product);
  sum[1] += low * low - (product - high * high - 2 * high * low);
}
