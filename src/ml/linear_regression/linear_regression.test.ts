import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Design } from '../design.ts';
import { type Plain, plainToBytes } from '../plain_bytes.ts';
import { type LinearState, linearRegression } from './linear_regression.ts';
import type { LinearModel, LinearParams } from './solve.ts';

const least = { intercept: true, l2: 0 };

/** Numbers from 0 to 1 by a small congruential generator: the same on every run. */
function* uniform(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

function sample(rows: number, seed = 1): Design {
  const numbers = uniform(seed);
  const next = (): number => numbers.next().value;
  const columns = [0, 1, 2].map(() => Float64Array.from({ length: rows }, () => next() * 100));
  const target = Float64Array.from({ length: rows }, (_, i) => 5 + 2 * columns[0][i] - columns[1][i] / 3 + next());
  return { rows, columns, target };
}

const slice = (from: Design, start: number, end: number): Design => ({
  rows: end - start,
  columns: from.columns.map((column) => column.subarray(start, end)),
  target: from.target?.subarray(start, end) ?? null,
});

const names = (design: Design): string[] => design.columns.map((_, i) => `x${i + 1}`);

function fold(params: LinearParams, blocks: readonly Design[]): LinearState {
  const state = linearRegression.start(params, names(blocks[0]));
  for (const block of blocks) linearRegression.update(state, block);
  return state;
}

function solved(state: LinearState): LinearModel {
  const step = linearRegression.finish(state);
  assert.ok(step.done);
  return step.model;
}

const fit = (params: LinearParams, design: Design): LinearModel => solved(fold(params, [design]));
const bytesOf = (state: LinearState): Uint8Array => plainToBytes(state as unknown as Plain);

const closeTo = (computed: ArrayLike<number>, expected: readonly number[], tolerance = 1e-12): void => {
  assert.equal(computed.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs(computed[i] - value) <= tolerance * Math.max(1, Math.abs(value)), `${computed[i]} ${value}`);
  });
};

test('the same tasks merged in the same order give the same bytes', () => {
  const design = sample(5000);
  const tasks = () => [0, 1, 2, 3].map((i) => fold(least, [slice(design, i * 1250, (i + 1) * 1250)]));
  const merged = (states: LinearState[]): LinearState => {
    const into = linearRegression.start(least, names(design));
    for (const state of states) linearRegression.merge(into, state);
    return into;
  };
  assert.deepEqual(bytesOf(merged(tasks())), bytesOf(merged(tasks())));
});

test('merging equals updating over all rows: every sum to 28 digits, every weight to the last', () => {
  const design = sample(4096);
  const whole = fold(least, [design]);
  const merged = fold(least, [slice(design, 0, 1024)]);
  linearRegression.merge(merged, fold(least, [slice(design, 1024, 4096)]));
  for (let i = 0; i < whole.moments.high.length; i++) {
    const difference = whole.moments.high[i] - merged.moments.high[i] + (whole.moments.low[i] - merged.moments.low[i]);
    assert.ok(Math.abs(difference) <= 1e-28 * Math.abs(whole.moments.high[i]));
  }
  assert.deepEqual(solved(merged).weights, solved(whole).weights);
});

test('merging an empty state changes no bit', () => {
  const state = fold(least, [sample(700)]);
  const before = bytesOf(state);
  linearRegression.merge(state, linearRegression.start(least, ['x1', 'x2', 'x3']));
  assert.deepEqual(bytesOf(state), before);
});

test('a new fit knows nothing of the one before', () => {
  const first = fit(least, sample(300, 7));
  fit(least, sample(300, 8));
  assert.deepEqual(fit(least, sample(300, 7)), first);
});

test('columns with many zeros are summed to the same bits as others', () => {
  const numbers = uniform(3);
  const sparse = Float64Array.from({ length: 2000 }, () => {
    const x = numbers.next().value;
    return x < 0.1 ? x : 0;
  });
  const design = { ...sample(2000), columns: [sparse, ...sample(2000).columns.slice(1)] };
  const expected = fold(least, [design]).moments;
  // The exact sum of products, as a fraction of 2^-140.
  let exact = 0n;
  const scaled = (x: number): bigint => BigInt(Math.round(x * 2 ** 32)) * 2n ** 38n + fractionOf(x);
  const fractionOf = (x: number): bigint => BigInt(Math.round((x * 2 ** 32 - Math.round(x * 2 ** 32)) * 2 ** 38));
  for (let i = 0; i < 2000; i++) exact += scaled(sparse[i]) * scaled(sparse[i]);
  assert.ok(Math.abs(expected.high[2] - Number(exact) / 2 ** 140) < 1e-14 * expected.high[2]);
});

