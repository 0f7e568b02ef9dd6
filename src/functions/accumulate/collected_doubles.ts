import { compareFloats } from '../../data/compare.ts';
import { bytes, float64 } from '../../data/type.ts';
import { isNull, valueAt } from '../../data/vector.ts';
import type { Accumulator } from '../define.ts';
import { readerOf } from '../each.ts';
import { grown } from './groups.ts';
import { perGroup } from './state.ts';

/** Keeps all doubles of a group and computes from them in ascending order: any cut into tasks gives the same bits. */
export function collectedDoubles(finish: (sorted: Float64Array) => number | null): Accumulator {
  const groups: { values: Float64Array; count: number }[] = [];
  let held = 0;
  const add = (g: number, x: number): void => {
    const into = groups[g];
    const before = into.values.length;
    if (into.count === before) into.values = grown(into.values, into.count + 1);
    held += (into.values.length - before) * 8;
    into.values[into.count++] = x;
  };
  const valuesOf = (g: number): Float64Array => groups[g].values.slice(0, groups[g].count);
  return {
    get bytes() {
      return held;
    },
    resize(count) {
      while (groups.length < count) groups.push({ values: new Float64Array(0), count: 0 });
    },
    update(numbers, [column], rows) {
      const read = readerOf(column);
      for (let i = 0; i < rows; i++) {
        if (!isNull(column, i)) add(numbers === null ? 0 : numbers[i], read(i) as number);
      }
    },
    merge(numbers, [partial], rows) {
      for (let i = 0; i < rows; i++) {
        const state = (valueAt(partial, i) as Uint8Array).slice();
        for (const x of new Float64Array(state.buffer)) add(numbers === null ? 0 : numbers[i], x);
      }
    },
    state: () => [perGroup(bytes, groups.length, (g) => new Uint8Array(valuesOf(g).buffer))],
    finish: () => perGroup(float64, groups.length, (g) => finish(valuesOf(g).sort(compareFloats))),
  };
}
