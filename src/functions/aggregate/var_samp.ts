import { spreadOverloads } from '../accumulate/variances.ts';
import { aggregateFunction } from '../define.ts';

/** Sample variance: squared deviations divided by n - 1. */
export const varSamp = aggregateFunction({
  name: 'var_samp',
  about: 'Sample variance: squared deviations divided by n - 1.',
  overloads: spreadOverloads({ of: 'sample', root: false }),
  examples: [{ sql: '(SELECT var_samp(x) FROM (VALUES (1), (2), (NULL)) AS t(x))', is: '0.50000000000000000000' }],
});
