import { pairOverload } from '../accumulate/pairs.ts';
import { aggregateFunction } from '../define.ts';

/** Sample covariance; NULL for a single pair. */
export const covarSamp = aggregateFunction({
  name: 'covar_samp',
  about: 'Sample covariance; NULL for a single pair.',
  overloads: [pairOverload(({ xy, n }) => (n < 2 ? null : xy / (n - 1)))],
  examples: [{ sql: '(SELECT covar_samp(y, x) FROM (VALUES (2, 1), (4, 2), (NULL, 5)) AS t(y, x))', is: '1' }],
});
