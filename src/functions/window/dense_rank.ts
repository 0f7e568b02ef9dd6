import { int64 } from '../../data/type.ts';
import { windowFunction } from '../define.ts';
import { perRow } from './per_row.ts';

/** Rank without gaps: groups of peers are counted. */
export const denseRank = windowFunction({
  name: 'dense_rank',
  about: 'Rank of the row without gaps: the number of its group of peers.',
  overloads: [
    {
      args: [],
      result: int64,
      run(_, { rows, partitionStart, peerStart }) {
        let group = 0;
        return perRow(int64, rows, (i) => {
          if (i === partitionStart[i]) group = 1;
          else if (i === peerStart[i]) group++;
          return group;
        });
      },
    },
  ],
  examples: [
    {
      sql: "(SELECT string_agg(v::text, ',' ORDER BY x, v) FROM (SELECT x, dense_rank() OVER (ORDER BY x) AS v FROM (VALUES (10), (20), (20), (30)) AS t(x)) AS w)",
      is: '1,2,2,3',
    },
  ],
});
