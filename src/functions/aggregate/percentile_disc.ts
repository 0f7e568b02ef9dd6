import { arrayOf, bytes, float64 } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { picked, pickedEach } from '../accumulate/fraction.ts';
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
      start: ([, type]) => sortedValues({ type, fraction: float64, finish: picked(reaching) }),
    },
    {
      args: [arrayOf(float64), { kind: 'anynonarray' }],
      result: ([, type]) => arrayOf(type),
      stateTypes: () => [bytes],
      start: ([, type], result) =>
        sortedValues({ type, fraction: arrayOf(float64), result, finish: pickedEach(reaching) }),
    },
  ],
  examples: [
    { sql: '(SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2), (3)) AS t(x))', is: '2' },
    {
      sql: '(SELECT percentile_disc(ARRAY[0, 0.7]) WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2), (3)) AS t(x))',
      is: '{1,3}',
    },
  ],
});

const reaching = (values: Collected['values'], fraction: number): Value =>
  values[Math.max(0, Math.ceil(fraction * values.length) - 1)];
