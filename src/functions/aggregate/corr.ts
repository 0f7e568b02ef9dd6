import { pairOverload } from '../accumulate/pairs.ts';
import { aggregateFunction } from '../define.ts';

/** Pearson correlation; NULL when a side does not vary. */
export const corr = aggregateFunction({
  name: 'corr',
  about: 'Pearson correlation; NULL when a side does not vary.',
  overloads: [pairOverload(({ xx, yy, xy }) => (xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy)))],
  examples: [{ sql: '(SELECT corr(y, x) FROM (VALUES (2, 1), (4, 2), (NULL, 5)) AS t(y, x))', is: '1' }],
});
