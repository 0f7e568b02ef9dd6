import { spreadOverloads } from '../accumulate/variances.ts';
import { aggregateFunction } from '../define.ts';

/** Population variance: squared deviations divided by n. */
export const varPop = aggregateFunction({
  name: 'var_pop',
  about: 'Population variance: squared deviations divided by n.',
  overloads: spreadOverloads({ of: 'population', root: false }),
  examples: [{ sql: '(SELECT var_pop(x) FROM (VALUES (1), (2), (NULL)) AS t(x))', is: '0.25000000000000000000' }],
});
