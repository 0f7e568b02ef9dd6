import assert from 'node:assert/strict';
import { test } from 'node:test';
import { int64, text } from '../data/type.ts';
import { vectorOf } from '../data/vector_builder.ts';
import { rowsBefore } from './rows_before.ts';

const down = { descending: true, nullsFirst: true };
const up = { descending: false, nullsFirst: false };

test('rows before a bound: by the first key, then by the others; equal rows are not before it', () => {
  const keys = [vectorOf(int64, [5n, 7n, 5n, 4n, 5n]), vectorOf(text, ['b', 'z', 'a', 'a', 'c'])];
  const bound = { keys: [vectorOf(int64, [9n, 5n]), vectorOf(text, ['', 'b'])], row: 1 };
  const rows = rowsBefore(keys, { types: [int64, text], orders: [down, up] }, bound, 5);
  assert.deepEqual([...rows], [1, 2]);
});

test('rows before a bound: words beyond 53 bits, NULLs', () => {
  const most = 2n ** 62n;
  const bound = { keys: [vectorOf(int64, [most + 1n])], row: 0 };
  const order = { types: [int64], orders: [up] };
  assert.deepEqual([...rowsBefore([vectorOf(int64, [most + 1n, most, most + 2n, -most])], order, bound, 4)], [1, 3]);
  assert.deepEqual([...rowsBefore([vectorOf(int64, [null, 3n])], order, bound, 2)], [1]);
  assert.deepEqual([...rowsBefore([vectorOf(int64, [null, 3n])], { ...order, orders: [down] }, bound, 2)], [0]);
});
