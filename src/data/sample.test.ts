import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampledRows, type TableSample } from './sample.ts';

const tenth: TableSample = { method: 'bernoulli', share: 0.1, seed: 7 };

test('a row is taken or left by where it lies, however the piece is read', () => {
  for (const method of ['bernoulli', 'system'] as const) {
    const sample = { ...tenth, method, share: 0.5 };
    const whole = [...sampledRows(sample, 'a.parquet#0', 0, 10_000)];
    const halves = [
      ...sampledRows(sample, 'a.parquet#0', 0, 3333),
      ...[...sampledRows(sample, 'a.parquet#0', 3333, 6667)].map((row) => row + 3333),
    ];
    assert.deepEqual(halves, whole);
  }
});

test('shares hold, seeds and pieces differ', () => {
  const count = (sample: TableSample, piece = 'p'): number => sampledRows(sample, piece, 0, 100_000).length;
  assert(Math.abs(count(tenth) - 10_000) < 500);
  assert.equal(count({ ...tenth, share: 0 }), 0);
  assert.equal(count({ ...tenth, share: 1 }), 100_000);
  const [one, other] = [tenth, { ...tenth, seed: 8 }].map((sample) => sampledRows(sample, 'p', 0, 1000).join());
  assert.notEqual(one, other);
  assert.notEqual(one, sampledRows(tenth, 'q', 0, 1000).join());
});
