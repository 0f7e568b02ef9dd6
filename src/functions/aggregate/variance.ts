import { spreadOverloads } from '../accumulate/variances.ts';
import { aggregateFunction } from '../define.ts';

/** Sample variance; an old name of var_samp. */
export const variance = aggregateFunction({
  name: 'variance',
  about: 'Sample variance; an old name of var_samp.',
  overloads: spreadOverloads({ of: 'sample', root: false }),
  examples: [{ sql: '(SELECT variance(x) FROM (VALUES (1), (2), (NULL)) AS t(x))', is: '0.50000000000000000000' }],
});
