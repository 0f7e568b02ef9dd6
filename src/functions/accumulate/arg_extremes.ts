import { compareValues } from '../../data/compare.ts';
import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { isNull, type Vector } from '../../data/vector.ts';
import type { Accumulator, AggregateOverload } from '../define.ts';
import { readerOf } from '../each.ts';
import { perGroup } from './state.ts';

/** arg_min (sign 1) or arg_max (sign -1), of any types; the first row wins among equals. */
export const argExtreme = (sign: 1 | -1): readonly AggregateOverload[] => [
  {
    args: [{ kind: 'any' }, { kind: 'any' }],
    result: ([type]: readonly DataType[]) => type,
    stateTypes: (types: readonly DataType[]) => types,
    start: (types: readonly DataType[]) => bestRows(types[0], types[1], sign),
  },
];

function bestRows(type: DataType, keyType: DataType, sign: 1 | -1): Accumulator {
  const values: Value[] = [];
  const keys: Value[] = [];
  const update = (groups: Uint32Array | null, [column, by]: readonly Vector[], rows: number): void => {
    const [readValue, readKey] = [readerOf(column), readerOf(by)];
    for (let i = 0; i < rows; i++) {
      if (isNull(column, i) || isNull(by, i)) continue;
      const g = groups === null ? 0 : groups[i];
      const key = readKey(i)!;
      const best = keys[g];
      if (best !== null && compareValues(key, best, keyType) * sign >= 0) continue;
      keys[g] = key;
      values[g] = readValue(i);
    }
  };
  return {
    resize(groups) {
      while (keys.length < groups) {
        keys.push(null);
        values.push(null);
      }
    },
    update,
    merge: update,
    state: () => [perGroup(type, keys.length, (g) => values[g]), perGroup(keyType, keys.length, (g) => keys[g])],
    finish: () => perGroup(type, keys.length, (g) => values[g]),
  };
}
