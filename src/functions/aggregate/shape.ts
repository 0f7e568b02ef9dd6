import { bytes, float64 } from '../../data/type.ts';
import { collectedDoubles } from '../accumulate/collected_doubles.ts';
import { type AggregateFunction, aggregateFunction, type Example } from '../define.ts';

/** Figures of a distribution that DuckDB has: each from all values of a group. */

const figure = (
  name: string,
  about: string,
  of: (sorted: Float64Array) => number | null,
  examples: readonly Example[],
): AggregateFunction =>
  aggregateFunction({
    name,
    about,
    overloads: [{ args: [float64], result: float64, stateTypes: () => [bytes], start: () => collectedDoubles(of) }],
    examples,
  });

function mean(values: Float64Array): number {
  let sum = 0;
  for (const x of values) sum += x;
  return sum / values.length;
}

/** Σ(x − mean)^power ÷ n. */
function centralMoment(values: Float64Array, power: number): number {
  const center = mean(values);
  let sum = 0;
  for (const x of values) sum += (x - center) ** power;
  return sum / values.length;
}

/** Excess kurtosis; the sample's is corrected for its bias. */
function kurtosis(values: Float64Array, isSample: boolean): number | null {
  const n = values.length;
  if (n <= (isSample ? 3 : 1)) return null;
  const variance = centralMoment(values, 2);
  if (!(variance > 0)) return null;
  const ratio = centralMoment(values, 4) / (variance * variance);
  return isSample ? ((n - 1) * ((n + 1) * ratio - 3 * (n - 1))) / ((n - 2) * (n - 3)) : ratio - 3;
}

/** NaN when all values are equal, as in DuckDB. */
function skewness(values: Float64Array): number | null {
  const n = values.length;
  if (n <= 2) return null;
  const variance = centralMoment(values, 2);
  return ((Math.sqrt(n * (n - 1)) / (n - 2)) * centralMoment(values, 3)) / variance ** 1.5;
}

function middle(sorted: Float64Array): number | null {
  if (sorted.length === 0) return null;
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
}

function medianDeviation(sorted: Float64Array): number | null {
  const center = middle(sorted);
  return center === null ? null : middle(sorted.map((x) => Math.abs(x - center)).sort());
}

function product(values: Float64Array): number | null {
  if (values.length === 0) return null;
  let out = 1;
  for (const x of values) out *= x;
  return out;
}

const geometricMean = (values: Float64Array): number | null =>
  values.length === 0 ? null : Math.exp(mean(values.map(Math.log)));

const over = (call: string, rows: string): string => `(SELECT ${call} FROM (VALUES ${rows}) AS t(x))`;

export const shapeAggregates: readonly AggregateFunction[] = [
  figure('product', 'Product of the values that are not NULL.', product, [
    { sql: over('product(x)', '(2), (3), (NULL)'), is: '6' },
    { sql: over('product(x)', '(NULL::int)'), is: 'NULL' },
  ]),
  figure('geometric_mean', 'Geometric mean of the values.', geometricMean, [
    { sql: over('geometric_mean(x)', '(1), (1)'), is: '1' },
  ]),
  figure('skewness', 'Skewness of the values; NULL for fewer than three.', skewness, [
    { sql: over('round(skewness(x)::numeric, 6)', '(1), (2), (10)'), is: '1.652317' },
    { sql: over('skewness(x)', '(1), (2)'), is: 'NULL' },
  ]),
  figure(
    'kurtosis',
    'Excess kurtosis of the values as a sample; NULL for fewer than four.',
    (values) => kurtosis(values, true),
    [{ sql: over('round(kurtosis(x)::numeric, 6)', '(1), (2), (3), (10)'), is: '3.228000' }],
  ),
  figure('kurtosis_pop', 'Excess kurtosis of the values as a whole population.', (values) => kurtosis(values, false), [
    { sql: over('kurtosis_pop(x)', '(1), (1), (3), (3)'), is: '-2' },
  ]),
  figure('mad', 'Median of the distances from the median.', medianDeviation, [
    { sql: over('mad(x)', '(1), (2), (4), (9)'), is: '1.5' },
  ]),
];
