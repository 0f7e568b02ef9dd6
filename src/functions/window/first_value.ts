import { windowFunction } from '../define.ts';
import { pickOverload } from './pick.ts';

/** The value at the first row of the frame. */
export const firstValue = windowFunction({
  name: 'first_value',
  about: 'Value at the first row of the frame.',
  overloads: pickOverload((runs, count) => (count === 0 ? -1 : runs[0])),
  examples: [
    {
      sql: "(SELECT string_agg(v::text, ',' ORDER BY x, v) FROM (SELECT x, first_value(x) OVER (ORDER BY x) AS v FROM (VALUES (10), (20), (20), (30)) AS t(x)) AS w)",
      is: '10,10,10,10',
    },
  ],
});
