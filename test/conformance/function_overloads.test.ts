import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqlError } from '../../src/base/error.ts';
import { type DataType, sameType, typeName } from '../../src/data/type.ts';
import type { Value } from '../../src/data/value.ts';
import { valueToText } from '../../src/data/value_text.ts';
import { isNull, type Vector } from '../../src/data/vector.ts';
import { constant, valuesOf, vectorOf } from '../../src/data/vector_builder.ts';
import { factsOf } from '../../src/functions/catalog_facts.ts';
import type { CallContext, Overload, ScalarFunction } from '../../src/functions/define.ts';
import { scalars } from '../../src/functions/scalar/index.ts';
import { slice } from '../../src/kernels/gather.ts';
import { fakeCall } from '../support/fake_catalog.ts';
import { coded, sampleRows, typesOf } from '../support/sample_values.ts';

/** What every overload must hold, whatever it computes: NULLs, encodings and sizes of batches change nothing. */

type Row = readonly Value[];

const call = (): CallContext => ({
  now: 1_700_000_000_000_000n,
  timeZone: 'Europe/Berlin',
  seed: 1n,
  draws: { taken: 0 },
  database: 'lake',
  user: 'me',
  catalog: factsOf(fakeCall),
});

/** Leading arguments that are one value for all rows: fractions and seeds. */
const sharedArguments: Readonly<Record<string, number>> = { ml_row_hash: 1, ml_holdout: 2 };

/** A NULL among their rows is an error. */
const refusesNulls: ReadonlySet<string> = new Set(['array_position', 'list_position', 'array_fill']);

/** The binder writes the leading arguments of these: only what it writes makes sense. */
const writtenByBinder: ReadonlySet<string> = new Set(['any_of', 'all_of', 'variadic_call']);

interface Trial {
  readonly name: string;
  readonly overload: Overload;
  readonly types: readonly DataType[];
  readonly result: DataType;
}

function* trialsOf({ name, overloads }: ScalarFunction): Iterable<Trial> {
  for (const overload of overloads) {
    const { args, result } = overload;
    const choices = Math.max(1, ...args.map((arg) => typesOf(arg).length));
    for (let choice = 0; choice < choices; choice++) {
      const types = args.map((arg) => typesOf(arg)[choice % typesOf(arg).length]);
      yield { name, overload, types, result: typeof result === 'function' ? result(types) : result };
    }
  }
}

const flats = (types: readonly DataType[], rows: readonly Row[]): Vector[] =>
  types.map((type, i) =>
    vectorOf(
      type,
      rows.map((row) => row[i]),
    ),
  );

const isNullConstant = (arg: Vector): boolean => arg.encoding === 'constant' && isNull(arg, 0);

/** As src/operators/evaluate.ts calls a kernel: a NULL constant makes all rows NULL without a call. */
function run({ overload, result }: Trial, args: readonly Vector[], rows: number): string[] {
  if (overload.calledOnNull !== true && args.some(isNullConstant)) return Array(rows).fill('NULL');
  const out = overload.run(args, rows, result, call());
  assert.equal(out.length, rows, 'as many rows as went in');
  assert.ok(sameType(out.type, result), `${typeName(out.type)} is ${typeName(result)}`);
  return valuesOf(out).map((value) => (value === null ? 'NULL' : valueToText(value, result, 'UTC')));
}

/** The answer for one row alone; undefined when it is an error of the row. */
function alone(trial: Trial, row: Row): string | undefined {
  try {
    return run(trial, flats(trial.types, [row]), 1)[0];
  } catch (cause) {
    if (cause instanceof SqlError && cause.code !== 'XX000') return undefined;
    throw cause;
  }
}

function checkTrial(trial: Trial): void {
  const { types, overload } = trial;
  assert.deepEqual(run(trial, flats(types, []), 0), [], 'no rows in, no rows out');
  const rows: Row[] = [];
  const wanted: string[] = [];
  const shared = sharedArguments[trial.name] ?? 0;
  const samples = sampleRows(types, 60);
  for (const sample of samples) {
    const row = [...samples[1].slice(0, shared), ...sample.slice(shared)];
    const is = alone(trial, row);
    if (is === undefined) continue;
    rows.push(row);
    wanted.push(is);
    if (overload.calledOnNull !== true && row.includes(null)) assert.equal(is, 'NULL', 'NULL in, NULL out');
  }
  checkForms(trial, rows, wanted);
  const nulls = [types.map(() => null), types.map(() => null)];
  if (types.length === 0 || overload.calledOnNull === true) return;
  assert.deepEqual(run(trial, flats(types, nulls), 2), ['NULL', 'NULL']);
}

function checkForms(trial: Trial, rows: readonly Row[], wanted: readonly string[]): void {
  const { types } = trial;
  const columns = flats(types, rows);
  assert.deepEqual(run(trial, columns, rows.length), wanted, 'flat');
  const dictionaries = types.map((type, i) =>
    coded(
      type,
      rows.map((row) => row[i]),
    ),
  );
  assert.deepEqual(run(trial, dictionaries, rows.length), wanted, 'dictionaries');
  const halves = columns.map((column, i) => (i === 0 ? dictionaries[i] : column));
  assert.deepEqual(run(trial, halves, rows.length), wanted, 'a dictionary beside flat columns');
  for (const [at, row] of rows.entries()) {
    const constants = types.map((type, i) => constant(type, row[i], 3));
    assert.deepEqual(run(trial, constants, 3), [wanted[at], wanted[at], wanted[at]], `constants of row ${at}`);
    for (const varying of types.keys()) {
      if (varying < (sharedArguments[trial.name] ?? 0) || refusesNulls.has(trial.name)) continue;
      const mixed = constants.map((each, i) => (i === varying ? vectorOf(each.type, [row[i], null, row[i]]) : each));
      const [first, , last] = run(trial, mixed, 3);
      assert.deepEqual([first, last], [wanted[at], wanted[at]], `constants beside column ${varying}, row ${at}`);
    }
  }
  for (const size of [1, 2, 1000]) {
    const out: string[] = [];
    for (let from = 0; from < rows.length; from += size) {
      const to = Math.min(from + size, rows.length);
      out.push(
        ...run(
          trial,
          columns.map((column) => slice(column, from, to)),
          to - from,
        ),
      );
    }
    assert.deepEqual(out, wanted, `batches of ${size}`);
  }
}

for (const definition of scalars) {
  if (definition.volatility === 'volatile' || writtenByBinder.has(definition.name)) continue;
  test(`${definition.name}: NULLs, encodings and sizes of batches change nothing`, () => {
    for (const trial of trialsOf(definition)) {
      try {
        checkTrial(trial);
      } catch (cause) {
        const signature = `${definition.name}(${trial.types.map(typeName).join(', ')})`;
        throw new Error(`${signature}: ${cause instanceof Error ? cause.message : cause}`, { cause });
      }
    }
  });
}
