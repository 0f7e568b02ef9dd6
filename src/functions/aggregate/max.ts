import { extremeOverloads } from '../accumulate/extreme_overloads.ts';
import { aggregateFunction } from '../define.ts';

/** Largest value; NULL for no values. NaN is above every number, text compares by its bytes. */
export const max = aggregateFunction({
  name: 'max',
  about: 'Largest of the values that are not NULL.',
  overloads: extremeOverloads(-1),
  examples: [{ sql: '(SELECT max(x) FROM (VALUES (1), (3), (NULL)) AS t(x))', is: '3' }],
});
