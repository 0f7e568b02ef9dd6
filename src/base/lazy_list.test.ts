import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lazyList } from './lazy_list.ts';

test('items are made once, when they are looked at', () => {
  const made: number[] = [];
  const list = lazyList(4, (i) => {
    made.push(i);
    return { square: i * i };
  });
  assert.equal(list.length, 4);
  assert.deepEqual(made, []);
  assert.equal(list[2], list[2]);
  assert.deepEqual(made, [2]);
  assert.deepEqual(
    list.map(({ square }) => square),
    [0, 1, 4, 9],
  );
  assert.deepEqual(made, [2, 0, 1, 3]);
});
