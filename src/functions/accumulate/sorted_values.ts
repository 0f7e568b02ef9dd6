import { decodeBatch, encodeBatch } from '../../data/ipc.ts';
import { bytes, type DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { type Vector, valueAt } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import type { Accumulator } from '../define.ts';

type NotNull = Exclude<Value, null>;

/** What a group has collected: its values as they came, and the fraction, or array of some, that stands beside them. */
export interface Collected {
  readonly values: NotNull[];
  fraction: Value;
}

export interface Collecting {
  readonly type: DataType;
  /** The type of the fraction that is the first argument, before the value; absent: the value is alone. */
  readonly fraction?: DataType;
  /** Default: that of the values. */
  readonly result?: DataType;
  readonly finish: (group: Collected) => Value;
}

/** For ordered-set aggregates: rows arrive sorted by WITHIN GROUP, NULLs count for nothing, the end picks. */
export function sortedValues({ type, fraction: fractionType, result = type, finish }: Collecting): Accumulator {
  const groups: Collected[] = [];
  const types = fractionType === undefined ? [type] : [fractionType, type];
  const update = (numbers: Uint32Array | null, args: readonly Vector[], rows: number): void => {
    const values = args[args.length - 1];
    for (let i = 0; i < rows; i++) {
      const group = groups[numbers === null ? 0 : numbers[i]];
      if (fractionType !== undefined) group.fraction = valueAt(args[0], i);
      const value = valueAt(values, i);
      if (value !== null) group.values.push(value);
    }
  };
  const frameOf = ({ values, fraction }: Collected): Uint8Array | null => {
    if (values.length === 0) return null;
    const column = vectorOf(type, values);
    if (fractionType === undefined) return encodeBatch({ columns: [column], length: values.length });
    const fractions = vectorOf(
      fractionType,
      values.map(() => fraction),
    );
    return encodeBatch({ columns: [fractions, column], length: values.length });
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
    finish: () => vectorOf(result, groups.map(finish)),
    get bytes() {
      return groups.reduce((sum, group) => sum + group.values.length * valueBytes, 0);
    },
  };
}

/** About what a collected value takes. */
const valueBytes = 16;
