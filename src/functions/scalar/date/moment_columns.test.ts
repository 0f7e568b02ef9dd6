import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DataType, date, float64, numeric, text, timestamp, timestamptz } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import { constant, valuesOf, vectorOf } from '../../../data/vector_builder.ts';
import type { CallContext, Kernel, ScalarFunction } from '../../define.ts';
import { dateTrunc } from './date_trunc.ts';
import { datePart, extract } from './extract.ts';

const call: CallContext = {
  now: 0n,
  timeZone: 'UTC',
  seed: 1n,
  draws: { taken: 0 },
  database: 'lake',
  user: 'me',
};

/** Moments from 1650 to 2300: some are outside of what the quick loop takes. */
function moments(count: number, from = -10_000_000_000_000_000n): bigint[] {
  let state = 7n;
  return Array.from({ length: count }, () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return from + (state % 19_000_000_000_000_000n);
  });
}

const edges = [0n, -1n, 1n, 86_400_000_000n, -86_400_000_000n, 86_399_999_999n, 951_782_400_000_000n];
const near = moments(300, -9_000_000_000_000_000n).map((each) => each / 2n);

const kernelOf = ({ overloads }: ScalarFunction, type: DataType): Kernel =>
  overloads.find(({ args }) => args.length === 2 && JSON.stringify(args[1]) === JSON.stringify(type))!.run;

/** Two ways to the same: the name as a constant, which takes the quick loop, and as a column. */
function agree(
  definition: ScalarFunction,
  name: string,
  type: DataType,
  values: readonly Value[],
  result: DataType,
): void {
  const run = kernelOf(definition, type);
  const column = vectorOf(type, values);
  const quick = run([constant(text, name, values.length), column], values.length, result, call);
  const slow = run([vectorOf(text, Array(values.length).fill(name)), column], values.length, result, call);
  assert.deepEqual(valuesOf(quick), valuesOf(slow), `${definition.name} ${name}`);
}

const fields = ['year', 'quarter', 'month', 'week', 'day', 'dow', 'isodow', 'hour', 'minute', 'second', 'doy'];
const units = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year', 'decade', 'century'];

test('moments in ordinary numbers give what BigInt gives', () => {
  for (const values of [[...edges, null, ...near], moments(200)]) {
    for (const type of [timestamp, timestamptz]) {
      for (const field of fields) {
        agree(extract, field, type, values, numeric);
        agree(datePart, field, type, values, float64);
      }
      for (const unit of units) agree(dateTrunc, unit, type, values, type);
    }
  }
});

test('so do dates', () => {
  const days = [0, -1, 59, 19_782, null, -150_000, 150_000, 0x7fffffff, -700_000, 2_000_000];
  for (const field of fields.filter((each) => !['hour', 'minute', 'second'].includes(each))) {
    agree(extract, field, date, days, numeric);
    agree(extract, field, date, days.slice(0, 6), numeric);
    agree(datePart, field, date, days, float64);
  }
});
