import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Json } from '@duckdb/node-api';
import { batch } from '../../src/data/batch.ts';
import { field } from '../../src/data/schema.ts';
import * as types from '../../src/data/type.ts';
import { type ArrayValue, listValue, type RecordValue, type Value } from '../../src/data/value.ts';
import { valueFromText, valueToText } from '../../src/data/value_text.ts';
import { vectorOf } from '../../src/data/vector_builder.ts';
import { physical, type SchemaElement, writeFooter } from '../../src/storage/parquet/metadata.ts';
import { nestedColumn } from '../../src/storage/parquet/nested_schema.ts';
import { loadParquetRelation } from '../../src/storage/parquet/relation.ts';
import { ThriftWriter } from '../../src/storage/parquet/thrift.ts';
import { createParquetWriter } from '../../src/storage/parquet/write.ts';
import { openStore } from '../../src/storage/store.ts';
import { batchesOf, duckdb, rowsOf, temporaryFolder } from './lake.ts';

const folder = await temporaryFolder();
const duck = await duckdb();
after(() => duck.close());
const store = openStore({ environment: {} });

/** A value as DuckDB's JSON has it; the items of a list of lists stand in records of one field. */
function plain(value: Value, type: types.DataType): Json {
  if (value === null) return null;
  if (type.kind === 'array') return (value as ArrayValue).items.map((item) => plain(item, type.element));
  if (type.kind === 'record') {
    const { fields } = value as RecordValue;
    const [only] = type.fields;
    if (type.fields.length === 1 && only.name === 'element') return plain(fields[0], only.type);
    return Object.fromEntries(type.fields.map((field, i) => [field.name, plain(fields[i], field.type)]));
  }
  if (type.kind === 'bool') return value as boolean;
  if (type.kind === 'float' || (type.kind === 'int' && type.bits < 64)) return value as number;
  return valueToText(value, type, 'UTC');
}

async function ours(path: string): Promise<Json[][]> {
  const relation = await loadParquetRelation(store, path);
  const rows = rowsOf(await batchesOf(store, relation));
  return rows.map((row) => row.map((value, i) => plain(value, relation.schema[i].type)));
}

const columns: Readonly<Record<string, string>> = {
  lists: 'CASE WHEN i % 7 = 0 THEN NULL WHEN i % 5 = 0 THEN [] ELSE [i::int, NULL, (i * 3)::int] END',
  texts: "CASE WHEN i % 3 = 0 THEN [] ELSE ['w' || (i % 11), NULL, 'long ' || i] END",
  structs: "CASE WHEN i % 6 = 0 THEN NULL ELSE {'a': i::int, 'b': CASE WHEN i % 2 = 0 THEN NULL ELSE 'x' || i END} END",
  list_of_lists: '[[i::int], NULL, [], [NULL, i::int]]',
  deep: '[[[i::int], []], NULL, []]',
  list_of_structs:
    "CASE WHEN i % 9 = 0 THEN NULL ELSE [{'p': i::int, 'q': ['a', NULL]}, NULL, {'p': NULL, 'q': NULL}] END",
  struct_of_lists: "{'l': CASE WHEN i % 4 = 0 THEN NULL ELSE [i::double / 2] END, 's': {'t': [i % 2 = 0]}}",
  maps: "CASE WHEN i % 8 = 0 THEN NULL ELSE MAP {'k' || i: i::int, 'z': NULL} END",
  maps_of_lists: 'MAP {i::int: [i::int, NULL]}',
  kinds:
    "[{'d': date '2024-02-29', 't': time '12:34:56.789', 'n': (i / 4)::decimal(9, 2), 'u': '00112233-4455-6677-8899-aabbccddeeff'::uuid}]",
};

for (const version of ['v1', 'v2']) {
  for (const [name, sql] of Object.entries(columns)) {
    test(`${name} are what the other engine wrote, ${version}`, async () => {
      const path = join(folder, `${name}_${version}.parquet`);
      await duck.run(`COPY (SELECT ${sql} AS c, i::int AS i FROM range(40000) t(i)) TO '${path}'
        (FORMAT parquet, PARQUET_VERSION ${version}, COMPRESSION zstd, ROW_GROUP_SIZE 18000)`);
      const wanted = await duck.run(`SELECT c, i FROM '${path}' ORDER BY i`);
      const rows = await ours(path);
      assert.equal(rows.length, wanted.length);
      for (const at of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16383, 16384, 17999, 18000, 39999]) {
        assert.deepEqual(rows[at], wanted[at], `row ${at}`);
      }
      assert.deepEqual(rows, wanted);
    });
  }
}

