import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DataType, sameType, typeName } from '../../src/data/type.ts';
import { listValue, type Value } from '../../src/data/value.ts';
import { valueToText } from '../../src/data/value_text.ts';
import type { Vector } from '../../src/data/vector.ts';
import { constant, valuesOf, vectorOf } from '../../src/data/vector_builder.ts';
import { aggregates } from '../../src/functions/aggregate/index.ts';
import type { AggregateFunction, AggregateOverload } from '../../src/functions/define.ts';
import { slice } from '../../src/kernels/gather.ts';
import { coded, sampleRows, typesOf } from '../support/sample_values.ts';

/** What every aggregate must hold, whatever it computes: NULLs, encodings and sizes of batches change nothing. */

interface Trial {
  readonly overload: AggregateOverload;
  readonly types: readonly DataType[];
  readonly result: DataType;
  readonly options: unknown;
}

function* trialsOf({ overloads, zoned }: AggregateFunction): Iterable<Trial> {
  for (const overload of overloads) {
    const choices = Math.max(1, ...overload.args.map((arg) => typesOf(arg).length));
    for (let choice = 0; choice < choices; choice++) {
      const types = overload.args.map((arg) => typesOf(arg)[choice % typesOf(arg).length]);
      const { result } = overload;
      yield {
        ...{ overload, types, result: typeof result === 'function' ? result(types) : result },
        options: zoned ? { timeZone: 'UTC' } : undefined,
      };
    }
  }
}

/** Keys of objects, which may not be NULL. */
const takesKeys: ReadonlySet<string> = new Set(['json_object_agg', 'jsonb_object_agg']);
/** NULL is a value like others to these. */
const keepsNulls: ReadonlySet<string> = new Set(['array_agg', 'list', 'json_agg', 'jsonb_agg', ...takesKeys]);

/** The result over batches of columns, all in one group. */
function over(
  { overload, types, result, options }: Trial,
  batches: readonly (readonly Vector[])[],
  rows: readonly number[],
): string {
  const accumulator = overload.start(types, result, options);
  accumulator.resize(1);
  for (const [i, columns] of batches.entries()) accumulator.update(null, columns, rows[i]);
  const out = accumulator.finish();
  assert.equal(out.length, 1);
  assert.ok(sameType(out.type, result), `${typeName(out.type)} is ${typeName(result)}`);
  const [value] = valuesOf(out);
  return value === null ? 'NULL' : valueToText(value, result, 'UTC');
}

/** Sample rows without the infinities of floats, whose sums depend on nothing but are NaN. */
function samples(trial: Trial, name: string): readonly (readonly Value[])[] {
  const rows = sampleRows(trial.types, 50).filter((row) =>
    row.every((value) => typeof value !== 'number' || Number.isFinite(value)),
  );
  const [first] = trial.types;
  // Arrays become one of a further dimension only when they are of one shape.
  if ((name === 'array_agg' || name === 'list') && first.kind === 'array') {
    return sampleRows([first.element], 50).map(([x]) => [listValue([x, null])]);
  }
  if (takesKeys.has(name)) return rows.filter(([key]) => key !== null);
  // A fraction is one constant for all rows.
  if (name.startsWith('percentile_') && trial.types[0].kind === 'array') {
    return rows.map(([, x]) => [listValue([0, 0.25, 1]), x]);
  }
  return name.startsWith('quantile') ? rows.map(([x]) => [x, 0.25]) : rows;
}

function check(name: string, trial: Trial): void {
  const { types } = trial;
  const flats = (rows: readonly (readonly Value[])[]): Vector[] =>
    types.map((type, i) =>
      vectorOf(
        type,
        rows.map((row) => row[i]),
      ),
    );
  const nothing = over(trial, [], []);
  assert.equal(over(trial, [flats([])], [0]), nothing, 'an empty batch adds nothing');
  const nulls = [types.map(() => null), types.map(() => null)];
  if (types.length > 0 && !keepsNulls.has(name))
    assert.equal(over(trial, [flats(nulls)], [2]), nothing, 'NULLs add nothing');
  const rows = samples(trial, name);
  const columns = flats(rows);
  const whole = over(trial, [columns], [rows.length]);
  const dictionaries = types.map((type, i) =>
    coded(
      type,
      rows.map((row) => row[i]),
    ),
  );
  assert.equal(over(trial, [dictionaries], [rows.length]), whole, 'dictionaries');
  for (const size of [1, 2, 1000]) {
    const starts = Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => i * size);
    const ends = starts.map((start) => Math.min(start + size, rows.length));
    const batches = starts.map((start, i) => columns.map((column) => slice(column, start, ends[i])));
    assert.equal(
      over(
        trial,
        batches,
        ends.map((end, i) => end - starts[i]),
      ),
      whole,
      `batches of ${size}`,
    );
  }
  const [row] = rows.filter((each) => !each.includes(null));
  const repeated = over(trial, [flats([row, row, row])], [3]);
  assert.equal(over(trial, [types.map((type, i) => constant(type, row[i], 3))], [3]), repeated, 'constants');
}

for (const definition of aggregates) {
  test(`${definition.name}: NULLs, encodings and sizes of batches change nothing`, () => {
    for (const trial of trialsOf(definition)) {
      try {
        check(definition.name, trial);
      } catch (cause) {
        const signature = `${definition.name}(${trial.types.map(typeName).join(', ')})`;
        throw new Error(`${signature}: ${cause instanceof Error ? cause.message : cause}`, { cause });
      }
    }
  });
}
