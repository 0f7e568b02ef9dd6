import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CounterList, noCounters, packed, unpacked } from './profile.ts';

test('counters arrive as they were counted', () => {
  const list: CounterList = [
    ['0', { ...noCounters(), rows: 2 ** 40 + 1, ms: 0.25, firstMs: 1 }],
    ['0.1', { ...noCounters(), plainGroups: 3, peakMemory: 7 }],
  ];
  assert.deepEqual(unpacked(structuredClone(packed(list))), list);
  assert.deepEqual(unpacked(packed([])), []);
});
