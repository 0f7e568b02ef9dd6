import { windowFunction } from '../define.ts';
import { shiftOverloads } from './shift.ts';

/** The value some rows before this one in its partition. */
export const lag = windowFunction({
  name: 'lag',
  about:
    'Value of the row that stands the offset (1) before the current one in the partition, else the default (NULL).',
  overloads: shiftOverloads(-1),
  examples: [
    {
      sql: "(SELECT string_agg(v::text, ',' ORDER BY x, v) FROM (SELECT x, lag(x) OVER (ORDER BY x) AS v FROM (VALUES (10), (20), (20), (30)) AS t(x)) AS w)",
      is: '10,20,20',
    },
    {
      sql: "(SELECT string_agg(v::text, ',' ORDER BY x, v) FROM (SELECT x, lag(x, 2, 0) OVER (ORDER BY x) AS v FROM (VALUES (10), (20), (20), (30)) AS t(x)) AS w)",
      is: '0,0,10,20',
    },
  ],
});
