import { pairOverload } from '../accumulate/pairs.ts';
import { aggregateFunction } from '../define.ts';

/** Slope of the least-squares line of y over x; NULL when x does not vary. */
export const regrSlope = aggregateFunction({
  name: 'regr_slope',
  about: 'Slope of the least-squares line of y over x; NULL when x does not vary.',
  overloads: [pairOverload(({ xx, xy }) => (xx === 0 ? null : xy / xx))],
  examples: [{ sql: '(SELECT regr_slope(y, x) FROM (VALUES (2, 1), (4, 2), (NULL, 5)) AS t(y, x))', is: '2' }],
});
