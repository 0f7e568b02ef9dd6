import { addIntervals, multiplyInterval, subtractIntervals } from '../../data/interval.ts';
import { bytes, float64, interval } from '../../data/type.ts';
import type { Interval, Value } from '../../data/value.ts';
import { checkedFraction } from '../accumulate/fraction.ts';
import { type Collected, sortedValues } from '../accumulate/sorted_values.ts';
import { aggregateFunction } from '../define.ts';

/** The value at a fraction of the sorted rows, between two rows in proportion. */
export const percentileCont = aggregateFunction({
  name: 'percentile_cont',
  about: 'Value at the fraction of the values sorted by WITHIN GROUP, interpolated between neighbours.',
  ordered: true,
  orderedSet: true,
  overloads: [
    {
      args: [float64, float64],
      result: float64,
      stateTypes: () => [bytes],
      start: () =>
        sortedValues({
          type: float64,
          hasFraction: true,
          finish: (group) => at<number>(group, (low, high, share) => low + share * (high - low)),
        }),
    },
    {
      args: [float64, interval],
      result: interval,
      stateTypes: () => [bytes],
      start: () =>
        sortedValues({
          type: interval,
          hasFraction: true,
          finish: (group) =>
            at<Interval>(group, (low, high, share) =>
              addIntervals(low, multiplyInterval(subtractIntervals(high, low), share)),
            ),
        }),
    },
  ],
  examples: [
    {
      sql: '(SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2), (NULL)) AS t(x))',
      is: '1.5',
    },
  ],
});

function at<T extends Exclude<Value, null>>(
  { values, fraction }: Collected,
  between: (low: T, high: T, share: number) => T,
): Value {
  if (fraction === null || values.length === 0) return null;
  const place = checkedFraction(fraction) * (values.length - 1);
  const [low, high] = [Math.floor(place), Math.ceil(place)];
  return low === high ? values[low] : between(values[low] as T, values[high] as T, place - low);
}
