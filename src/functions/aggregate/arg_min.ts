import { argExtreme } from '../accumulate/arg_extremes.ts';
import { aggregateFunction } from '../define.ts';

/** The value of the row in which another value is smallest; rows with a NULL in either are passed over. */
export const argMin = aggregateFunction({
  name: 'arg_min',
  about: 'The first argument in the row where the second is smallest; rows with a NULL are passed over.',
  overloads: argExtreme(1),
  examples: [{ sql: "(SELECT arg_min(n, x) FROM (VALUES ('a', 2), ('b', 1.5), (NULL, 0)) AS t(n, x))", is: 'b' }],
});

/** The same under its other name. */
export const minBy = {
  ...argMin,
  name: 'min_by',
  examples: [{ sql: "(SELECT min_by(n, x) FROM (VALUES ('a', 2), ('b', 1)) AS t(n, x))", is: 'b' }],
};
