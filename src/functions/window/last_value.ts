import { windowFunction } from '../define.ts';
import { pickOverload } from './pick.ts';

/** The value at the last row of the frame, which by default ends with the peers of the row. */
export const lastValue = windowFunction({
  name: 'last_value',
  about: 'Value at the last row of the frame.',
  overloads: pickOverload((runs, count) => (count === 0 ? -1 : runs[2 * count - 1] - 1)),
  examples: [
    {
      sql: "(SELECT string_agg(v::text, ',' ORDER BY x, v) FROM (SELECT x, last_value(-x) OVER (ORDER BY x) AS v FROM (VALUES (10), (20), (20), (30)) AS t(x)) AS w)",
      is: '-10,-20,-20,-30',
    },
  ],
});
