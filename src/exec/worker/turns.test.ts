import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from './turns.ts';

function enter(turns: Turns, query: number, runs: readonly number[], begun: number[]): void {
  for (const run of runs) turns.enter(query, run, () => begun.push(run));
}

test('two tasks of a query run at once, the others in their order as these end', () => {
  const turns = new Turns(() => 0);
  const begun: number[] = [];
  enter(turns, 1, [1, 2, 3, 4], begun);
  enter(turns, 2, [5, 6, 7], begun);
  assert.deepEqual(begun, [1, 2, 5, 6]);
  turns.ended(1);
  assert.deepEqual(begun, [1, 2, 5, 6, 3]);
  turns.ended(2);
  turns.ended(1);
  assert.deepEqual(begun, [1, 2, 5, 6, 3, 7, 4]);
});

test('what leaves while it waits never begins', () => {
  const turns = new Turns(() => 0);
  const begun: number[] = [];
  enter(turns, 1, [1, 2, 3, 4], begun);
  assert.ok(turns.leave(3));
  assert.ok(!turns.leave(3));
  assert.ok(!turns.leave(1));
  turns.ended(1);
  assert.deepEqual(begun, [1, 2, 4]);
});

test('tasks that have taken long let others have a turn before the next begins', async () => {
  let now = 0;
  const turns = new Turns(() => now);
  const begun: number[] = [];
  enter(turns, 1, [1, 2, 3], begun);
  now = 20;
  turns.ended(1);
  assert.deepEqual(begun, [1, 2]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(begun, [1, 2, 3]);
});
