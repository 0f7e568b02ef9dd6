import assert from 'node:assert/strict';
import { test } from 'node:test';
import { int32, int64 } from '../../data/type.ts';
import { valueAt } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import { exactSum } from './sums.ts';

test('sums of parts add up exactly, whatever their size', () => {
  const parts = [-(2n ** 52n), 2n ** 53n + 1n, 3n - 2n ** 53n, 2n ** 52n - 1n];
  const sum = exactSum(int32, 'sum64');
  sum.resize(1);
  sum.merge(null, [vectorOf(int64, parts), vectorOf(int64, [1n, 1n, 1n, 1n])], parts.length);
  assert.equal(valueAt(sum.finish(), 0), 3n);
});
