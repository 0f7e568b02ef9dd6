import { spreadOverloads } from '../accumulate/variances.ts';
import { aggregateFunction } from '../define.ts';

/** Population standard deviation. */
export const stddevPop = aggregateFunction({
  name: 'stddev_pop',
  about: 'Population standard deviation.',
  overloads: spreadOverloads({ of: 'population', root: true }),
  examples: [{ sql: '(SELECT stddev_pop(x) FROM (VALUES (1), (2), (NULL)) AS t(x))', is: '0.50000000000000000000' }],
});
