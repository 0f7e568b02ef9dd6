import { pairOverload } from '../accumulate/pairs.ts';
import { aggregateFunction } from '../define.ts';

/** Mean of the dependent variable y over complete pairs. */
export const regrAvgy = aggregateFunction({
  name: 'regr_avgy',
  about: 'Mean of the dependent variable y over complete pairs.',
  overloads: [pairOverload(({ sumY, n }) => sumY / n)],
  examples: [{ sql: '(SELECT regr_avgy(y, x) FROM (VALUES (2, 1), (4, 2), (NULL, 5)) AS t(y, x))', is: '3' }],
});
