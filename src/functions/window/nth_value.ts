import { errors, raise } from '../../base/error.ts';
import { int32 } from '../../data/type.ts';
import { valueAt } from '../../data/vector.ts';
import { windowFunction } from '../define.ts';
import { pick } from './pick.ts';

/** The value at the n-th row of the frame, counting from 1; NULL when it has fewer. */
export const nthValue = windowFunction({
  name: 'nth_value',
  about: 'Value at the n-th row of the frame, counting from 1.',
  overloads: [
    {
      args: [{ kind: 'any' }, int32],
      result: ([type]) => type,
      run: ([value, places], { rows }, frame) =>
        pick(value, rows, frame, (runs, count, row) => {
          const place = valueAt(places, row) as number | null;
          if (place !== null && place <= 0) raise(errors.invalidNthValue());
          return place === null ? -1 : rowAt(runs, count, place);
        }),
    },
  ],
  examples: [
    {
      sql: "(SELECT string_agg(v::text, ',' ORDER BY x, v) FROM (SELECT x, nth_value(x, 2) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS v FROM (VALUES (10), (20), (20), (30)) AS t(x)) AS w)",
      is: '20,20,20,20',
    },
    { sql: '(SELECT nth_value(1, 0) OVER ())', is: 'ERROR 22016' },
  ],
});

function rowAt(runs: Int32Array, count: number, place: number): number {
  let left = place - 1;
  for (let k = 0; k < count; k++) {
    const [start, end] = [runs[2 * k], runs[2 * k + 1]];
    if (left < end - start) return start + left;
    left -= end - start;
  }
  return -1;
}
