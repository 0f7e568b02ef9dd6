import type { Batch } from '../../data/batch.ts';
import { decodeBatch, encodeBatch } from '../../data/ipc.ts';
import { bytes, type DataType, float64 } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { type Vector, valueAt } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import type { Accumulator } from '../define.ts';

type NotNull = Exclude<Value, null>;

/** What a group has collected: its values as they came, and the fraction that stands beside them. */
export interface Collected {
  readonly values: NotNull[];
  fraction: number | null;
}

export interface Collecting {
  readonly type: DataType;
  /** The first argument is a fraction, the second the value; else the value is alone. */
  readonly hasFraction: boolean;
  readonly finish: (group: Collected) => Value;
}

/** For ordered-set aggregates: rows arrive sorted by WITHIN GROUP, NULLs count for nothing, the end picks. */
export function sortedValues({ type, hasFraction, finish }: Collecting): Accumulator {
  const groups: Collected[] = [];
  const types = hasFraction ? [float64, type] : [type];
  const update = (numbers: Uint32Array | null, args: readonly Vector[], rows: number): void => {
    const values = args[args.length - 1];
    for (let i = 0; i < rows; i++) {
      const group = groups[numbers === null ? 0 : numbers[i]];
      if (hasFraction) group.fraction = valueAt(args[0], i) as number | null;
      const value = valueAt(values, i);
      if (value !== null) group.values.push(value);
    }
  };
  const frameOf = ({ values, fraction }: Collected): Uint8Array | null => {
    if (values.length === 0) return null;
    const column = vectorOf(type, values);
    const fractions = vectorOf(
      float64,
      values.map(() => fraction),
    );
    const batch: Batch = { columns: hasFraction ? [fractions, column] : [column], length: values.length };
    return encodeBatch(batch);
  };
  return {
    resize(count) {
      while (groups.length < count) groups.push({ values: [], fraction: null });
    },
    update,
    merge(numbers, [frames], rows) {
      for (let i = 0; i < rows; i++) {
        const frame = valueAt(frames, i) as Uint8Array | null;
        if (frame === null) continue;
        const { columns, length } = decodeBatch(frame, types);
        update(new Uint32Array(length).fill(numbers === null ? 0 : numbers[i]), columns, length);
      }
    },
    state: () => [vectorOf(bytes, groups.map(frameOf))],
    finish: () => vectorOf(type, groups.map(finish)),
    get bytes() {
      return groups.reduce((sum, group) => sum + group.values.length * valueBytes, 0);
    },
  };
}

/** About what a collected value takes. */
const valueBytes = 16;
