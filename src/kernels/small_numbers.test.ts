import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareValues } from '../data/compare.ts';
import { decimal, numeric } from '../data/type.ts';
import type { Decimal } from '../data/value.ts';
import { constant, vectorOf } from '../data/vector_builder.ts';
import { smallOrder, smallOrders } from './small_numbers.ts';

const values: readonly Decimal[] = [
  ...[0n, 1n, -1n, 25n, -25n, 2n ** 31n, -(2n ** 31n) - 1n, 2n ** 52n, 2n ** 53n, -(2n ** 63n), 10n ** 20n].flatMap(
    (units) => [0, 2, 17].map((scale) => ({ units, scale })),
  ),
  { units: 0n, scale: 0, special: 'NaN' },
  { units: 0n, scale: 0, special: '-Infinity' },
];

test('the order of numerics is that of their values, or left open', () => {
  const vector = vectorOf(numeric, values);
  const order = smallOrder(vector, vector)!;
  let decided = 0;
  for (const [i, a] of values.entries()) {
    for (const [j, b] of values.entries()) {
      const quick = order(i, j);
      if (Number.isNaN(quick)) continue;
      decided++;
      assert.equal(
        Math.sign(quick),
        Math.sign(compareValues(a, b, numeric)),
        `${a.units}e-${a.scale} ${b.units}e-${b.scale}`,
      );
    }
  }
  assert(decided > values.length * values.length * 0.3);
});

test('many numerics beside one have the order that they have one by one, or it is left open', () => {
  const vector = vectorOf(numeric, values);
  let decided = 0;
  for (const [j, one] of values.entries()) {
    const orders = smallOrders(vector, constant(numeric, one, values.length), values.length)!;
    for (const [i, quick] of orders.entries()) {
      if (Number.isNaN(quick)) continue;
      decided++;
      assert.equal(Math.sign(quick), Math.sign(compareValues(values[i], values[j], numeric)), `${i} and ${j}`);
    }
  }
  assert(decided > values.length * values.length * 0.2);
  const narrow = vectorOf(decimal(10, 2), [{ units: 150n, scale: 2 }]);
  assert.deepEqual(smallOrders(narrow, constant(decimal(10, 1), { units: 15n, scale: 1 }, 1), 1), Float64Array.of(0));
  assert.equal(smallOrders(narrow, narrow, 1), null);
});

test('decimals of one and of two words meet', () => {
  const narrow = vectorOf(decimal(10, 2), [{ units: 150n, scale: 2 }]);
  const wide = vectorOf(decimal(30, 4), [{ units: 15_001n, scale: 4 }]);
  assert.equal(Math.sign(smallOrder(narrow, wide)!(0, 0)), -1);
  assert.equal(Math.sign(smallOrder(wide, narrow)!(0, 0)), 1);
});
