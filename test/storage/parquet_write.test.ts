import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { batch } from '../../src/data/batch.ts';
import { field, type Schema } from '../../src/data/schema.ts';
import * as types from '../../src/data/type.ts';
import type { Value } from '../../src/data/value.ts';
import { dictionaryOf } from '../../src/data/vector.ts';
import { constant, vectorOf } from '../../src/data/vector_builder.ts';
import { loadParquetRelation } from '../../src/storage/parquet/relation.ts';
import { createParquetWriter, type ParquetCompression } from '../../src/storage/parquet/write.ts';
import { openStore } from '../../src/storage/store.ts';
import { batchesOf, duckdb, rowsOf, temporaryFolder } from './lake.ts';

const folder = await temporaryFolder();
const duck = await duckdb();
after(() => duck.close());
const store = openStore({ environment: {} });

const everything: readonly (readonly [string, types.DataType, readonly Value[]])[] = [
  ['b', types.bool, [true, null, false, true]],
  ['i2', types.int16, [-32768, null, 0, 32767]],
  ['i4', types.int32, [-2147483648, null, 0, 2147483647]],
  ['i8', types.int64, [-9223372036854775808n, null, 0n, 9223372036854775807n]],
  ['f4', types.float32, [1.5, null, Number.NEGATIVE_INFINITY, 0]],
  ['f8', types.float64, [0.1, null, -1e300, 2]],
  ['t', types.text, ['', null, 'grüße 😀', 'b']],
  ['by', types.bytes, [new Uint8Array([0, 255]), null, new Uint8Array(0), new Uint8Array([1])]],
  ['d', types.date, [-1, null, 0, 20000]],
  ['ts', types.timestamp, [-1n, null, 0n, 1_700_000_000_000_001n]],
  ['tz', types.timestamptz, [-1n, null, 0n, 1_700_000_000_000_001n]],
  [
    'd9',
    types.decimal(9, 2),
    [{ units: -999999999n, scale: 2 }, null, { units: 0n, scale: 2 }, { units: 5n, scale: 2 }],
  ],
  [
    'd18',
    types.decimal(18, 4),
    [{ units: -(10n ** 18n) + 1n, scale: 4 }, null, { units: 1n, scale: 4 }, { units: 7n, scale: 4 }],
  ],
  [
    'd38',
    types.decimal(38, 8),
    [{ units: -(10n ** 38n) + 1n, scale: 8 }, null, { units: 1n, scale: 8 }, { units: 7n, scale: 8 }],
  ],
  [
    'iv',
    types.interval,
    [
      { months: 1, days: 2, micros: 3_000n },
      null,
      { months: 0, days: 0, micros: 0n },
      { months: 0, days: 40, micros: 0n },
    ],
  ],
];
const schema: Schema = everything.map(([name, type]) => field(name, type));

test('every type comes back as it was, through any compression', async () => {
  for (const compression of ['none', 'snappy', 'gzip', 'zstd', 'lz4', 'brotli'] as const) {
    const path = join(folder, `${compression}.parquet`);
    const writer = createParquetWriter(await store.create(path), schema, { compression });
    await writer.write(
      batch(
        everything.map(([, type, values]) => vectorOf(type, values)),
        4,
      ),
    );
    const { rows, ...pending } = await writer.finish();
    assert.equal(rows, 4);
    await store.commitFile(pending);
    const relation = await loadParquetRelation(store, path);
    assert.deepEqual(relation.schema, schema);
    const expected = [0, 1, 2, 3].map((row) => everything.map(([, , values]) => values[row]));
    assert.deepEqual(rowsOf(await batchesOf(store, relation)), expected);
  }
});

test('another engine reads the same values and types', async () => {
  const rows = await duck.run(`SELECT * FROM '${folder}/zstd.parquet'`);
  assert.deepEqual(rows[0]!.slice(0, 4), [true, -32768, -2147483648, '-9223372036854775808']);
  assert.deepEqual(
    rows[1],
    everything.map(() => null),
  );
  assert.deepEqual(rows[2]!.slice(6, 7), ['grüße 😀']);
  assert.equal(rows[0]![13], `-${'9'.repeat(30)}.${'9'.repeat(8)}`);
  const described = await duck.run(`DESCRIBE SELECT * FROM '${folder}/zstd.parquet'`);
  const names = ['BOOLEAN', 'SMALLINT', 'INTEGER', 'BIGINT', 'FLOAT', 'DOUBLE', 'VARCHAR', 'BLOB', 'DATE', 'TIMESTAMP'];
  const more = ['TIMESTAMP WITH TIME ZONE', 'DECIMAL(9,2)', 'DECIMAL(18,4)', 'DECIMAL(38,8)', 'INTERVAL'];
  assert.deepEqual(
    described.map(([, type]) => type),
    [...names, ...more],
  );
});

