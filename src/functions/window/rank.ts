import { int64 } from '../../data/type.ts';
import { windowFunction } from '../define.ts';
import { perRow } from './per_row.ts';

/** Rank with gaps: peers share the number of the first of them. */
export const rank = windowFunction({
  name: 'rank',
  about: 'Rank of the row with gaps: the row number of its first peer.',
  overloads: [
    {
      args: [],
      result: int64,
      run: (_, window) => perRow(int64, window.rows, (i) => window.peerStart[i] - window.partitionStart[i] + 1),
    },
  ],
  examples: [
    {
      sql: "(SELECT string_agg(v::text, ',' ORDER BY x, v) FROM (SELECT x, rank() OVER (ORDER BY x) AS v FROM (VALUES (10), (20), (20), (30)) AS t(x)) AS w)",
      is: '1,2,2,4',
    },
  ],
});
