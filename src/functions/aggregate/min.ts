import { extremeOverloads } from '../accumulate/extreme_overloads.ts';
import { aggregateFunction } from '../define.ts';

/** Smallest value; NULL for no values. NaN is above every number, text compares by its bytes. */
export const min = aggregateFunction({
  name: 'min',
  about: 'Smallest of the values that are not NULL.',
  overloads: extremeOverloads(1),
  examples: [{ sql: '(SELECT min(x) FROM (VALUES (1), (3), (NULL)) AS t(x))', is: '1' }],
});
