import { bool, int64 } from '../../data/type.ts';
import { entryOf, isNull } from '../../data/vector.ts';
import { grown } from '../accumulate/groups.ts';
import { countsVector, numberAt } from '../accumulate/state.ts';
import { type Accumulator, aggregateFunction } from '../define.ts';

/** Number of rows where the condition is true. */
export const countIf = aggregateFunction({
  name: 'count_if',
  about: 'Number of rows where the condition is true.',
  overloads: [{ args: [bool], result: int64, stateTypes: () => [int64], start: counter }],
  examples: [{ sql: '(SELECT count_if(x > 1) FROM (VALUES (1), (2), (3), (NULL)) AS t(x))', is: '2' }],
});

function counter(): Accumulator {
  let counts = new Float64Array(0);
  let count = 0;
  return {
    resize(groups) {
      count = groups;
      counts = grown(counts, groups);
    },
    update(groups, [column], rows) {
      const { values } = column.dictionary ?? column;
      for (let i = 0; i < rows; i++) {
        if (!isNull(column, i) && values[entryOf(column, i)] !== 0) counts[groups === null ? 0 : groups[i]]++;
      }
    },
    merge(groups, [partial], rows) {
      for (let i = 0; i < rows; i++) counts[groups === null ? 0 : groups[i]] += numberAt(partial, i);
    },
    state: () => [countsVector(counts, count)],
    finish: () => countsVector(counts, count),
  };
}
