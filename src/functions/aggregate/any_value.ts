import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { isNull, type Vector, valueAt } from '../../data/vector.ts';
import { perGroup } from '../accumulate/state.ts';
import { type Accumulator, aggregateFunction } from '../define.ts';

/** The first value that is not NULL. */
export const anyValue = aggregateFunction({
  name: 'any_value',
  about: 'The first value of the group that is not NULL.',
  ordered: true,
  overloads: [
    {
      args: [{ kind: 'any' }],
      result: ([type]) => type,
      stateTypes: ([type]) => [type],
      start: ([type]) => firstValue(type),
    },
  ],
  examples: [{ sql: '(SELECT any_value(x) FROM (VALUES (NULL), (7)) AS t(x))', is: '7' }],
});

function firstValue(type: DataType): Accumulator {
  const first: Value[] = [];
  const update = (groups: Uint32Array | null, [column]: readonly Vector[], rows: number): void => {
    for (let i = 0; i < rows; i++) {
      const g = groups === null ? 0 : groups[i];
      if (first[g] === null && !isNull(column, i)) first[g] = valueAt(column, i);
    }
  };
  const result = (): Vector => perGroup(type, first.length, (g) => first[g]);
  return {
    resize(groups) {
      while (first.length < groups) first.push(null);
    },
    update,
    merge: update,
    state: () => [result()],
    finish: result,
  };
}
