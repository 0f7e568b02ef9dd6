import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyEstimator, Param } from '../../src/ml/define.ts';
import type { Design } from '../../src/ml/design.ts';
import { estimatorByName, estimators } from '../../src/ml/index.ts';
import { type Plain, plainFromBytes, plainToBytes } from '../../src/ml/plain_bytes.ts';

/** What every algorithm must hold, whatever it learns. */

const names = ['a', 'b'];

/** Rows from `from` on of one endless table. */
function rows(from: number, count: number): Design {
  const at = (f: (i: number) => number): Float64Array => Float64Array.from({ length: count }, (_, i) => f(from + i));
  const columns = [at((i) => Math.sin(i) * 10), at((i) => (i * 7919) % 101)];
  return { rows: count, columns, target: columns[0].map((a, i) => 3 + 2 * a - columns[1][i] + Math.cos(from + i)) };
}

const defaults = (estimator: AnyEstimator): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(estimator.params).map(([name, param]) => [name, (param as Param<unknown>).default]),
  );

function trained(estimator: AnyEstimator, blocks: readonly Design[]): unknown {
  let state: unknown = estimator.start(defaults(estimator), names);
  for (;;) {
    for (const block of blocks) estimator.update(state, block);
    const step = estimator.finish(state);
    if (step.done) return step.model;
    state = step.state;
  }
}

const stateOver = (estimator: AnyEstimator, blocks: readonly Design[]): unknown => {
  const state: unknown = estimator.start(defaults(estimator), names);
  for (const block of blocks) estimator.update(state, block);
  return state;
};

const predictions = (estimator: AnyEstimator, model: unknown): Float64Array => {
  const out = new Float64Array(100);
  estimator.predict(model, { ...rows(5000, 100), target: null }, out);
  return out;
};

for (const estimator of estimators) {
  test(`${estimator.name}: is found by its name and has sound defaults`, () => {
    assert.equal(estimatorByName(estimator.name.toUpperCase()).estimator, estimator);
    for (const param of Object.values(estimator.params) as Param<unknown>[]) {
      assert.ok(param.check === undefined || param.check(param.default));
      assert.match(param.about, /^[A-Z].*\.$/);
    }
  });

  test(`${estimator.name}: merging equals updating over all rows`, () => {
    const whole = trained(estimator, [rows(0, 512), rows(512, 512), rows(1024, 300)]);
    const merged: unknown = stateOver(estimator, [rows(0, 512)]);
    estimator.merge(merged, stateOver(estimator, [rows(512, 512)]));
    estimator.merge(merged, stateOver(estimator, [rows(1024, 300)]));
    const step = estimator.finish(merged);
    if (!step.done) return;
    const [a, b] = [predictions(estimator, whole), predictions(estimator, step.model)];
    assert.ok(a.every((value, i) => Math.abs(value - b[i]) <= 1e-12 * Math.abs(value)));
  });

  test(`${estimator.name}: the same tasks in the same order give the same bytes`, () => {
    const merged = (): Uint8Array => {
      const into: unknown = estimator.start(defaults(estimator), names);
      for (let i = 0; i < 5; i++) estimator.merge(into, stateOver(estimator, [rows(i * 100, 100)]));
      return plainToBytes(into as Plain);
    };
    assert.deepEqual(merged(), merged());
  });

  test(`${estimator.name}: a fit knows nothing of the one before`, () => {
    const first = trained(estimator, [rows(0, 400)]);
    trained(estimator, [rows(9000, 400)]);
    assert.deepEqual(trained(estimator, [rows(0, 400)]), first);
  });

  test(`${estimator.name}: state and model survive the way between processes`, () => {
    const there = <T>(value: T): T => plainFromBytes(plainToBytes(value as Plain)) as T;
    const state = there(stateOver(estimator, [rows(0, 400)]));
    const step = estimator.finish(state);
    if (!step.done) return;
    const model = trained(estimator, [rows(0, 400)]);
    assert.deepEqual(step.model, model);
    assert.deepEqual(predictions(estimator, there(model)), predictions(estimator, model));
    assert.ok(predictions(estimator, model).every(Number.isFinite));
    assert.ok(estimator.weights(model).every((row) => Number.isFinite(row.weight)));
  });
}
