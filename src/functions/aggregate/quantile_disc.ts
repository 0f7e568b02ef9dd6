import { compareValues } from '../../data/compare.ts';
import { bytes, type DataType, float64 } from '../../data/type.ts';
import { picked } from '../accumulate/fraction.ts';
import { sortedValues } from '../accumulate/sorted_values.ts';
import { type Accumulator, type AggregateFunction, aggregateFunction } from '../define.ts';

/** The first value, in order, at or behind the fraction of the way. */
function discrete(type: DataType): Accumulator {
  const inner = sortedValues({
    type,
    fraction: float64,
    finish: picked((values, fraction) => {
      const sorted = values.toSorted((a, b) => compareValues(a, b, type));
      return sorted[Math.max(Math.ceil(fraction * sorted.length) - 1, 0)];
    }),
  });
  return Object.assign(inner, {
    update: (
      (update) =>
      (groups, [values, fractions], rows) =>
        update(groups, [fractions, values], rows)
    )(inner.update) satisfies Accumulator['update'],
  });
}

const quantile = (name: string): AggregateFunction =>
  aggregateFunction({
    name,
    about: 'The first of the sorted values at or behind a fraction (0 to 1) of the way.',
    overloads: [
      {
        args: [{ kind: 'any' }, float64],
        result: ([type]) => type,
        stateTypes: () => [bytes],
        start: ([type]) => discrete(type),
      },
    ],
    examples: [{ sql: `(SELECT ${name}(x, 0.5) FROM (VALUES (4), (1), (2), (NULL)) AS t(x))`, is: '2' }],
  });

export const discreteQuantiles: readonly AggregateFunction[] = [quantile('quantile_disc'), quantile('quantile')];
