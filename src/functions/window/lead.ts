import { windowFunction } from '../define.ts';
import { shiftOverloads } from './shift.ts';

/** The value some rows after this one in its partition. */
export const lead = windowFunction({
  name: 'lead',
  about: 'Value of the row that stands the offset (1) after the current one in the partition, else the default (NULL).',
  overloads: shiftOverloads(1),
  examples: [
    {
      sql: "(SELECT string_agg(v::text, ',' ORDER BY x, v) FROM (SELECT x, lead(x) OVER (ORDER BY x) AS v FROM (VALUES (10), (20), (20), (30)) AS t(x)) AS w)",
      is: '20,20,30',
    },
    {
      sql: "(SELECT string_agg(v::text, ',' ORDER BY x, v) FROM (SELECT x, lead(x, 2, 0) OVER (ORDER BY x) AS v FROM (VALUES (10), (20), (20), (30)) AS t(x)) AS w)",
      is: '20,0,30,0',
    },
  ],
});
