import assert from 'node:assert/strict';
import { copyFile, mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { SqlError } from '../../src/base/error.ts';
import type { ParquetSplit } from '../../src/data/split.ts';
import { typeName } from '../../src/data/type.ts';
import { physical, writeFooter } from '../../src/storage/parquet/metadata.ts';
import { loadParquetRelation } from '../../src/storage/parquet/relation.ts';
import { ThriftWriter } from '../../src/storage/parquet/thrift.ts';
import { openStore } from '../../src/storage/store.ts';
import { batchesOf, duckdb, rowsOf, temporaryFolder } from './lake.ts';

const folder = await temporaryFolder();
const duck = await duckdb();
after(() => duck.close());
const store = openStore({ environment: {} });
const read = async (name: string) => {
  const relation = await loadParquetRelation(store, join(folder, name));
  return rowsOf(await batchesOf(store, relation));
};

/** SQL of the other engine, the type we call it, and the value of the row (the second row is NULL). */
const types: readonly (readonly [string, string, unknown])[] = [
  ['true', 'boolean', true],
  ['(-7)::tinyint', 'smallint', -7],
  ['(-32768)::smallint', 'smallint', -32768],
  ['(-2147483648)::int', 'integer', -2147483648],
  ['(-9223372036854775808)::bigint', 'bigint', -9223372036854775808n],
  ['255::utinyint', 'smallint', 255],
  ['65535::usmallint', 'integer', 65535],
  ['4294967295::uinteger', 'bigint', 4294967295n],
  ['18446744073709551615::ubigint', 'numeric(20,0)', { units: 18446744073709551615n, scale: 0 }],
  ['1.5::float', 'real', 1.5],
  ['(0.1)::double', 'double precision', 0.1],
  ["'NaN'::double", 'double precision', Number.NaN],
  ['(-12.34)::decimal(4,2)', 'numeric(4,2)', { units: -1234n, scale: 2 }],
  ['(-1234567.89)::decimal(9,2)', 'numeric(9,2)', { units: -123456789n, scale: 2 }],
  ['(-12345678901234.5678)::decimal(18,4)', 'numeric(18,4)', { units: -123456789012345678n, scale: 4 }],
  [
    '(-123456789012345678901234567890.12345678)::decimal(38,8)',
    'numeric(38,8)',
    { units: -12345678901234567890123456789012345678n, scale: 8 },
  ],
  ["'grüße 😀'", 'text', 'grüße 😀'],
  ["''", 'text', ''],
  ["'\\x00\\xFF'::blob", 'bytea', new Uint8Array([0, 255])],
  ["date '1969-12-31'", 'date', -1],
  ["timestamp '1969-12-31 23:59:59.999999'", 'timestamp without time zone', -1n],
  ["timestamptz '1970-01-01 00:00:01+00'", 'timestamp with time zone', 1_000_000n],
  ["timestamp_ms '1969-12-31 23:59:59.999'", 'timestamp without time zone', -1000n],
  ["timestamp_s '1970-01-01 00:00:01'", 'timestamp without time zone', 1_000_000n],
  ["timestamp_ns '1969-12-31 23:59:59.999999999'", 'timestamp without time zone', -1n],
  ["interval '2 months 3 days 4.5 seconds'", 'interval', { months: 2, days: 3, micros: 4_500_000n }],
  ["'00112233-4455-6677-8899-aabbccddeeff'::uuid", 'uuid', '00112233-4455-6677-8899-aabbccddeeff'],
  ["time '23:59:59.999999'", 'time without time zone', 86_399_999_999n],
  ['\'{"a":1}\'::json', 'json', '{"a":1}'],
  ["'b'::enum('a', 'b')", 'text', 'b'],
];
for (const [i, [sql, type, value]] of types.entries()) {
  test(`${sql} is read as ${type}`, async () => {
    const path = join(folder, `type${i}.parquet`);
    await duck.run(
      `COPY (SELECT CASE WHEN i = 0 THEN ${sql} END AS c FROM range(2) t(i)) TO '${path}' (FORMAT parquet)`,
    );
    const relation = await loadParquetRelation(store, path);
    assert.equal(typeName(relation.schema[0]!.type), type);
    assert.deepEqual(rowsOf(await batchesOf(store, relation)), [[value], [null]]);
  });
}

const table = `SELECT i AS id, (i * 7919) % 1000 AS k, CASE WHEN i % 5 = 0 THEN NULL ELSE i / 3.0 END AS d,
  'word ' || (i % 17) AS w, 'long text ' || i || repeat('x', (i % 50)::int) AS l, (i % 97)::decimal(12,2) AS m`;
for (const compression of ['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4']) {
  for (const version of ['v1', 'v2']) {
    test(`${compression} pages, ${version}: every value comes out`, async () => {
      const path = join(folder, `${compression}_${version}.parquet`);
      await duck.run(`COPY (${table} FROM range(30000) t(i)) TO '${path}'
        (FORMAT parquet, COMPRESSION ${compression}, PARQUET_VERSION ${version}, ROW_GROUP_SIZE 12288)`);
      const rows = await read(`${compression}_${version}.parquet`);
      assert.equal(rows.length, 30000);
      for (const i of [0, 1, 5, 12287, 12288, 16383, 16384, 29999]) {
        const [id, k, d, w, l, m] = rows[i]!;
        assert.deepEqual([id, k, w], [BigInt(i), BigInt((i * 7919) % 1000), `word ${i % 17}`]);
        assert.equal(l, `long text ${i}${'x'.repeat(i % 50)}`);
        assert.deepEqual(m, { units: BigInt(i % 97) * 100n, scale: 2 });
        if (i % 5 === 0) assert.equal(d, null);
        else assert.ok(Math.abs((d as number) - i / 3) < 1e-9);
      }
    });
  }
}

test('a row group longer than a window is read in pieces, and gives the same', async () => {
  const path = join(folder, 'long.parquet');
  await duck.run(`COPY (SELECT i, i::varchar AS t, CASE WHEN i % 3 = 0 THEN i END AS n FROM range(700000) t(i))
    TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 1000000)`);
  const relation = await loadParquetRelation(store, path);
  assert.equal(relation.splits({ columns: [0], bounds: [] }).splits.length, 1);
  let next = 0n;
  for (const batch of await batchesOf(store, relation)) {
    for (const [i, t, n] of rowsOf([batch])) {
      assert.equal(i, next);
      assert.equal(t, String(next));
      assert.equal(n, next % 3n === 0n ? next : null);
      next++;
    }
  }
  assert.equal(next, 700000n);
});

test('columns come in the order asked for, from the fewest bytes', async () => {
  const relation = await loadParquetRelation(store, join(folder, 'snappy_v1.parquet'));
  const [first] = await batchesOf(store, relation, [4, 0]);
  assert.deepEqual(rowsOf([first!])[2], ['long text 2xx', 2n]);
  const all = relation.splits({ columns: [0, 1, 2, 3, 4, 5], bounds: [] }).splits[0]!;
  const one = relation.splits({ columns: [0], bounds: [] }).splits[0]!;
  assert.ok(one.kind === 'parquet' && all.kind === 'parquet' && one.bytes < all.bytes);
  const none = rowsOf(await batchesOf(store, relation, []));
  assert.equal(none.length, 30000);
});

test('repetitive text stays in its dictionary, which the batches share', async () => {
  const path = join(folder, 'words.parquet');
  await duck.run(`COPY (SELECT CASE WHEN i % 3 > 0 THEN 'word ' || i % 5 END AS w, NULL::varchar AS nothing,
    'different ' || i AS d FROM range(100000) t(i)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 122880)`);
  const batches = await batchesOf(store, await loadParquetRelation(store, path));
  assert.ok(batches.length > 4 && batches.every(({ columns }) => columns[0]!.encoding === 'dictionary'));
  assert.equal(batches[0]!.columns[0]!.dictionary, batches.at(-1)!.columns[0]!.dictionary);
  assert.equal(batches[0]!.columns[2]!.encoding, 'flat');
  rowsOf(batches).forEach((row, i) => {
    assert.deepEqual(row, [i % 3 > 0 ? `word ${i % 5}` : null, null, `different ${i}`]);
  });
});

test('bounds leave row groups out, by values that footers tell', async () => {
  const relation = await loadParquetRelation(store, join(folder, 'snappy_v1.parquet'));
  const list = relation.splits({ columns: [0], bounds: [{ column: 0, op: '>=', value: 25000n }] });
  assert.deepEqual([list.splits.length, list.pruned], [1, 2]);
  const { rows, columns } = relation.stats;
  assert.equal(rows, 30000);
  assert.deepEqual([columns[0]!.min, columns[0]!.max, columns[0]!.nulls, columns[2]!.nulls], [0n, 29999n, 0, 6000]);
});

test('hive folders are columns and prune files', async () => {
  await duck.run(`COPY (SELECT i, 2020 + i % 3 AS year, CASE WHEN i % 2 = 0 THEN 'a b' END AS city FROM range(100) t(i))
    TO '${folder}/hive' (FORMAT parquet, PARTITION_BY (year, city))`);
  const relation = await loadParquetRelation(store, join(folder, 'hive'));
  assert.deepEqual(
    relation.schema.map(({ name, type }) => `${name} ${typeName(type)}`),
    ['i bigint', 'year integer', 'city text'],
  );
  const list = relation.splits({ columns: [0, 1, 2], bounds: [{ column: 1, op: '=', value: 2021 }] });
  assert.deepEqual([list.splits.length, list.pruned], [2, 4]);
  const rows = rowsOf(await batchesOf(store, relation));
  assert.equal(rows.length, 100);
  for (const [i, year, city] of rows) {
    assert.equal(year, 2020 + (Number(i) % 3));
    assert.equal(city, Number(i) % 2 === 0 ? 'a b' : null);
  }
  const isNull = relation.splits({ columns: [0], bounds: [{ column: 2, op: 'is null' }] });
  assert.equal(isNull.splits.length, 3);
});

test('files whose schemas differ are told apart by name, order does not matter', async () => {
  const at = join(folder, 'differ');
  await mkdir(at);
  const write = (name: string, sql: string) => duck.run(`COPY (${sql}) TO '${at}/${name}.parquet' (FORMAT parquet)`);
  await write('1', "SELECT 1 AS a, 'x' AS b");
  await write('2', "SELECT 'y' AS b, 2 AS a");
  assert.deepEqual(await read('differ'), [
    [1, 'x'],
    [2, 'y'],
  ]);
  await write('3', 'SELECT 3 AS a');
  const differs = (detail: RegExp) => (error: SqlError) => {
    assert.equal(error.code, '58030');
    assert.match(error.message, /3\.parquet/);
    assert.match(error.detail ?? '', detail);
    return true;
  };
  await assert.rejects(read('differ'), differs(/lacks the column "b"/));
  const union = await loadParquetRelation(store, at, { unionByName: true });
  assert.deepEqual(rowsOf(await batchesOf(store, union)), [
    [1, 'x'],
    [2, 'y'],
    [3, null],
  ]);
  await write('3', "SELECT 3 AS a, 'z' AS b, 4 AS c");
  await assert.rejects(read('differ'), differs(/has a column "c"/));
  await write('3', "SELECT 3.5 AS a, 'z' AS b");
  await assert.rejects(read('differ'), differs(/Column "a" is numeric\(2,1\) here and integer in ".*1\.parquet"/));
});

test('a nested column costs nothing when it is not read', async () => {
  await duck.run(
    `COPY (SELECT 1 AS a, [1, 2] AS l, {'x': 1} AS s, 2 AS b) TO '${folder}/nested.parquet' (FORMAT parquet)`,
  );
  const relation = await loadParquetRelation(store, join(folder, 'nested.parquet'));
  assert.deepEqual(
    relation.schema.map(({ name }) => name),
    ['a', 'l', 's', 'b'],
  );
  assert.deepEqual(rowsOf(await batchesOf(store, relation, [3, 0])), [[2, 1]]);
  const bytes = (columns: readonly number[]) =>
    relation.splits({ columns, bounds: [] }).splits.map((split) => (split as ParquetSplit).chunks.length);
  assert.deepEqual(bytes([3, 0]), [2]);
});

test('what cannot be read is refused when it is read, by name', async () => {
  const [decimal, schema] = [5, { name: 'schema', children: 2 }];
  const wide = {
    name: 'd',
    type: physical.fixed,
    typeLength: 25,
    repetition: 0,
    converted: decimal,
    precision: 50,
    scale: 2,
  };
  const other = { name: 'i', type: physical.int32, repetition: 0 };
  const writer = new ThriftWriter();
  writeFooter(writer, {
    ...{ version: 1, schema: [schema, wide, other], rows: 0, rowGroups: [], keyValues: [], createdBy: 'other' },
  });
  const footer = writer.finish();
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, footer.length, true);
  await writeFile(
    join(folder, 'wide.parquet'),
    Buffer.concat([Buffer.from('PAR1'), footer, length, Buffer.from('PAR1')]),
  );
  const relation = await loadParquetRelation(store, join(folder, 'wide.parquet'));
  assert.deepEqual(relation.splits({ columns: [1], bounds: [] }).splits, []);
  assert.throws(() => relation.splits({ columns: [0], bounds: [] }), { code: '0A000', message: /column "d"/ });
});

test('what is missing, empty, cut short or something else says so', async () => {
  await assert.rejects(read('absent.parquet'), { code: '58P01' });
  await mkdir(join(folder, 'empty'));
  await assert.rejects(read('empty/'), { code: '58P01' });
  await writeFile(join(folder, 'zero.parquet'), '');
  await assert.rejects(read('zero.parquet'), { code: 'XX001', message: /zero\.parquet/ });
  await writeFile(join(folder, 'text.parquet'), 'id,name\n1,hello world\n');
  await assert.rejects(read('text.parquet'), { code: 'XX001', detail: /does not end with "PAR1"/ });
  await copyFile(join(folder, 'snappy_v1.parquet'), join(folder, 'cut.parquet'));
  await truncate(join(folder, 'cut.parquet'), 5000);
  await assert.rejects(read('cut.parquet'), { code: 'XX001', message: /cut\.parquet/ });
});
