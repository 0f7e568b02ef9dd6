import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SharedBudget, TaskBudget } from './memory.ts';
import { taskSeed } from './seed.ts';

test('a task gives back what it forgot to release', () => {
  const shared = new SharedBudget(100);
  const a = new TaskBudget(shared);
  const b = new TaskBudget(shared);
  assert.ok(a.reserve(60));
  assert.ok(!b.reserve(50));
  a.release(1000);
  assert.ok(b.reserve(50));
  b.close();
  a.close();
  assert.equal(shared.used, 0);
});

test('what is lent goes before a task is refused', () => {
  const shared = new SharedBudget(100);
  const cached = { bytes: 80, pinned: 30 };
  shared.lender = {
    shrink(bytes) {
      cached.bytes = Math.min(cached.bytes, Math.max(bytes, cached.pinned));
      return cached.bytes <= bytes;
    },
  };
  assert.ok(shared.reserve(10));
  assert.equal(cached.bytes, 80);
  assert.ok(shared.reserve(50));
  assert.equal(cached.bytes, 40);
  assert.ok(!shared.reserve(20));
  assert.equal(shared.used, 60);
  assert.equal(cached.bytes, 30);
});

test('seeds differ by query, fragment and task, and come again', () => {
  const seeds = [0n, 1n].flatMap((query) =>
    [0, 1].flatMap((fragment) => [0, 1, 2].map((task) => taskSeed(query, fragment, task))),
  );
  assert.equal(new Set(seeds).size, 12);
  assert.equal(taskSeed(5n, 1, 2), taskSeed(5n, 1, 2));
});
