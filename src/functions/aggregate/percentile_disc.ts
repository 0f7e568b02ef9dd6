import { bytes, float64 } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { checkedFraction } from '../accumulate/fraction.ts';
import { type Collected, sortedValues } from '../accumulate/sorted_values.ts';
import { aggregateFunction } from '../define.ts';

/** The first value whose place among the sorted rows is at or beyond a fraction. */
export const percentileDisc = aggregateFunction({
  name: 'percentile_disc',
  about: 'First of the values sorted by WITHIN GROUP whose position reaches the fraction.',
  ordered: true,
  orderedSet: true,
  overloads: [
    {
      args: [float64, { kind: 'any' }],
      result: ([, type]) => type,
      stateTypes: () => [bytes],
      start: ([, type]) => sortedValues({ type, hasFraction: true, finish: reaching }),
    },
  ],
  examples: [
    { sql: '(SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2), (3)) AS t(x))', is: '2' },
  ],
});

function reaching({ values, fraction }: Collected): Value {
  if (fraction === null || values.length === 0) return null;
  return values[Math.max(0, Math.ceil(checkedFraction(fraction) * values.length) - 1)];
}
