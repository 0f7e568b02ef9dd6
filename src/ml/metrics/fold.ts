import { addPair } from '../double_double.ts';
import type { UngroupedFold } from '../fold.ts';
import { type Plain, plainFromBytes, plainToBytes } from '../plain_bytes.ts';
import { Doubles } from '../to_double.ts';
import type { MetricSums } from './regression.ts';
import { RunningMetrics, sumNames } from './running_metrics.ts';

export const decodeMetrics = (bytes: Uint8Array): MetricSums => plainFromBytes(bytes) as unknown as MetricSums;

/** The fold behind `ml.metrics(target, predicted)`. */
export function metricsFold(): UngroupedFold {
  const pair = (): Float64Array => new Float64Array(2);
  const merged = {
    rows: 0,
    skipped: 0,
    target: pair(),
    targetSquares: pair(),
    errors: pair(),
    errorSquares: pair(),
    errorSizes: pair(),
    largestError: 0,
  };
  const running = new RunningMetrics();
  const [target, predicted] = [new Doubles(), new Doubles()];

  const add = (from: MetricSums, into: typeof merged): void => {
    into.rows += from.rows;
    into.skipped += from.skipped;
    for (const name of sumNames) addPair(into[name], from[name]);
    into.largestError = Math.max(into.largestError, from.largestError);
  };
  return {
    update(args, rows) {
      target.load(args[0], rows);
      predicted.load(args[1], rows);
      running.add(target, predicted, rows);
    },
    merge: (state) => add(decodeMetrics(state), merged),
    state() {
      const sums = running.sums();
      add(merged, sums);
      return plainToBytes(sums as unknown as Plain);
    },
  };
}
