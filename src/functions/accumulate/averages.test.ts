import assert from 'node:assert/strict';
import { test } from 'node:test';
import { divide } from '../../data/decimal_arithmetic.ts';
import { valueAt } from '../../data/vector.ts';
import { wholeAverages } from './averages.ts';

const edges = [0, 1, 2, 3, 4, 7, 9, 9999, 10000, 10001, 99_999_999, 1e8, 1e8 + 1, 1e12 - 1, 1e12, 2 ** 52, 2 ** 53 - 1];
const rows = [1, 2, 3, 6, 7, 9, 9999, 10000, 10001, 123_457, 2 ** 26 - 1, 2 ** 26, 2 ** 31];

test('means of whole numbers are what the division of numerics gives', () => {
  const totals = [
    ...edges.flatMap((edge) => [edge, -edge]),
    ...Array.from({ length: 4000 }, (_, i) => Math.floor(Math.sin(i * 7.3 + 1) * 10 ** (i % 16))),
  ];
  const pairs = totals.flatMap((total, i) =>
    (i < 40 ? rows : [rows[i % rows.length], 1 + (i % 911)]).map((n) => [total, n]),
  );
  const sums = {
    counts: Float64Array.from(pairs, ([, n]) => n),
    small: (g: number) => pairs[g][0],
    total: (g: number) => BigInt(pairs[g][0]),
  };
  const given = wholeAverages(sums, pairs.length);
  for (const [g, [total, n]] of pairs.entries()) {
    const expected = divide({ units: BigInt(total), scale: 0 }, { units: BigInt(n), scale: 0 });
    assert.deepEqual(valueAt(given, g), expected, `${total} / ${n}`);
  }
});

test('nothing has no mean', () => {
  const sums = { counts: new Float64Array(2), small: () => 0, total: () => 0n };
  assert.equal(valueAt(wholeAverages(sums, 2), 1), null);
});