test('a window of an enormous row group has the same nested values', async () => {
  const path = join(folder, 'enormous.parquet');
  await duck.run(`COPY (SELECT CASE WHEN i % 3 = 0 THEN [] ELSE [i::int, NULL] END AS c FROM range(600000) t(i))
    TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 1000000)`);
  const rows = await ours(path);
  assert.equal(rows.length, 600_000);
  for (const i of [0, 1, 524_287, 524_288, 524_289, 599_999]) assert.deepEqual(rows[i], [i % 3 === 0 ? [] : [i, null]]);
});

const group = (name: string, repetition: number, children: number, converted?: number): SchemaElement => ({
  ...{ name, repetition, children },
  ...(converted === undefined ? {} : { converted }),
});
const leaf = (name: string, repetition: number): SchemaElement => ({ name, repetition, type: physical.int32 });
const [list, map] = [3, 1];

test('lists of older writers are what the format says', () => {
  const root = group('schema', 0, 1);
  const cases: readonly (readonly [readonly SchemaElement[], string])[] = [
    [[group('l', 1, 1, list), group('list', 2, 1), leaf('element', 1)], 'integer[]'],
    [[group('l', 1, 1, list), group('bag', 2, 1), leaf('array_element', 0)], 'integer[]'],
    [[group('l', 1, 1, list), leaf('element', 2)], 'integer[]'],
    [[group('l', 1, 1, list), group('element', 2, 2), leaf('a', 0), leaf('b', 0)], '(a,b)[]'],
    [[group('l', 1, 1, list), group('array', 2, 1), leaf('a', 0)], '(a)[]'],
    [[group('l', 1, 1, list), group('l_tuple', 2, 1), leaf('a', 0)], '(a)[]'],
    [[leaf('l', 2)], 'integer[]'],
    [[group('l', 2, 2), leaf('a', 0), leaf('b', 1)], '(a,b)[]'],
    [[group('m', 1, 1, map), group('key_value', 2, 2), leaf('key', 0), leaf('value', 1)], '(key,value)[]'],
    [[group('m', 1, 1, map), group('map', 2, 1), leaf('key', 0)], '(key)[]'],
    [[group('s', 1, 2), leaf('a', 1), leaf('b', 2)], '(a,b)'],
    [
      [
        group('l', 1, 1, list),
        group('list', 2, 1),
        group('element', 1, 1, list),
        group('list', 2, 1),
        leaf('element', 1),
      ],
      '(element)[]',
    ],
  ];
  const said = (type: types.DataType): string => {
    if (type.kind === 'array') return `${said(type.element)}[]`;
    return type.kind === 'record' ? `(${type.fields.map(({ name }) => name)})` : 'integer';
  };
  for (const [elements, wanted] of cases) {
    const found = nestedColumn([root, ...elements], 1, 0);
    assert.ok(typeof found !== 'string', String(found));
    assert.equal(said(found.shape.type), wanted, JSON.stringify(elements));
  }
});

/** One page of `repeated int32 c` with the rows [1, 2], [], [3]. */
function repeatedFile(): Uint8Array {
  const levels = (bits: number) => [2, 0, 0, 0, 3, bits];
  const values = [1, 2, 3].flatMap((n) => [n, 0, 0, 0]);
  const body = Uint8Array.from([...levels(0b0010), ...levels(0b1011), ...values]);
  const page = new ThriftWriter();
  page.struct(() => {
    page.i32(1, 0);
    page.i32(2, body.length);
    page.i32(3, body.length);
    page.structField(5, () => {
      page.i32(1, 4);
      page.i32(2, 0);
      page.i32(3, 3);
      page.i32(4, 3);
    });
  });
  const header = page.finish();
  const bytes = header.length + body.length;
  const footer = new ThriftWriter();
  writeFooter(footer, {
    version: 1,
    schema: [{ name: 'schema', children: 1 }, leaf('c', 2)],
    rows: 3,
    rowGroups: [
      {
        columns: [
          {
            ...{ type: physical.int32, encodings: [0, 3], path: ['c'], codec: 0, values: 4 },
            ...{ uncompressed: bytes, compressed: bytes, dataPage: 4 },
          },
        ],
        bytes,
        rows: 3,
      },
    ],
    keyValues: [],
    createdBy: 'old',
  });
  const end = footer.finish();
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, end.length, true);
  const magic = Buffer.from('PAR1');
  return Buffer.concat([magic, header, body, end, length, magic]);
}

