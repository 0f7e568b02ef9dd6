import { pairOverload } from '../accumulate/pairs.ts';
import { aggregateFunction } from '../define.ts';

/** Square of the correlation; 1 when y does not vary, NULL when x does not. */
export const regrR2 = aggregateFunction({
  name: 'regr_r2',
  about: 'Square of the correlation; 1 when y does not vary, NULL when x does not.',
  overloads: [pairOverload(({ xx, yy, xy }) => (xx === 0 ? null : yy === 0 ? 1 : (xy * xy) / (xx * yy)))],
  examples: [{ sql: '(SELECT regr_r2(y, x) FROM (VALUES (2, 1), (4, 2), (NULL, 5)) AS t(y, x))', is: '1' }],
});