async function written(
  name: string,
  options: { readonly compression?: ParquetCompression; readonly rowGroupRows?: number },
  vectors: readonly Parameters<typeof batch>[0][],
  fields: Schema,
): Promise<string> {
  const path = join(folder, name);
  const writer = createParquetWriter(await store.create(path), fields, options);
  try {
    for (const columns of vectors) await writer.write(batch(columns, columns[0]!.length));
    await store.commitFile(await writer.finish());
  } catch (error) {
    await writer.abort();
    throw error;
  }
  return path;
}

test('row groups have the size asked for and statistics that prune', async () => {
  const numbers = (start: number) =>
    vectorOf(
      types.int64,
      Array.from({ length: 1000 }, (_, i) => BigInt(start + i)),
    );
  const batches = Array.from({ length: 10 }, (_, i) => [numbers(i * 1000)]);
  const path = await written('groups.parquet', { rowGroupRows: 2500 }, batches, [field('i', types.int64)]);
  const relation = await loadParquetRelation(store, path);
  const list = relation.splits({ columns: [0], bounds: [{ column: 0, op: '<', value: 2500n }] });
  assert.deepEqual(
    list.splits.map(({ rows }) => rows),
    [2500],
  );
  assert.equal(list.pruned, 3);
  assert.deepEqual(
    rowsOf(await batchesOf(store, relation)).map(([i]) => i),
    Array.from({ length: 10000 }, (_, i) => BigInt(i)),
  );
  assert.deepEqual(await duck.run(`SELECT count(*), sum(i), min(i), max(i) FROM '${path}'`), [
    ['10000', '49995000', '0', '9999'],
  ]);
  const groups = await duck.run(`SELECT DISTINCT row_group_num_rows FROM parquet_metadata('${path}')`);
  assert.deepEqual(groups, [['2500']]);
});

test('a file without rows keeps its columns', async () => {
  const path = await written('none_at_all.parquet', {}, [], schema);
  const relation = await loadParquetRelation(store, path);
  assert.deepEqual(relation.schema, schema);
  assert.equal(relation.stats.rows, 0);
  assert.deepEqual(await duck.run(`SELECT count(*) FROM '${path}'`), [['0']]);
});

test('constant and dictionary vectors are written like flat ones', async () => {
  const words = vectorOf(types.text, ['red', 'green']);
  const codes = dictionaryOf(words, Int32Array.from([1, 0, 0, 1, 0]), 5, new Uint8Array([0b10111]));
  const cents = dictionaryOf(vectorOf(types.decimal(20, 2), [{ units: 10n, scale: 2 }]), new Int32Array(5), 5);
  const columns = [
    codes,
    constant(types.int32, 7, 5),
    constant(types.text, null, 5),
    constant(types.bool, true, 5),
    cents,
  ];
  const fields = columns.map(({ type }, i) => field(`c${i}`, type));
  const path = await written('encodings.parquet', {}, [columns], fields);
  const cent = { units: 10n, scale: 2 };
  assert.deepEqual(rowsOf(await batchesOf(store, await loadParquetRelation(store, path))), [
    ...[
      ['green', 7, null, true, cent],
      ['red', 7, null, true, cent],
      ['red', 7, null, true, cent],
    ],
    ...[
      [null, 7, null, true, cent],
      ['red', 7, null, true, cent],
    ],
  ]);
});

test('unconstrained numerics are stored with 16 digits after the point, or refused', async () => {
  const values = [
    { units: 1n, scale: 0 },
    { units: 123456789012345678905n, scale: 17 },
    null,
    { units: -5n, scale: 1 },
  ];
  const path = await written('numeric.parquet', {}, [[vectorOf(types.numeric, values)]], [field('n', types.numeric)]);
  assert.deepEqual(await duck.run(`SELECT n::varchar FROM '${path}'`), [
    ...[['1.0000000000000000'], ['1234.5678901234567891'], [null], ['-0.5000000000000000']],
  ]);
  const huge = vectorOf(types.numeric, [{ units: 10n ** 30n, scale: 0 }]);
  await assert.rejects(written('huge.parquet', {}, [[huge]], [field('n', types.numeric)]), { code: '22023' });
});

test('NaN does not hide behind statistics', async () => {
  const values = vectorOf(types.float64, [1, Number.NaN, 3]);
  const path = await written('nan.parquet', {}, [[values]], [field('x', types.float64)]);
  const relation = await loadParquetRelation(store, path);
  assert.equal(relation.stats.columns[0]!.max, undefined);
  const bound = { column: 0, op: '>', value: 100 } as const;
  assert.equal(relation.splits({ columns: [0], bounds: [bound] }).splits.length, 1);
  const plain = await written('plain.parquet', {}, [[vectorOf(types.float64, [1, 2])]], [field('x', types.float64)]);
  assert.equal((await loadParquetRelation(store, plain)).splits({ columns: [0], bounds: [bound] }).pruned, 1);
});

test('an aborted writer leaves nothing', async () => {
  const before = await readdir(folder);
  const writer = createParquetWriter(await store.create(join(folder, 'aborted.parquet')), schema, { rowGroupRows: 2 });
  await writer.write(
    batch(
      everything.map(([, type, values]) => vectorOf(type, values)),
      4,
    ),
  );
  await writer.abort();
  assert.deepEqual(await readdir(folder), before);
});
