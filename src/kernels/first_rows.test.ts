import assert from 'node:assert/strict';
import { test } from 'node:test';
import { float64, int32, text } from '../data/type.ts';
import { vectorOf } from '../data/vector_builder.ts';
import { firstRowsOf } from './first_rows.ts';
import { sortedRows } from './sort_keys.ts';

/** Values in patterns that choices of pivots are known to stumble over, and many equal ones. */
const patterns: Readonly<Record<string, (i: number, rows: number) => number>> = {
  ascending: (i) => i,
  descending: (i, rows) => rows - i,
  equal: () => 7,
  few: (i) => (i * 7919) % 5,
  scattered: (i) => (i * 7919) % 10_007,
  pipe: (i, rows) => Math.min(i, rows - i),
  comb: (i, rows) => (i % 2 === 0 ? i : rows - i),
};

for (const [name, patternOf] of Object.entries(patterns)) {
  test(`the first rows of ${name} values are those of the sorted rows`, () => {
    for (const rows of [0, 1, 2, 3, 50, 3000]) {
      const values = Array.from({ length: rows }, (_, i) => patternOf(i, rows));
      const keys = [
        vectorOf(
          int32,
          values.map((value) => (value % 11 === 5 ? null : value % 100)),
        ),
        vectorOf(
          text,
          values.map((value) => `text ${value}`),
        ),
        vectorOf(
          float64,
          values.map((value) => (value % 3 === 0 ? Number.NaN : value)),
        ),
      ];
      const orders = [
        { descending: true, nullsFirst: false },
        { descending: false, nullsFirst: true },
        { descending: true, nullsFirst: true },
      ];
      for (let used = 0; used <= 3; used++) {
        const sorted = sortedRows(keys.slice(0, used), orders, rows);
        for (const keep of [1, 2, 10, 1010, 2999, 3000]) {
          const first = firstRowsOf(keys.slice(0, used), orders, rows, keep);
          assert.deepEqual(first, sorted.slice(0, keep), `${keep} of ${rows} by ${used} keys`);
        }
      }
    }
  });
}