test('a repeated leaf is an array', async () => {
  const path = join(folder, 'repeated.parquet');
  await writeFile(path, repeatedFile());
  assert.deepEqual(await ours(path), [[[1, 2]], [[]], [[3]]]);
});

const inner = types.recordOf([
  { name: 'p', type: types.int32 },
  { name: 'q', type: types.arrayOf(types.text) },
]);
const id = '00112233-4455-6677-8899-aabbccddeeff';
const written: readonly (readonly [string, types.DataType, readonly Value[], string])[] = [
  ['l', types.arrayOf(types.int32), [listValue([1, null, 3]), null, listValue([])], 'INTEGER[]'],
  ['t', types.arrayOf(types.text), [listValue(['a', '']), listValue([null]), null], 'VARCHAR[]'],
  ['s', inner, [{ fields: [1, listValue(['x'])] }, null, { fields: [null, null] }], 'STRUCT(p INTEGER, q VARCHAR[])'],
  [
    'ls',
    types.arrayOf(inner),
    [listValue([{ fields: [1, listValue([])] }, null]), listValue([]), null],
    'STRUCT(p INTEGER, q VARCHAR[])[]',
  ],
  ['u', types.uuid, [id, null, id], 'UUID'],
  ['lu', types.arrayOf(types.uuid), [listValue([id, null]), null, listValue([])], 'UUID[]'],
  ['ti', types.time, [0n, null, 86_399_999_999n], 'TIME'],
  ['j', types.json, ['{"a": 1}', null, '[]'], 'JSON'],
  [
    'n',
    types.arrayOf(types.decimal(9, 2)),
    [listValue([{ units: 150n, scale: 2 }]), null, listValue([])],
    'DECIMAL(9,2)[]',
  ],
  [
    'iv',
    types.arrayOf(types.interval),
    [listValue([{ months: 1, days: 2, micros: 3000n }]), null, listValue([])],
    'INTERVAL[]',
  ],
  [
    'd',
    types.recordOf([{ name: 'x', type: types.float64 }]),
    [{ fields: [Number.NaN] }, { fields: [1] }, null],
    'STRUCT(x DOUBLE)',
  ],
];

test('arrays and records are written as lists and groups, which both engines read back', async () => {
  const schema = written.map(([name, type]) => field(name, type));
  const columns = written.map(([, type, values]) => vectorOf(type, values));
  const path = join(folder, 'written.parquet');
  const writer = createParquetWriter(await store.create(path), schema, { rowGroupRows: 2 });
  await writer.write(batch(columns, 3));
  await store.commitFile(await writer.finish());
  const relation = await loadParquetRelation(store, path);
  assert.deepEqual(
    relation.schema.map(({ type }) => type),
    written.map(([, type]) => type),
  );
  const rows = rowsOf(await batchesOf(store, relation));
  assert.deepEqual(
    rows,
    [0, 1, 2].map((row) => written.map(([, , values]) => values[row])),
  );
  const described = await duck.run(`DESCRIBE SELECT * FROM '${path}'`);
  assert.deepEqual(
    described.map(([name, type]) => [name, type]),
    written.map(([name, , , type]) => [name, type]),
  );
  const theirs = await duck.run(`SELECT l, t, s, ls, u::varchar, j::varchar FROM '${path}'`);
  assert.deepEqual(theirs[0], [[1, null, 3], ['a', ''], { p: 1, q: ['x'] }, [{ p: 1, q: [] }, null], id, '{"a": 1}']);
  assert.deepEqual(theirs[2], [[], null, { p: null, q: null }, null, id, '[]']);
});

test('an array that a list cannot hold is refused', async () => {
  const type = types.arrayOf(types.int32);
  for (const source of ['{{1,2},{3,4}}', '[0:1]={1,2}']) {
    const writer = createParquetWriter(await store.create(join(folder, 'refused.parquet')), [field('a', type)]);
    const value = valueFromText(source, type, 'UTC');
    await assert.rejects(writer.write(batch([vectorOf(type, [value])], 1)), { code: '0A000' }, source);
    await writer.abort();
  }
});
