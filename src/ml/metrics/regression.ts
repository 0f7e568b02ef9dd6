import { type DoubleDouble, divide, fromNumber, multiply, subtract, toNumber } from '../double_double.ts';

/** Sums over (target y, prediction p), each as high and low part. */
export interface MetricSums {
  readonly rows: number;
  /** Rows whose target or prediction is missing: not scored. */
  readonly skipped: number;
  readonly target: Float64Array;
  readonly targetSquares: Float64Array;
  /** Of p - y. */
  readonly errors: Float64Array;
  readonly errorSquares: Float64Array;
  readonly errorSizes: Float64Array;
  readonly largestError: number;
}

export interface Metric {
  readonly name: string;
  readonly about: string;
  /** undefined: not defined for these rows (a constant target has no r2). */
  readonly of: (sums: MetricSums) => number | undefined;
}

/** What a regression is measured by, in the order shown. */
export const regressionMetrics: readonly Metric[] = [
  {
    name: 'r2',
    about: 'Share of the variance of the target that the predictions explain.',
    of: (sums) => share(toNumber(pair(sums.errorSquares)), spread(sums.target, sums.targetSquares, sums.rows)),
  },
  { name: 'rmse', about: 'Root of the mean squared error.', of: (sums) => Math.sqrt(meanSquare(sums)) },
  { name: 'mse', about: 'Mean squared error.', of: meanSquare },
  {
    name: 'mae',
    about: 'Mean absolute error.',
    of: (sums) => toNumber(pair(sums.errorSizes)) / sums.rows,
  },
  {
    name: 'explained_variance',
    about: 'Like r2, but a constant error counts for nothing.',
    of: (sums) =>
      share(spread(sums.errors, sums.errorSquares, sums.rows), spread(sums.target, sums.targetSquares, sums.rows)),
  },
  { name: 'max_error', about: 'Largest absolute error.', of: (sums) => sums.largestError },
];

/** Every metric that is defined for the rows, by name; none when no row was scored. */
export function metricsOf(sums: MetricSums): Record<string, number> {
  const out: Record<string, number> = {};
  if (sums.rows === 0) return out;
  for (const metric of regressionMetrics) {
    const value = metric.of(sums);
    if (value !== undefined) out[metric.name] = value;
  }
  return out;
}

const pair = (sum: Float64Array): DoubleDouble => [sum[0], sum[1]];

function meanSquare(sums: MetricSums): number {
  return toNumber(pair(sums.errorSquares)) / sums.rows;
}

const share = (unexplained: number, total: number): number | undefined =>
  total > 0 ? 1 - unexplained / total : undefined;

/** Sum of squares about the mean; 0 when nothing but rounding is left of it. */
function spread(sum: Float64Array, squares: Float64Array, rows: number): number {
  const aboutMean = subtract(pair(squares), divide(multiply(pair(sum), pair(sum)), fromNumber(rows)));
  const value = toNumber(aboutMean);
  return value <= squares[0] * 2 ** -98 ? 0 : value;
}
