import { addIntervals, multiplyInterval, subtractIntervals } from '../../data/interval.ts';
import { arrayOf, bytes, type DataType, float64, interval } from '../../data/type.ts';
import type { Interval, Value } from '../../data/value.ts';
import { type Pick, picked, pickedEach } from '../accumulate/fraction.ts';
import { sortedValues } from '../accumulate/sorted_values.ts';
import { type AggregateOverload, aggregateFunction } from '../define.ts';

/** The value at a fraction of the way, between two rows in proportion. */
const at =
  <T extends Exclude<Value, null>>(between: (low: T, high: T, share: number) => T): Pick =>
  (values, fraction) => {
    const place = fraction * (values.length - 1);
    const [low, high] = [Math.floor(place), Math.ceil(place)];
    return low === high ? values[low] : between(values[low] as T, values[high] as T, place - low);
  };

const kinds: readonly (readonly [DataType, Pick])[] = [
  [float64, at<number>((low, high, share) => low + share * (high - low))],
  [
    interval,
    at<Interval>((low, high, share) => addIntervals(low, multiplyInterval(subtractIntervals(high, low), share))),
  ],
];

const one = ([type, pick]: readonly [DataType, Pick]): AggregateOverload => ({
  args: [float64, type],
  result: type,
  stateTypes: () => [bytes],
  start: () => sortedValues({ type, fraction: float64, finish: picked(pick) }),
});

const several = ([type, pick]: readonly [DataType, Pick]): AggregateOverload => ({
  args: [arrayOf(float64), type],
  result: arrayOf(type),
  stateTypes: () => [bytes],
  start: () => sortedValues({ type, fraction: arrayOf(float64), result: arrayOf(type), finish: pickedEach(pick) }),
});

/** The value at a fraction of the sorted rows, between two rows in proportion. */
export const percentileCont = aggregateFunction({
  name: 'percentile_cont',
  about: 'Value at the fraction of the values sorted by WITHIN GROUP, interpolated between neighbours.',
  ordered: true,
  orderedSet: true,
  overloads: [...kinds.map(one), ...kinds.map(several)],
  examples: [
    {
      sql: '(SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2), (NULL)) AS t(x))',
      is: '1.5',
    },
    {
      sql: '(SELECT percentile_cont(ARRAY[0, 0.5]) WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2)) AS t(x))',
      is: '{1,1.5}',
    },
  ],
});
