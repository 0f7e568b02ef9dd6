import { float64, int64 } from '../../data/type.ts';
import { isNull, type Vector } from '../../data/vector.ts';
import { grown } from '../accumulate/groups.ts';
import { countsVector, numberAt } from '../accumulate/state.ts';
import { type Accumulator, aggregateFunction } from '../define.ts';

/** Number of pairs without NULL. */
export const regrCount = aggregateFunction({
  name: 'regr_count',
  about: 'Number of rows in which both arguments are not NULL.',
  overloads: [{ args: [float64, float64], result: int64, stateTypes: () => [int64], start: pairCounter }],
  examples: [{ sql: '(SELECT regr_count(y, x) FROM (VALUES (2, 1), (4, 2), (NULL, 5)) AS t(y, x))', is: '2' }],
});

function pairCounter(): Accumulator {
  let counts = new Float64Array(0);
  let groupCount = 0;
  const result = (): Vector => countsVector(counts, groupCount);
  return {
    resize(groups) {
      groupCount = groups;
      counts = grown(counts, groups);
    },
    update(groups, [y, x], rows) {
      for (let i = 0; i < rows; i++) {
        if (!isNull(y, i) && !isNull(x, i)) counts[groups === null ? 0 : groups[i]]++;
      }
    },
    merge(groups, [partial], rows) {
      for (let i = 0; i < rows; i++) counts[groups === null ? 0 : groups[i]] += numberAt(partial, i);
    },
    state: () => [result()],
    finish: result,
  };
}
