import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/run.ts';
import { LocalStore } from '../local_store.ts';
import { loadParquetRelation } from './relation.ts';

/** Distinct values that footers alone suggest, beside the true ones, at scale factor 0.01: right within a factor. */
const columns: readonly (readonly [table: string, column: string, distinct: number, within: number])[] = [
  ['customer', 'c_mktsegment', 5, 2],
  ['lineitem', 'l_quantity', 50, 1.5],
  ['lineitem', 'l_shipmode', 7, 2],
  ['lineitem', 'l_suppkey', 100, 1.5],
  ['lineitem', 'l_partkey', 2000, 1.5],
  ['orders', 'o_clerk', 1000, 1.5],
  ['orders', 'o_comment', 15_000, 1.5],
  ['part', 'p_brand', 25, 1.5],
  ['part', 'p_type', 150, 1.5],
];

for (const [table, column, distinct, within] of columns) {
  test(`${table}.${column} has about ${distinct} values`, async () => {
    const relation = await loadParquetRelation(new LocalStore(), join(root, `test/tpch/data/${table}.parquet`));
    const { about } = relation.stats.columns[relation.schema.findIndex(({ name }) => name === column)];
    assert.ok(about !== undefined && about <= distinct * within && about >= distinct / within, `${about}`);
  });
}
