import { pairOverload } from '../accumulate/pairs.ts';
import { aggregateFunction } from '../define.ts';

/** Mean of the independent variable x over complete pairs. */
export const regrAvgx = aggregateFunction({
  name: 'regr_avgx',
  about: 'Mean of the independent variable x over complete pairs.',
  overloads: [pairOverload(({ sumX, n }) => sumX / n)],
  examples: [{ sql: '(SELECT regr_avgx(y, x) FROM (VALUES (2, 1), (4, 2), (NULL, 5)) AS t(y, x))', is: '1.5' }],
});
