import type { Batch } from '../../data/batch.ts';
import { decodeBatch, encodeBatch } from '../../data/ipc.ts';
import { bool, bytes, type DataType, int64, text } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { valueToText } from '../../data/value_text.ts';
import { isNull, type Vector, valueAt } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import { hashRows } from '../../kernels/hash.ts';
import { addHash, estimate, mergeSketch, registers } from '../accumulate/sketch.ts';
import { numberAt, perGroup } from '../accumulate/state.ts';
import { summarise } from '../accumulate/value_sample.ts';
import { type Accumulator, aggregateFunction } from '../define.ts';

/** What ANALYZE asks of each column: one pass, in parallel, in little memory. */
export const columnStatistics = aggregateFunction({
  name: 'column_statistics',
  about:
    'What the planner wants to know of a column, as JSON: values counts all that are not NULL, distinct those that differ (HyperLogLog); width, common values, histogram and correlation come from the rows where the second argument is true.',
  overloads: [
    {
      args: [{ kind: 'any' }, bool],
      result: text,
      stateTypes: () => [int64, bytes, bytes],
      start: ([type]) => columns(type),
    },
  ],
  examples: [
    {
      sql: '(SELECT column_statistics(x, true) FROM (VALUES (1), (2), (2), (NULL), (3)) AS t(x))',
      is: '{"values":4,"distinct":3,"sample":4,"width":4,"common":[["2",0.5]],"histogram":["1","3"],"correlation":1}',
    },
  ],
});

interface Column {
  values: number;
  readonly sketch: Uint8Array;
  readonly sample: Exclude<Value, null>[];
}

/** The second hash starts from another seed, so that it says nothing about the first. */
const otherSeed = 0x2545f491;
/** About what a value in the sample takes. */
const sampledBytes = 32;

function columns(type: DataType): Accumulator {
  const groups: Column[] = [];
  const add = (group: Column, [column, sampled]: readonly Vector[], row: number): void => {
    group.values++;
    if (valueAt(sampled, row) === true) group.sample.push(valueAt(column, row) as Exclude<Value, null>);
  };
  return {
    get bytes() {
      return groups.reduce((sum, { sample }) => sum + registers + sample.length * sampledBytes, 0);
    },
    resize(count) {
      while (groups.length < count) groups.push({ values: 0, sketch: new Uint8Array(registers), sample: [] });
    },
    update(numbers, args, rows) {
      const places = hashRows([args[0]], rows);
      const others = hashRows([args[0]], rows, otherSeed);
      for (let row = 0; row < rows; row++) {
        if (isNull(args[0], row)) continue;
        const group = groups[numbers === null ? 0 : numbers[row]];
        addHash(group.sketch, places[row], others[row]);
        add(group, args, row);
      }
    },
    merge(numbers, [values, sketches, frames], rows) {
      for (let row = 0; row < rows; row++) {
        const group = groups[numbers === null ? 0 : numbers[row]];
        group.values += numberAt(values, row);
        mergeSketch(group.sketch, valueAt(sketches, row) as Uint8Array);
        for (const value of sampleOf(valueAt(frames, row) as Uint8Array | null, type)) group.sample.push(value);
      }
    },
    state: () => [
      perGroup(int64, groups.length, (g) => BigInt(groups[g].values)),
      perGroup(bytes, groups.length, (g) => groups[g].sketch),
      perGroup(bytes, groups.length, (g) => frameOf(groups[g], type)),
    ],
    finish: () => perGroup(text, groups.length, (g) => textOf(groups[g], type)),
  };
}

function frameOf({ sample }: Column, type: DataType): Uint8Array | null {
  if (sample.length === 0) return null;
  const batch: Batch = { columns: [vectorOf(type, sample)], length: sample.length };
  return encodeBatch(batch);
}

function* sampleOf(frame: Uint8Array | null, type: DataType): Iterable<Exclude<Value, null>> {
  if (frame === null) return;
  const { columns: sampled, length } = decodeBatch(frame, [type]);
  for (let i = 0; i < length; i++) yield valueAt(sampled[0], i) as Exclude<Value, null>;
}

/** JSON, with values as texts that the type reads back. */
function textOf({ values, sketch, sample }: Column, type: DataType): string {
  const sampledAll = sample.length === values;
  const distinct = Math.min(values, estimate(sketch));
  const counted = sampledAll ? exact(sample, type) : distinct;
  const { width, common, histogram, correlation } = summarise({ type, sample, values, distinct: counted });
  const shown = (value: Exclude<Value, null>): string => valueToText(value, type, 'UTC');
  return JSON.stringify({
    values,
    distinct: counted,
    sample: sample.length,
    width: rounded(width),
    common: common.map(([value, share]) => [shown(value), share]),
    histogram: histogram.map(shown),
    correlation: correlation === null ? null : rounded(correlation),
  });
}

const exact = (sample: readonly Exclude<Value, null>[], type: DataType): number =>
  new Set(sample.map((value) => keyOf(value, type))).size;

/** Values that are equal in SQL have one key; 1.0 and 1.00 of numeric may count twice. */
const keyOf = (value: Exclude<Value, null>, type: DataType): unknown =>
  typeof value === 'object' ? valueToText(value, type, 'UTC') : value;

const rounded = (x: number): number => Math.round(x * 1e6) / 1e6;
