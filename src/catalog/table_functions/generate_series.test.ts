import assert from 'node:assert/strict';
import { test } from 'node:test';
import { int64 } from '../../data/type.ts';
import { generateSeries } from './generate_series.ts';

const splitsOf = (start: bigint, stop: bigint): readonly { readonly start: bigint; readonly rows: number }[] => {
  const relation = generateSeries.call([start, stop].map((value) => ({ type: int64, value })));
  assert.ok(relation !== undefined && 'splits' in relation);
  return relation.splits({ columns: [], bounds: [] }).splits.map((split) => {
    assert.ok(split.kind === 'series');
    return split;
  });
};

test('a series of any length has a handy number of splits, which hold its rows', () => {
  for (const stop of [0n, 1n, 491_520n, 491_521n, 10n ** 9n, 10n ** 12n + 1n, 2n ** 62n]) {
    const splits = splitsOf(1n, stop);
    assert.ok(splits.length <= 4096);
    let next = 1n;
    for (const { start, rows } of splits) {
      assert.equal(start, next);
      next += BigInt(rows);
    }
    assert.equal(next, stop + 1n);
  }
});
