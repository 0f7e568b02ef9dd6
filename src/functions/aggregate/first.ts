import { bool, type DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { type Vector, valueAt } from '../../data/vector.ts';
import { perGroup } from '../accumulate/state.ts';
import { type Accumulator, type AggregateFunction, aggregateFunction, type Example } from '../define.ts';

/** The value of the first or last row, NULL or not. */
function ofOneRow(type: DataType, which: 'first' | 'last'): Accumulator {
  const values: Value[] = [];
  const seen: boolean[] = [];
  const take = (g: number, value: Value): void => {
    if (which === 'first' && seen[g]) return;
    seen[g] = true;
    values[g] = value;
  };
  return {
    resize(count) {
      while (values.length < count) {
        values.push(null);
        seen.push(false);
      }
    },
    update(groups, [column], rows) {
      for (let i = 0; i < rows; i++) take(groups === null ? 0 : groups[i], valueAt(column, i));
    },
    merge(groups, [column, has], rows) {
      for (let i = 0; i < rows; i++) {
        if (valueAt(has, i) === true) take(groups === null ? 0 : groups[i], valueAt(column, i));
      }
    },
    state: (): readonly Vector[] => [
      perGroup(type, values.length, (g) => values[g]),
      perGroup(bool, values.length, (g) => seen[g]),
    ],
    finish: () => perGroup(type, values.length, (g) => values[g]),
  };
}

const ofRow = (name: string, which: 'first' | 'last', examples: readonly Example[]): AggregateFunction =>
  aggregateFunction({
    name,
    about: `The value of the ${which} row, NULL or not; ORDER BY says which row that is.`,
    ordered: true,
    overloads: [
      {
        args: [{ kind: 'any' }],
        result: ([type]) => type,
        stateTypes: ([type]) => [type, bool],
        start: ([type]) => ofOneRow(type, which),
      },
    ],
    examples,
  });

export const rowAggregates: readonly AggregateFunction[] = [
  ofRow('first', 'first', [{ sql: '(SELECT first(x ORDER BY x DESC) FROM (VALUES (1), (3), (2)) AS t(x))', is: '3' }]),
  ofRow('last', 'last', [{ sql: '(SELECT last(x ORDER BY x) FROM (VALUES (1), (3), (NULL)) AS t(x))', is: 'NULL' }]),
  ofRow('arbitrary', 'first', [{ sql: '(SELECT arbitrary(x) FROM (VALUES (1), (1)) AS t(x))', is: '1' }]),
];
