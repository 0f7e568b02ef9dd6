import { spreadOverloads } from '../accumulate/variances.ts';
import { aggregateFunction } from '../define.ts';

/** Sample standard deviation. */
export const stddevSamp = aggregateFunction({
  name: 'stddev_samp',
  about: 'Sample standard deviation.',
  overloads: spreadOverloads({ of: 'sample', root: true }),
  examples: [{ sql: '(SELECT stddev_samp(x) FROM (VALUES (1), (2), (NULL)) AS t(x))', is: '0.70710678118654752440' }],
});
