import { pairOverload } from '../accumulate/pairs.ts';
import { aggregateFunction } from '../define.ts';

/** Intercept of the least-squares line of y over x; NULL when x does not vary. */
export const regrIntercept = aggregateFunction({
  name: 'regr_intercept',
  about: 'Intercept of the least-squares line of y over x; NULL when x does not vary.',
  overloads: [pairOverload(({ xx, xy, sumX, sumY, n }) => (xx === 0 ? null : (sumY - (sumX * xy) / xx) / n))],
  examples: [{ sql: '(SELECT regr_intercept(y, x) FROM (VALUES (2, 1), (4, 2), (NULL, 5)) AS t(y, x))', is: '0' }],
});
