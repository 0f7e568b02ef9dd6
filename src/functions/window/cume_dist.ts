import { float64 } from '../../data/type.ts';
import { windowFunction } from '../define.ts';
import { perRow } from './per_row.ts';

/** Share of rows up to and with the peers of the row. */
export const cumeDist = windowFunction({
  name: 'cume_dist',
  about: 'Cumulative distribution: rows before or peers of the row, over the rows of the partition.',
  overloads: [
    {
      args: [],
      result: float64,
      run: (_, window) =>
        perRow(
          float64,
          window.rows,
          (i) => (window.peerEnd[i] - window.partitionStart[i]) / (window.partitionEnd[i] - window.partitionStart[i]),
        ),
    },
  ],
  examples: [
    {
      sql: "(SELECT string_agg(v::text, ',' ORDER BY x, v) FROM (SELECT x, cume_dist() OVER (ORDER BY x) AS v FROM (VALUES (10), (20), (20), (30)) AS t(x)) AS w)",
      is: '0.25,0.75,0.75,1',
    },
  ],
});
