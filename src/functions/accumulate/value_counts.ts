import { decodePayload, encodePayload } from '../../data/payload.ts';
import { type DataType, text } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { isNull, type Vector, valueAt } from '../../data/vector.ts';
import type { Accumulator } from '../define.ts';
import { perGroup } from './state.ts';

type NotNull = Exclude<Value, null>;

export interface ValueCount {
  readonly value: NotNull;
  readonly count: number;
}

interface Entry {
  value: NotNull;
  count: number;
}

/** Counts how often each value that is not NULL stands in a group. Equal bytes are equal values here. */
export function valueCounts(
  type: DataType,
  result: DataType,
  finish: (counts: readonly ValueCount[]) => Value,
): Accumulator {
  const groups: Map<string, Entry>[] = [];
  let held = 0;
  const add = (g: number, value: NotNull, count: number): void => {
    const key = Buffer.from(encodePayload(value, type)).toString('latin1');
    const known = groups[g].get(key);
    if (known !== undefined) known.count += count;
    else {
      groups[g].set(key, { value, count });
      held += key.length + entryBytes;
    }
  };
  const state = (g: number): string =>
    JSON.stringify([...groups[g]].map(([key, { count }]) => [Buffer.from(key, 'latin1').toString('base64'), count]));
  return {
    get bytes() {
      return held;
    },
    resize(count) {
      while (groups.length < count) groups.push(new Map());
    },
    update(numbers, [column], rows) {
      for (let i = 0; i < rows; i++) {
        if (!isNull(column, i)) add(numbers === null ? 0 : numbers[i], valueAt(column, i) as NotNull, 1);
      }
    },
    merge(numbers, [partial], rows) {
      for (let i = 0; i < rows; i++) {
        for (const [key, count] of JSON.parse(valueAt(partial, i) as string) as [string, number][]) {
          add(numbers === null ? 0 : numbers[i], decodePayload(Buffer.from(key, 'base64'), type), count);
        }
      }
    },
    state: (): readonly Vector[] => [perGroup(text, groups.length, state)],
    finish: () => perGroup(result, groups.length, (g) => finish([...groups[g].values()])),
  };
}

/** About what an entry takes beside its bytes. */
const entryBytes = 120;