test('constant and collinear columns are left out and get weight 0; never NaN', () => {
  const base = sample(100);
  const [a, b] = base.columns;
  const columns = [a, Float64Array.from(a, () => 3.7), b, Float64Array.from(a, (x, i) => x - 2 * b[i])];
  const model = fit(least, { ...base, columns });
  assert.deepEqual(model.constant, [1]);
  assert.deepEqual(model.collinear, [3]);
  assert.deepEqual([model.weights[1], model.weights[3]], [0, 0]);
  assert.equal(model.rank, 2);
  closeTo(model.weights, [2, 0, -1 / 3, 0], 1e-2);
  const rows = linearRegression.weights(model);
  assert.deepEqual(
    rows.map((row) => row.stdError === null),
    [false, false, true, false, true],
  );
  assert.deepEqual(
    [...(linearRegression.notices?.(model) ?? [])],
    [
      'left out because they are constant: "x2" (weight 0)',
      'left out because other features determine them: "x4" (weight 0)',
    ],
  );
});

test('a constant target has no r2, and no weight', () => {
  const base = sample(50);
  const model = fit(least, { ...base, target: new Float64Array(50).fill(0.1) });
  closeTo(model.weights, [0, 0, 0], 1e-15);
  closeTo([model.intercept], [0.1], 1e-15);
  assert.equal(new Map(linearRegression.summary(model)).has('training_r2'), false);
});

test('a large mean costs no digits', () => {
  const x = Float64Array.from({ length: 1000 }, (_, i) => 1.7e9 + i);
  const target = Float64Array.from(x, (value, i) => 3 * (value - 1.7e9) + (i % 2));
  const model = fit(least, { rows: 1000, columns: [x], target });
  const small = fit(least, { rows: 1000, columns: [x.map((value) => value - 1.7e9)], target });
  closeTo(model.weights, Array.from(small.weights), 1e-14);
});

// Reference: scikit-learn 1.9, LinearRegression and Ridge(solver='cholesky'); standard errors from NumPy.
const x = [1, 2.5, 6.475, 4, 5.5, 3, 7, 8.25, 6.475, 10, 11, 12.5];
const city = ['b', 'a', 'c', 'a', 'b', '', 'c', 'a', 'b', 'c', '', 'a'];
const y = [3.1, 4.2, 9.7, 6.1, 8.3, 7.7, 14.2, 11.9, 12.5, 17.1, 15.3, 16.6];
const isCity = (name: string): Float64Array => Float64Array.from(city, (each) => (each === name ? 1 : 0));
const cities: Design = {
  rows: 12,
  columns: [Float64Array.from(x), isCity('b'), isCity('c'), isCity('')],
  target: Float64Array.from(y),
};

test('ordinary least squares as scikit-learn has it, with errors, t and p', () => {
  const model = fit(least, cities);
  const rows = linearRegression.weights(model);
  assert.equal(rows[0].feature, '__INTERCEPT__');
  closeTo(
    rows.map((row) => row.weight),
    [1.2521120489701048, 1.240056946940168, 1.3513083221803361, 2.711109007889748, 1.5674893224487179],
  );
  closeTo(
    rows.map((row) => row.stdError ?? Number.NaN),
    [1.2319806521083088, 0.141584760023614, 1.2225801670046745, 1.1794971507826664, 1.3277747345699138],
  );
  closeTo(
    rows.map((row) => row.pValue ?? Number.NaN),
    [0.34330147589002175, 5.0898375619598494e-5, 0.3055688980372215, 0.05511038573077879, 0.2763412240759617],
    1e-11,
  );
  const facts = new Map(linearRegression.summary(model));
  closeTo(
    [Number(facts.get('training_r2')), Number(facts.get('f_statistic'))],
    [0.9343523821210906, 24.907479076056827],
  );
});

test('ridge as scikit-learn has it: the constant is not penalised', () => {
  const model = fit({ intercept: true, l2: 2 }, cities);
  closeTo([model.intercept], [2.2027868615412007]);
  closeTo(model.weights, [1.2279208933974017, 0.27187316470902223, 1.1132392885744788, 0.35088344233849433]);
  assert.ok(linearRegression.weights(model).every((row) => row.stdError === null));
  const all = { ...cities, columns: [cities.columns[0], isCity('a'), ...cities.columns.slice(1)] };
  closeTo(
    fit({ intercept: false, l2: 2 }, all).weights,
    [1.4834693474313931, -0.2707566195842431, 0.930397043415535, 1.2351114138096089, 0.557857283990125],
  );
});

test('with a penalty, collinear columns share their weight', () => {
  const base = sample(100);
  const twice = { ...base, columns: [base.columns[0], base.columns[0]] };
  const model = fit({ intercept: true, l2: 1 }, twice);
  closeTo([model.weights[0]], [model.weights[1]], 1e-12);
});

test('values beyond the range of squares are refused by name', () => {
  const design = { rows: 2, columns: [Float64Array.of(1, 1e200)], target: Float64Array.of(1, 2) };
  assert.throws(() => fold(least, [design]), { code: '22003', message: /"x1"/ });
});
