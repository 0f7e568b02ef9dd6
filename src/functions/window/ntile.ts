import { errors, raise } from '../../base/error.ts';
import { int32 } from '../../data/type.ts';
import { valueAt } from '../../data/vector.ts';
import { VectorBuilder } from '../../data/vector_builder.ts';
import { windowFunction } from '../define.ts';

/** Cuts each partition into buckets of as equal size as can be; the first ones get the rows left over. */
export const ntile = windowFunction({
  name: 'ntile',
  about: 'Number of the bucket of the row, from 1 to the argument, the partition divided as equally as possible.',
  overloads: [
    {
      args: [int32],
      result: int32,
      run([counts], { rows, partitionStart, partitionEnd }) {
        const out = new VectorBuilder(int32, rows);
        // The number of buckets is that of the first row of the partition.
        for (let i = 0; i < rows; i++) {
          const buckets = valueAt(counts, partitionStart[i]) as number | null;
          if (buckets !== null && buckets <= 0) raise(errors.invalidNtile());
          const [row, size] = [i - partitionStart[i], partitionEnd[i] - partitionStart[i]];
          out.append(buckets === null ? null : bucketOf(row, size, buckets));
        }
        return out.finish();
      },
    },
  ],
  examples: [
    {
      sql: "(SELECT string_agg(v::text, ',' ORDER BY x, v) FROM (SELECT x, ntile(3) OVER (ORDER BY x) AS v FROM (VALUES (10), (20), (20), (30)) AS t(x)) AS w)",
      is: '1,1,2,3',
    },
    { sql: '(SELECT ntile(0) OVER ())', is: 'ERROR 22014' },
  ],
});

function bucketOf(row: number, rows: number, buckets: number): number {
  const [small, larger] = [Math.floor(rows / buckets), rows % buckets];
  const inLarger = larger * (small + 1);
  return row < inLarger ? Math.floor(row / (small + 1)) + 1 : larger + Math.floor((row - inLarger) / small) + 1;
}
