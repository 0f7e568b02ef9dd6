import { compareValues } from '../../data/compare.ts';
import { bytes, type DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { type Collected, sortedValues } from '../accumulate/sorted_values.ts';
import { aggregateFunction } from '../define.ts';

/** The most frequent value; of several the first in the order. */
export const mode = aggregateFunction({
  name: 'mode',
  about: 'Most frequent of the values sorted by WITHIN GROUP, the first of them where several are.',
  ordered: true,
  orderedSet: true,
  overloads: [
    {
      args: [{ kind: 'any' }],
      result: ([type]) => type,
      stateTypes: () => [bytes],
      start: ([type]) => sortedValues({ type, finish: (group) => mostFrequent(group, type) }),
    },
  ],
  examples: [{ sql: "(SELECT mode() WITHIN GROUP (ORDER BY x) FROM (VALUES ('b'), ('a'), ('b')) AS t(x))", is: 'b' }],
});

/** Equal values stand together. */
function mostFrequent({ values }: Collected, type: DataType): Value {
  let [best, most, start] = [null as Value, 0, 0];
  for (let i = 0; i < values.length; i++) {
    if (i > 0 && compareValues(values[i - 1], values[i], type) !== 0) start = i;
    if (i + 1 - start <= most) continue;
    most = i + 1 - start;
    best = values[start];
  }
  return best;
}
