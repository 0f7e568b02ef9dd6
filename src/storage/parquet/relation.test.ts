import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field } from '../../data/schema.ts';
import { int32 } from '../../data/type.ts';
import { parquetRelation } from './relation.ts';
import type { ParquetTable } from './table.ts';

const relationOf = (rowGroups: number) =>
  parquetRelation('t', {
    schema: [field('a', int32)],
    partitions: [],
    files: [
      {
        file: { path: 't.parquet', size: 1, version: '1' },
        found: [undefined],
        footer: { rows: rowGroups, rowGroups: Array.from({ length: rowGroups }, () => ({ rows: 1, columns: [] })) },
      },
    ],
  } as unknown as ParquetTable);

test('few splits are found again by their list of columns, many are not all kept', () => {
  for (const [rowGroups, kept] of [
    [3, 3],
    [10_000, 2000],
  ]) {
    const relation = relationOf(rowGroups);
    const request = { columns: [0], bounds: [] };
    const [first, second] = [relation.splits(request).splits, relation.splits(request).splits];
    assert.deepEqual(first, second);
    assert.equal(first.filter((split, i) => split === second[i]).length, kept);
  }
});
