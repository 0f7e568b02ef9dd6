import { argExtreme } from '../accumulate/arg_extremes.ts';
import { aggregateFunction } from '../define.ts';

/** The value of the row in which another value is largest; rows with a NULL in either are passed over. */
export const argMax = aggregateFunction({
  name: 'arg_max',
  about: 'The first argument in the row where the second is largest; rows with a NULL are passed over.',
  overloads: argExtreme(-1),
  examples: [
    { sql: "(SELECT arg_max(n, x) FROM (VALUES ('a', 1), ('b', 3), ('c', NULL)) AS t(n, x))", is: 'b' },
    { sql: '(SELECT arg_max(x, x) FROM (VALUES (NULL::int)) AS t(x))', is: 'NULL' },
  ],
});

/** The same under its other name. */
export const maxBy = {
  ...argMax,
  name: 'max_by',
  examples: [{ sql: "(SELECT max_by(n, x) FROM (VALUES ('a', 1), ('b', 3)) AS t(n, x))", is: 'b' }],
};
