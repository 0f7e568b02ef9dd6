import { pairOverload } from '../accumulate/pairs.ts';
import { aggregateFunction } from '../define.ts';

/** Sum of squared deviations of x. */
export const regrSxx = aggregateFunction({
  name: 'regr_sxx',
  about: 'Sum of squared deviations of x.',
  overloads: [pairOverload(({ xx }) => xx)],
  examples: [{ sql: '(SELECT regr_sxx(y, x) FROM (VALUES (2, 1), (4, 2), (NULL, 5)) AS t(y, x))', is: '0.5' }],
});
