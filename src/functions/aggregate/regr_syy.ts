import { pairOverload } from '../accumulate/pairs.ts';
import { aggregateFunction } from '../define.ts';

/** Sum of squared deviations of y. */
export const regrSyy = aggregateFunction({
  name: 'regr_syy',
  about: 'Sum of squared deviations of y.',
  overloads: [pairOverload(({ yy }) => yy)],
  examples: [{ sql: '(SELECT regr_syy(y, x) FROM (VALUES (2, 1), (4, 2), (NULL, 5)) AS t(y, x))', is: '2' }],
});
