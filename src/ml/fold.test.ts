import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bool, type DataType, date, decimal, float64, int64, numeric, text, timestamp } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { dictionaryOf, type Vector, valueAt } from '../data/vector.ts';
import { constant, vectorOf } from '../data/vector_builder.ts';
import { decodeFit, type FitOptions } from './fit.ts';
import { mlFold } from './fold.ts';
import type { LinearState } from './linear_regression/linear_regression.ts';
import { decodeMetrics } from './metrics/fold.ts';
import { metricsOf } from './metrics/regression.ts';
import type { FeatureEncoding, StoredModel } from './model.ts';
import { type Plain, plainToBytes } from './plain_bytes.ts';
import { predictor } from './predict.ts';
import { decodeProfile } from './profile.ts';
import { toDoubles } from './to_double.ts';

const types = [float64, text, float64];
const xs: Value[] = [1, 2.5, null, 4, 5.5, 3, 7, 8.25, Number.NaN, 10, 11, 12.5, 1];
const cities: Value[] = ['b', 'a', 'c', 'a', 'b', null, 'c', 'a', 'b', 'c', null, 'a', 'never'];
const ys: Value[] = [3.1, 4.2, 9.7, 6.1, 8.3, 7.7, 14.2, 11.9, 12.5, 17.1, 15.3, 16.6, null];

const slices = (size: number): Vector[][] => {
  const out: Vector[][] = [];
  for (let i = 0; i < xs.length; i += size) {
    const of = (type: DataType, values: Value[]): Vector => vectorOf(type, values.slice(i, i + size));
    out.push([of(float64, xs), of(text, cities), of(float64, ys)]);
  }
  return out;
};

function run(fn: string, options: unknown, batches: readonly (readonly Vector[])[], argTypes = types): Uint8Array {
  const accumulator = mlFold(fn, argTypes, options).start();
  accumulator.resize(1);
  for (const args of batches) accumulator.update(null, args, args[0].length);
  return valueAt(accumulator.finish(), 0) as Uint8Array;
}

/** Each batch as a task of its own, merged in order. */
function runMerged(fn: string, options: unknown, batches: readonly (readonly Vector[])[]): Uint8Array {
  const fold = mlFold(fn, types, options);
  const into = fold.start();
  into.resize(1);
  for (const args of batches) {
    const task = fold.start();
    task.resize(1);
    task.update(null, args, args[0].length);
    into.merge(null, task.state(), 1);
  }
  return valueAt(into.finish(), 0) as Uint8Array;
}

const profileOptions = { features: ['number', 'category'] };

test('profile: means, levels in code point order, reasons; batch sizes change nothing', () => {
  const whole = run('ml.profile', profileOptions, slices(100));
  const profile = decodeProfile(whole);
  assert.deepEqual(profile.counts, { rows: 13, targetNull: 1, targetNotFinite: 0 });
  const [x, city] = profile.features;
  assert.ok(x.kind === 'number' && city.kind === 'category');
  assert.deepEqual([x.count, x.missing, x.sum[0], x.min, x.max], [10, 2, 64.75, 1, 12.5]);
  assert.deepEqual(city.levels, ['a', 'b', 'c']);
  assert.deepEqual([...city.frequencies, city.missing], [4, 3, 3, 2]);
  for (const size of [1, 2, 5]) {
    assert.deepEqual(run('ml.profile', profileOptions, slices(size)), whole);
    assert.deepEqual(runMerged('ml.profile', profileOptions, slices(size)), whole);
  }
});

test('profile: more than a thousand levels are too many, however they are met', () => {
  const values = Array.from({ length: 1500 }, (_, i) => `level ${i}`);
  const ones = vectorOf(float64, new Array(500).fill(1));
  const batches = [0, 500, 1000].map((from) => [vectorOf(text, values.slice(from, from + 500)), ones]);
  const options = { features: ['category'] };
  for (const bytes of [run('ml.profile', options, batches), runMerged('ml.profile', options, batches)]) {
    const [feature] = decodeProfile(bytes).features;
    assert.ok(feature.kind === 'category' && feature.tooMany);
  }
});

