import { int64 } from '../../data/type.ts';
import { windowFunction } from '../define.ts';
import { perRow } from './per_row.ts';

/** 1, 2, 3 … within the partition. */
export const rowNumber = windowFunction({
  name: 'row_number',
  about: 'Number of the row within its partition, counting from 1.',
  overloads: [
    {
      args: [],
      result: int64,
      run: (_, window) => perRow(int64, window.rows, (i) => i - window.partitionStart[i] + 1),
    },
  ],
  examples: [
    {
      sql: "(SELECT string_agg(v::text, ',' ORDER BY x, v) FROM (SELECT x, row_number() OVER (ORDER BY x) AS v FROM (VALUES (10), (20), (20), (30)) AS t(x)) AS w)",
      is: '1,2,3,4',
    },
  ],
});
