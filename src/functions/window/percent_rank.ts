import { float64 } from '../../data/type.ts';
import { type WindowRows, windowFunction } from '../define.ts';
import { perRow } from './per_row.ts';

/** (rank - 1) / (rows - 1); 0 in a partition of one row. */
export const percentRank = windowFunction({
  name: 'percent_rank',
  about: 'Relative rank of the row: (rank - 1) / (rows of the partition - 1).',
  overloads: [
    {
      args: [],
      result: float64,
      run: (_, window) => perRow(float64, window.rows, (i) => relativeRank(window, i)),
    },
  ],
  examples: [
    {
      sql: "(SELECT string_agg(v::text, ',' ORDER BY x, v) FROM (SELECT x, percent_rank() OVER (ORDER BY x DESC) AS v FROM (VALUES (10), (20), (20), (30)) AS t(x)) AS w)",
      is: '1,0.3333333333333333,0.3333333333333333,0',
    },
  ],
});

function relativeRank({ partitionStart, partitionEnd, peerStart }: WindowRows, row: number): number {
  const rows = partitionEnd[row] - partitionStart[row];
  return rows <= 1 ? 0 : (peerStart[row] - partitionStart[row]) / (rows - 1);
}
