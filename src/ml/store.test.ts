import assert from 'node:assert/strict';
import { test } from 'node:test';
import { float64 } from '../data/type.ts';
import type { StoredModel } from './model.ts';
import { decodeModel, encodeModel } from './store.ts';

const model: StoredModel = {
  name: 'm',
  version: 1,
  algorithm: 'linear_regression',
  params: { intercept: true, l2: 0 },
  target: { name: 'y', type: float64, expression: null },
  inputs: [{ name: 'x', type: float64 }],
  transform: null,
  features: [{ kind: 'number', name: 'x', type: float64, mean: 0.1 + 0.2 }],
  onNull: 'mean',
  model: { weights: Float64Array.of(-0, Number.NaN, 1 / 3, 5e-324), absent: undefined, $odd: { $doubles: [1] } },
  query: 'SELECT 1',
  files: ['/a.parquet'],
  split: 'NONE',
  seed: 42,
  metrics: { r2: 0.1 },
  trainRows: 10,
  holdoutRows: 0,
  droppedRows: 0,
  trainedAt: 1_700_000_000_000_001n,
  trainingMs: 12,
  engineVersion: '0.1.0',
  comment: null,
};

test('a stored model comes back as it was, to the bit', () => {
  assert.deepStrictEqual(decodeModel(encodeModel(model)), model);
  assert.equal(encodeModel(decodeModel(encodeModel(model))), encodeModel(model));
});

test('data that look like tags stay data', () => {
  const odd = { ...model, model: { $doubles: [1, 2] } };
  assert.deepStrictEqual(decodeModel(encodeModel(odd)), odd);
});

test('a model of a newer format is refused', () => {
  assert.throws(() => decodeModel('{"format":99,"model":{}}'), { code: '0A000' });
});