const encodings: readonly FeatureEncoding[] = [
  { kind: 'number', name: 'x', type: float64, mean: 6.475 },
  { kind: 'category', name: 'city', type: text, levels: ['a', 'b', 'c'], reference: true, nullLevel: true },
];
const fitOptions: FitOptions = {
  estimator: 'linear_regression',
  params: { intercept: true, l2: 0 },
  encodings,
  onNull: 'mean',
  state: null,
};

test('fit: rows without target go, missing values become mean or level; batch sizes change no bit', () => {
  const whole = run('ml.fit', fitOptions, slices(100));
  const fit = decodeFit(whole);
  const { moments } = fit.state as LinearState;
  assert.deepEqual(moments.columns, ['x', 'city=b', 'city=c', 'city IS NULL']);
  assert.deepEqual([moments.high[0], ...fit.missing], [12, 2, 2]);
  assert.deepEqual(
    [1, 2, 3, 4].map((i) => moments.high[(i * (i + 1)) / 2]),
    [77.7, 3, 3, 2],
  );
  for (const size of [1, 2, 5]) assert.deepEqual(run('ml.fit', fitOptions, slices(size)), whole);
});

test('fit: on_null drop and error', () => {
  const fit = decodeFit(run('ml.fit', { ...fitOptions, onNull: 'drop' }, slices(3)));
  assert.equal(fit.featureMissing, 4);
  assert.equal((fit.state as LinearState).moments.high[0], 8);
  assert.throws(() => run('ml.fit', { ...fitOptions, onNull: 'error' }, slices(3)), { code: '22004' });
});

test('fit: many rows in small and large batches give the same bytes', () => {
  const rows = 10_000;
  const a = Float64Array.from({ length: rows }, (_, i) => Math.sin(i) * 100);
  const vectors = (from: number, to: number): Vector[] =>
    [a, a.map((x) => 3 * x + 1)].map((column) => vectorOf(float64, Array.from(column.subarray(from, to))));
  const options = { ...fitOptions, encodings: [encodings[0]] };
  const inBatches = (size: number): Uint8Array =>
    run(
      'ml.fit',
      options,
      Array.from({ length: Math.ceil(rows / size) }, (_, i) => vectors(i * size, Math.min(rows, (i + 1) * size))),
    );
  assert.deepEqual(inBatches(777), inBatches(10_000));
});

test('numbers of every type become doubles; what is missing becomes NaN', () => {
  const cases: [DataType, Value[], number[]][] = [
    [bool, [true, false, null], [1, 0, Number.NaN]],
    [int64, [9007199254740993n, -5n, null], [9007199254740992, -5, Number.NaN]],
    [
      decimal(10, 2),
      [
        { units: -123n, scale: 2 },
        { units: 10n, scale: 2 },
      ],
      [-1.23, 0.1],
    ],
    [decimal(30, 3), [{ units: 123456789012345678901n, scale: 3 }], [123456789012345680]],
    [
      numeric,
      [
        { units: 1n, scale: 3 },
        { units: 0n, scale: 0, special: 'NaN' },
      ],
      [0.001, Number.NaN],
    ],
    [date, [10, 0x7fffffff], [10, Number.NaN]],
    [timestamp, [1_500_000n, 0x7fffffffffffffffn, -0x8000000000000000n], [1.5, Number.NaN, Number.NaN]],
    [float64, [Number.POSITIVE_INFINITY, -0], [Number.NaN, -0]],
  ];
  for (const [type, values, expected] of cases) {
    const out = new Float64Array(values.length);
    toDoubles(vectorOf(type, values), out);
    assert.deepEqual([...out], expected);
  }
  const out = new Float64Array(3);
  toDoubles(constant(int64, 7n, 3), out);
  assert.deepEqual([...out], [7, 7, 7]);
  toDoubles(dictionaryOf(vectorOf(float64, [2, 4]), Int32Array.of(1, 0, 0), 3, Uint8Array.of(0b011)), out);
  assert.deepEqual([...out], [4, 2, Number.NaN]);
});

