import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Value } from '../data/value.ts';
import { estimatorByName } from './index.ts';
import { resolveParams } from './params.ts';

const options = (given: Record<string, Value>) =>
  Object.entries(given).map(([name, value]) => ({ name, value, at: undefined }));

const resolve = (algorithm: string, given: Record<string, Value>) =>
  resolveParams(estimatorByName(algorithm), options(given));

test('defaults, and those that a spelling of the algorithm brings', () => {
  assert.deepEqual(resolve('linear_regression', {}).params, { intercept: true, l2: 0 });
  assert.deepEqual(resolve('LINEAR_REG', {}).params, { intercept: true, l2: 0 });
  assert.deepEqual(resolve('ridge', {}).params, { intercept: true, l2: 1 });
  assert.deepEqual(resolve('ridge', { alpha: 0.5 }).params, { intercept: true, l2: 0.5 });
});

test('aliases and types', () => {
  assert.equal(resolve('linear_regression', { l2_reg: { units: 25n, scale: 2 } }).params.l2, 0.25);
  assert.equal(resolve('linear_regression', { lambda: '1e-3' }).params.l2, 0.001);
  assert.equal(resolve('linear_regression', { fit_intercept: 'off' }).params.intercept, false);
  assert.equal(resolve('linear_regression', { on_null: 'DROP' }).onNull, 'drop');
});

const refused: readonly [Record<string, Value>, RegExp][] = [
  [{ l3: 1 }, /unrecognized option "l3" of linear_regression/],
  [{ l2: -1 }, /invalid value for option "l2": -1/],
  [{ l2: 'much' }, /invalid value for option "l2": "much"/],
  [{ l2: { units: 0n, scale: 0, special: 'NaN' } }, /invalid value for option "l2"/],
  [{ intercept: 3 }, /invalid value for option "intercept": 3/],
  [{ l2: 1, alpha: 2 }, /option "l2" is given more than once/],
  [{ on_null: 'zero' }, /invalid value for option "on_null": "zero"/],
];

test('what does not fit is 22023', () => {
  for (const [given, message] of refused) {
    assert.throws(() => resolve('linear_regression', given), { code: '22023', message });
  }
  assert.throws(() => resolve('linear_regression', { intercpet: true }), { hint: 'Perhaps you meant "intercept".' });
});

test('algorithms: unknown with the nearest name, planned ones by name', () => {
  assert.throws(() => estimatorByName('linear_regresion'), {
    code: '22023',
    hint: 'Perhaps you meant "linear_regression".',
  });
  assert.throws(() => estimatorByName('random_forest'), { code: '0A000' });
});
