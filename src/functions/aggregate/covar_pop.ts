import { pairOverload } from '../accumulate/pairs.ts';
import { aggregateFunction } from '../define.ts';

/** Population covariance. */
export const covarPop = aggregateFunction({
  name: 'covar_pop',
  about: 'Population covariance.',
  overloads: [pairOverload(({ xy, n }) => xy / n)],
  examples: [{ sql: '(SELECT covar_pop(y, x) FROM (VALUES (2, 1), (4, 2), (NULL, 5)) AS t(y, x))', is: '0.5' }],
});