const stored = (onNull: StoredModel['onNull']): StoredModel =>
  ({
    algorithm: 'linear_regression',
    features: encodings,
    onNull,
    model: { intercept: 100, weights: Float64Array.of(1, 10, 20, 30) },
  }) as unknown as StoredModel;

test('predict: encodes as in training; NULL, NaN and unseen text by the policy, counted', () => {
  const predict = predictor(stored('mean'));
  const x = vectorOf(float64, [1, 2, null, 3, 4]);
  const city = vectorOf(text, ['a', 'b', 'c', null, 'new']);
  const [out] = predict([x, city], 5);
  assert.deepEqual([...(out.values as Float64Array)], [101, 112, 126.475, 133, 104]);
  assert.equal(out.validity, null);
  assert.deepEqual([...predict.counts.missing, ...predict.counts.unseen], [1, 1, 0, 1]);
  const [dropped] = predictor(stored('drop'))([x, city], 5);
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((row) => valueAt(dropped, row)),
    [101, 112, null, null, 104],
  );
  assert.throws(() => predictor(stored('error'))([x, city], 5), { code: '22004' });
});

test('predict: a batch longer than a block, and other encodings of vectors', () => {
  const rows = 10_000;
  const x = vectorOf(
    float64,
    Array.from({ length: rows }, (_, i) => i),
  );
  const levels = vectorOf(text, ['c', 'unused', 'a']);
  const city = dictionaryOf(
    levels,
    Int32Array.from({ length: rows }, (_, i) => (i % 2) * 2),
    rows,
  );
  const [out] = predictor(stored('mean'))([x, city], rows);
  const expected = Float64Array.from({ length: rows }, (_, i) => 100 + i + (i % 2 === 0 ? 20 : 0));
  assert.deepEqual(out.values, expected);
  const [same] = predictor(stored('mean'))([constant(float64, 1, 3), constant(text, 'b', 3)], 3);
  assert.deepEqual([...(same.values as Float64Array)], [111, 111, 111]);
});

test('metrics against hand-computed values', () => {
  const y = vectorOf(float64, [1, 2, 3, 4, null, 9]);
  const p = vectorOf(float64, [1.5, 2, 2, 5, 7, null]);
  const sums = decodeMetrics(run('ml.metrics', undefined, [[y, p]], [float64, float64]));
  assert.deepEqual([sums.rows, sums.skipped], [4, 2]);
  assert.deepEqual(metricsOf(sums), {
    r2: 1 - 2.25 / 5,
    rmse: Math.sqrt(0.5625),
    mse: 0.5625,
    mae: 0.625,
    explained_variance: 1 - (2.25 - 0.25 / 4) / 5,
    max_error: 1,
  });
});

test('metrics: nothing scored, and a constant target, have no r2', () => {
  assert.deepEqual(metricsOf(decodeMetrics(run('ml.metrics', undefined, [], [float64]))), {});
  const same = vectorOf(float64, [2, 2]);
  const metrics = metricsOf(decodeMetrics(run('ml.metrics', undefined, [[same, same]], [float64, float64])));
  assert.deepEqual(Object.keys(metrics), ['rmse', 'mse', 'mae', 'max_error']);
});

test('one metric as an aggregate is a number', () => {
  const fold = mlFold('ml.metric', [float64, float64], { name: 'mae' });
  const accumulator = fold.start();
  accumulator.resize(1);
  accumulator.update(null, [vectorOf(float64, [1, 2]), vectorOf(float64, [2, 4])], 2);
  assert.equal(valueAt(accumulator.finish(), 0), 1.5);
});

test('a training per group is refused; plain bytes of a state are stable', () => {
  const accumulator = mlFold('ml.fit', types, fitOptions).start();
  assert.throws(() => accumulator.resize(2), { code: '0A000' });
  const bytes = run('ml.fit', fitOptions, slices(4));
  assert.deepEqual(plainToBytes(decodeFit(bytes) as unknown as Plain), bytes);
});
