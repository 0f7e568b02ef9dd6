import { bytes, float64 } from '../../data/type.ts';
import { quantiles } from '../accumulate/collected.ts';
import { aggregateFunction } from '../define.ts';

/** The middle value, or the mean of the two in the middle. */
export const median = aggregateFunction({
  name: 'median',
  about: 'The middle of the sorted values that are not NULL, or the mean of the two in the middle.',
  overloads: [{ args: [float64], result: float64, stateTypes: () => [bytes], start: () => quantiles(0.5) }],
  examples: [
    { sql: '(SELECT median(x) FROM (VALUES (1), (5), (2), (NULL)) AS t(x))', is: '2' },
    { sql: '(SELECT median(x) FROM (VALUES (1), (2)) AS t(x))', is: '1.5' },
  ],
});

/** The value at any fraction of the way. */
export const quantileCont = aggregateFunction({
  name: 'quantile_cont',
  about: 'The value at a fraction (0 to 1) of the way through the sorted values, interpolated between neighbours.',
  overloads: [{ args: [float64, float64], result: float64, stateTypes: () => [bytes], start: () => quantiles() }],
  examples: [
    { sql: '(SELECT quantile_cont(x, 0.25) FROM (VALUES (1), (2), (3), (4)) AS t(x))', is: '1.75' },
    { sql: '(SELECT quantile_cont(x, 2) FROM (VALUES (1)) AS t(x))', is: 'ERROR 22003' },
  ],
});

/** Exact here: all values are kept. */
export const approxQuantile = {
  ...quantileCont,
  name: 'approx_quantile',
  examples: [{ sql: '(SELECT approx_quantile(x, 0.5) FROM (VALUES (1), (2), (3)) AS t(x))', is: '2' }],
};
