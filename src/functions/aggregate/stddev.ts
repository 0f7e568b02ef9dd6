import { spreadOverloads } from '../accumulate/variances.ts';
import { aggregateFunction } from '../define.ts';

/** Sample standard deviation; an old name of stddev_samp. */
export const stddev = aggregateFunction({
  name: 'stddev',
  about: 'Sample standard deviation; an old name of stddev_samp.',
  overloads: spreadOverloads({ of: 'sample', root: true }),
  examples: [{ sql: '(SELECT stddev(x) FROM (VALUES (1), (2), (NULL)) AS t(x))', is: '0.70710678118654752440' }],
});
