import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { ParquetSplit } from '../../src/data/split.ts';
import { loadParquetRelation } from '../../src/storage/parquet/relation.ts';
import { openStore } from '../../src/storage/store.ts';
import { Heap } from '../../src/wasm/heap.ts';
import { bytesOf, generalValues, ownValues } from './heap_values.ts';
import { duckdb, temporaryFolder } from './lake.ts';

const folder = await temporaryFolder();
const duck = await duckdb();
after(() => duck.close());
const store = openStore({ environment: {} });
const heap = new Heap(256 << 20);

async function splitsOf(path: string): Promise<readonly ParquetSplit[]> {
  const relation = await loadParquetRelation(store, path);
  return relation.splits({ columns: relation.schema.map((_, i) => i), bounds: [] }).splits as ParquetSplit[];
}

/** The columns of a file that our decoder takes, by name, after comparing what it gives with the general one. */
async function compared(path: string): Promise<ReadonlyMap<string, string>> {
  const forms = new Map<string, string>();
  for (const split of await splitsOf(path)) {
    for (const chunk of split.chunks) {
      const own = ownValues(heap, chunk, await bytesOf(store, split, chunk), split.rows);
      if (own === null) continue;
      forms.set(chunk.name, own.form);
      assert.deepEqual(own.values, await generalValues(store, split, chunk), `${path} ${chunk.name}`);
    }
  }
  return forms;
}

const columns = {
  tiny: 'i % 100',
  wide: 'i * 7919 * 1000003',
  small: '(i % 300)::smallint',
  negative: '(i % 2000)::int - 1000',
  unsigned: '(i % 70000)::uinteger',
  price: '((i * 7919) % 1000003)::decimal(15,2)',
  cents: '(i % 97)::decimal(4,2)',
  real: '(i % 50)::float / 3',
  double: 'i / 7.0::double',
  yes: 'i % 3 = 0',
  day: "date '1992-01-01' + (i % 2500)::int",
  stamp: "timestamp '2020-01-01' + interval (i) second",
  millis: "(timestamp '1969-12-31 23:00:00' + interval (i) second)::timestamp_ms",
  nanos: "(timestamp '1969-12-31 23:59:59.999' + interval (i) microsecond)::timestamp_ns",
  zoned: "timestamptz '2020-01-01 00:00:00+00' + interval (i) hour",
  prefixes: "'https://example.org/shop/' || (i // 100) || '/item/' || i",
  jumps: '(i * 7919 * 1000003 * (CASE WHEN i % 2 = 0 THEN 1 ELSE -1 END))',
  extreme: 'CASE WHEN i % 2 = 0 THEN 9223372036854775807 ELSE -9223372036854775808 END',
  hour: "time '00:00:00' + interval (i % 86400) second",
  word: "'word ' || (i % 17)",
  many: "'entry number ' || (i % 700)",
  unique: "'Größe ' || i || repeat('x', (i % 90)::int)",
  empty: "''",
  blob: "('a' || i)::blob",
  json: `('{"a":' || (i % 9) || '}')::json`,
} as const;
const nulls = { none: 'true', some: 'i % 7 <> 0', few: 'i % 1000 <> 999', runs: '(i // 500) % 2 = 0', all: 'false' };
const select = Object.entries(columns)
  .flatMap(([name, sql]) =>
    Object.entries(nulls).map(([kind, holds]) => `CASE WHEN ${holds} THEN ${sql} END AS ${name}_${kind}`),
  )
  .join(', ');

for (const compression of ['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4_raw']) {
  for (const version of ['V1', 'V2']) {
    test(`${compression}, ${version}: every type and pattern of NULLs as the general decoder has it`, async () => {
      const path = join(folder, `${compression}_${version}.parquet`);
      await duck.run(`COPY (SELECT ${select} FROM range(${compression === 'brotli' ? 300 : 5000}) t(i)) TO '${path}'
        (FORMAT parquet, COMPRESSION ${compression}, PARQUET_VERSION ${version}, ROW_GROUP_SIZE 2048)`);
      const forms = await compared(path);
      assert.equal(forms.size, Object.keys(columns).length * Object.keys(nulls).length);
    });
  }
}
