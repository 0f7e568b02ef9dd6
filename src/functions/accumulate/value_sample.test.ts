import assert from 'node:assert/strict';
import { test } from 'node:test';
import { int32, text } from '../../data/type.ts';
import { summarise } from './value_sample.ts';

const repeat = <T>(value: T, times: number): T[] => Array.from({ length: times }, () => value);

test('of a sample, only values that come more often than by accident are common', () => {
  // 1000 of a million rows: 7 a fifth of the time, the others about once each.
  const sample = [...repeat(7, 200), ...Array.from({ length: 798 }, (_, i) => 1000 + i), 5000, 5000];
  const { common, histogram } = summarise({ type: int32, sample, values: 1_000_000, distinct: 500_000 });
  assert.deepEqual(common, [[7, 0.2]]);
  assert.equal(histogram.length, 101);
  assert.equal(histogram[0], 1000);
  assert.equal(histogram[100], 5000);
});

test('a few values and no other are all common, whatever their share', () => {
  const sample = [...repeat('a', 990), ...repeat('b', 8), ...repeat('c', 2)];
  const { common, histogram, width } = summarise({ type: text, sample, values: 1_000_000, distinct: 3 });
  assert.deepEqual(common, [
    ['a', 0.99],
    ['b', 0.008],
    ['c', 0.002],
  ]);
  assert.deepEqual(histogram, []);
  assert.equal(width, 2);
});

test('values that come once are never common; their order may be', () => {
  const ascending = summarise({ type: int32, sample: [1, 2, 3, 4], values: 4, distinct: 4 });
  assert.deepEqual(ascending, { width: 4, common: [], histogram: [1, 2, 3, 4], correlation: 1 });
  assert.equal(summarise({ type: int32, sample: [4, 3, 2, 1], values: 4, distinct: 4 }).correlation, -1);
  assert.equal(summarise({ type: int32, sample: [], values: 0, distinct: 0 }).correlation, null);
});

test('long texts are counted but not kept', () => {
  const long = 'x'.repeat(2000);
  const { common, histogram, width } = summarise({
    type: text,
    sample: [long, long, 'a', 'b'],
    values: 4,
    distinct: 3,
  });
  assert.deepEqual(common, []);
  assert.deepEqual(histogram, ['a', 'b']);
  assert.equal(width, 1003);
});
