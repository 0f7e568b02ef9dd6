import assert from 'node:assert/strict';
import { test } from 'node:test';
import { int32, text } from '../data/type.ts';
import { flat } from '../data/vector.ts';
import { constant } from '../data/vector_builder.ts';
import { sortedRows } from './sort_keys.ts';
import { sortInSteps, stepRows } from './sort_steps.ts';

test('sorting in steps gives the rows of sorting at once', () => {
  for (const rows of [0, 1, stepRows, stepRows + 1, 5 * stepRows + 17]) {
    const values = Int32Array.from({ length: rows }, (_, i) => (Math.imul(i, 2654435761) >>> 0) % 1000);
    const keys = [constant(text, 'same', rows), flat(int32, values, rows)];
    const orders = [
      { descending: false, nullsFirst: false },
      { descending: true, nullsFirst: true },
    ];
    const steps = sortInSteps(keys, orders, rows);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    assert.deepEqual(step.value, sortedRows(keys, orders, rows));
  }
});
