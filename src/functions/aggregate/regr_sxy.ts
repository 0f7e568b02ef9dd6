import { pairOverload } from '../accumulate/pairs.ts';
import { aggregateFunction } from '../define.ts';

/** Sum of products of the deviations of x and y. */
export const regrSxy = aggregateFunction({
  name: 'regr_sxy',
  about: 'Sum of products of the deviations of x and y.',
  overloads: [pairOverload(({ xy }) => xy)],
  examples: [{ sql: '(SELECT regr_sxy(y, x) FROM (VALUES (2, 1), (4, 2), (NULL, 5)) AS t(y, x))', is: '1' }],
});
