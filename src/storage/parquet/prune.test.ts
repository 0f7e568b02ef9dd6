import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bound } from '../../data/bounds.ts';
import type { ChunkStats } from './chunk_stats.ts';
import { compareValues } from './compare.ts';
import { mayHold } from './prune.ts';

const known: ChunkStats = { min: 10, max: 20, nulls: 0, mayHaveNaN: false };
const cases: readonly (readonly [Bound, ChunkStats, boolean])[] = [
  [{ column: 0, op: '=', value: 15 }, known, true],
  [{ column: 0, op: '=', value: 9 }, known, false],
  [{ column: 0, op: '=', value: 21 }, known, false],
  [{ column: 0, op: '<', value: 10 }, known, false],
  [{ column: 0, op: '<=', value: 10 }, known, true],
  [{ column: 0, op: '>', value: 20 }, known, false],
  [{ column: 0, op: '>=', value: 20 }, known, true],
  [{ column: 0, op: 'in', values: [1, 30] }, known, false],
  [{ column: 0, op: 'in', values: [1, 12] }, known, true],
  [{ column: 0, op: 'in', values: [] }, known, false],
  [{ column: 0, op: 'is null' }, known, false],
  [{ column: 0, op: 'is null' }, { ...known, nulls: 3 }, true],
  [{ column: 0, op: 'is null' }, { mayHaveNaN: false }, true],
  [{ column: 0, op: 'is not null' }, { nulls: 100, mayHaveNaN: false }, false],
  [{ column: 0, op: '=', value: 15 }, { nulls: 100, mayHaveNaN: false }, false],
  [{ column: 0, op: '>', value: 50 }, { ...known, mayHaveNaN: true }, true],
  [{ column: 0, op: '<', value: 5 }, { ...known, mayHaveNaN: true }, false],
  [{ column: 0, op: '=', value: Number.NaN }, { ...known, mayHaveNaN: true }, true],
  [{ column: 0, op: '=', value: Number.NaN }, known, false],
  [{ column: 0, op: '<', value: Number.NaN }, known, true],
  [{ column: 0, op: '=', value: 5 }, { mayHaveNaN: false }, true],
];
for (const [bound, stats, expected] of cases) {
  const shown = JSON.stringify([bound, stats]);
  test(`${shown} ${expected ? 'may hold' : 'is left out'}`, () => assert.equal(mayHold(bound, stats, 100), expected));
}

test('values compare as SQL has it', () => {
  assert.ok(compareValues('a', 'b') < 0);
  assert.ok(compareValues('\uffff', '😀') < 0, 'by code point, not by UTF-16 unit');
  assert.ok(compareValues('a', 'ab') < 0);
  assert.ok(compareValues(Number.NaN, Number.POSITIVE_INFINITY) > 0);
  assert.equal(compareValues(-0, 0), 0);
  assert.equal(compareValues({ units: 150n, scale: 2 }, { units: 15n, scale: 1 }), 0);
  assert.ok(compareValues({ units: 0n, scale: 0, special: '-Infinity' }, { units: -9n, scale: 0 }) < 0);
  assert.ok(compareValues({ months: 1, days: 0, micros: 0n }, { months: 0, days: 29, micros: 0n }) > 0);
  assert.ok(compareValues(new Uint8Array([1]), new Uint8Array([1, 0])) < 0);
});
