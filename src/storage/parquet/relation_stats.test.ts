import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field } from '../../data/schema.ts';
import { int32 } from '../../data/type.ts';
import { physical } from './metadata.ts';
import { relationStats } from './relation_stats.ts';
import { columnOf } from './schema.ts';
import type { ParquetTable } from './table.ts';

const word = (value: number): Uint8Array => new Uint8Array(Int32Array.of(value).buffer);

/** What is known of the order of a column whose row groups have these extremes. */
function orderOf(...groups: (readonly [min: number, max: number] | undefined)[]): number | undefined {
  const table = {
    schema: [field('a', int32)],
    partitions: [],
    files: [
      {
        file: { path: 'a.parquet', size: 1, version: '1' },
        found: [columnOf({ name: 'a', type: physical.int32, repetition: 1 }, 0)],
        footer: {
          rows: groups.length * 10,
          createdBy: 'somebody',
          rowGroups: groups.map((extremes) => ({
            rows: 10,
            columns: [
              {
                ...{ values: 10, compressed: 10, encodings: [] },
                statistics: extremes && { min: word(extremes[0]), max: word(extremes[1]), nulls: 0 },
              },
            ],
          })),
        },
      },
    ],
  } as unknown as ParquetTable;
  return relationStats(table).columns[0].correlation;
}

test('row groups that follow each other lie in the order of a column', () => {
  assert.equal(orderOf([1, 5], [5, 9], [10, 10], [12, 40]), 1);
  assert.equal(orderOf([12, 40], [10, 10], [5, 9], [1, 5]), -1);
});

test('no order is known of few row groups, of those that overlap, are all the same, or say nothing', () => {
  assert.equal(orderOf([1, 5], [5, 9], [10, 10]), undefined);
  assert.equal(orderOf([1, 5], [4, 9], [10, 10], [12, 40]), undefined);
  assert.equal(orderOf([3, 3], [3, 3], [3, 3], [3, 3]), undefined);
  assert.equal(orderOf([1, 5], [5, 9], undefined, [12, 40]), undefined);
  assert.equal(orderOf(undefined, [1, 5], [5, 9], [10, 10], [12, 40]), undefined);
});
