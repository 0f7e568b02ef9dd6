import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Bound } from '../../src/data/bounds.ts';
import type { ParquetSplit } from '../../src/data/split.ts';
import type { Value } from '../../src/data/value.ts';
import { bloomMayHold } from '../../src/storage/parquet/bloom.ts';
import { loadParquetRelation } from '../../src/storage/parquet/relation.ts';
import { openStore } from '../../src/storage/store.ts';
import { duckdb, temporaryFolder } from './lake.ts';

const folder = await temporaryFolder();
const duck = await duckdb();
after(() => duck.close());
const store = openStore({ environment: {} });

/** Every second value is there: SQL of column i, and value k of those there might be. */
const columns: readonly (readonly [string, (k: number) => Exclude<Value, null>])[] = [
  ['v * 1000003', (k) => BigInt(k) * 1000003n],
  ['v::int', (k) => k],
  ['v::smallint', (k) => k],
  ["'value number ' || v", (k) => `value number ${k}`],
  ["'v' || v", (k) => `v${k}`],
  ['(v / 100.0)::decimal(9,2)', (k) => ({ units: BigInt(k), scale: 2 })],
  ['(v / 100.0)::decimal(18,2)', (k) => ({ units: BigInt(k), scale: 2 })],
  ["date '2000-01-01' + v::int", (k) => 10957 + k],
  ["timestamp '2000-01-01' + interval (v) second", (k) => (946_684_800n + BigInt(k)) * 1_000_000n],
];
const path = join(folder, 'bloom.parquet');
await duck.run(`COPY (SELECT ${columns.map(([sql], i) => `${sql} AS c${i}`).join()} FROM
  (SELECT (i * 7919 % 500) * 2 AS v FROM range(20000) t(i))) TO '${path}' (FORMAT parquet)`);
const relation = await loadParquetRelation(store, path);
const [split] = relation.splits({ columns: columns.map((_, i) => i), bounds: [] }).splits as ParquetSplit[];

for (const [i, [sql, valueAt]] of columns.entries()) {
  test(`${sql}: what is there is never missed, what is not mostly is`, async () => {
    const chunk = split!.chunks[i]!;
    assert.ok(chunk.bloom !== undefined, 'the writer made no filter');
    const { start, length } = chunk.bloom;
    const bytes = await store.open(split!.file).read(start, start + length);
    const found = (k: number): boolean => bloomMayHold(bytes, chunk, { column: i, op: '=', value: valueAt(k) });
    let wrong = 0;
    for (let k = 0; k < 1000; k += 2) {
      assert.ok(found(k), `${k} is there`);
      if (found(k + 1)) wrong++;
    }
    assert.ok(wrong < 50, `${wrong} of 500 that are not there`);
    const bounds: readonly Bound[] = [
      { column: i, op: 'in', values: [valueAt(1), valueAt(2)] },
      { column: i, op: '>', value: valueAt(5000) },
    ];
    for (const bound of bounds) assert.ok(bloomMayHold(bytes, chunk, bound));
    for (const broken of [bytes.subarray(0, 10), bytes.subarray(1), new Uint8Array(0)]) {
      assert.ok(bloomMayHold(broken, chunk, { column: i, op: '=', value: valueAt(1) }));
    }
  });
}
