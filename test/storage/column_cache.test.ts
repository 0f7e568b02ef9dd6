import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { batchRows } from '../../src/data/batch.ts';
import type { Bound } from '../../src/data/bounds.ts';
import type { ParquetSplit } from '../../src/data/split.ts';
import type { Value } from '../../src/data/value.ts';
import { constant, valuesOf } from '../../src/data/vector_builder.ts';
import { gather } from '../../src/kernels/gather.ts';
import { ColumnCache } from '../../src/storage/column_cache/column_cache.ts';
import { readColumns } from '../../src/storage/column_cache/read_columns.ts';
import { copyRows, gatherRows } from '../../src/storage/column_cache/vectors.ts';
import type { FileStore } from '../../src/storage/file.ts';
import { loadParquetRelation } from '../../src/storage/parquet/relation.ts';
import { openStore } from '../../src/storage/store.ts';
import { Heap } from '../../src/wasm/heap.ts';
import { batchesOf, duckdb, rowsOf, temporaryFolder } from './lake.ts';

const folder = await temporaryFolder();
const duck = await duckdb();
after(() => duck.close());

const cacheOf = (bytes: number): ColumnCache => new ColumnCache(new Heap(bytes), () => bytes);

/** A store that counts what is read from files. */
function countingStore(): FileStore & { reads: number } {
  const store = openStore({ environment: {} });
  const counting = {
    ...store,
    list: store.list.bind(store),
    reads: 0,
    open(file: Parameters<FileStore['open']>[0], signal?: AbortSignal) {
      const opened = store.open(file, signal);
      return {
        size: opened.size,
        read: (start: number, end: number) => {
          counting.reads++;
          return opened.read(start, end);
        },
      };
    },
  };
  return counting;
}

async function splitsOf(store: FileStore, path: string): Promise<[ParquetSplit[], number[]]> {
  const relation = await loadParquetRelation(store, path);
  const columns = relation.schema.map((_, i) => i);
  return [relation.splits({ columns, bounds: [] }).splits as ParquetSplit[], columns];
}

/** All rows of a file through the cache; null: a row group did not fit. */
async function readThrough(cache: ColumnCache, store: FileStore, path: string): Promise<Value[][] | null> {
  const [splits, columns] = await splitsOf(store, path);
  const rows: Value[][] = [];
  for (const split of splits) {
    const pinned = await readColumns(cache, { store }, split, columns);
    if (pinned === null) return null;
    for (let start = 0; start < pinned.rows; start += batchRows) {
      const end = Math.min(pinned.rows, start + batchRows);
      const vectors = pinned.columns.map((column) => {
        if (column.kind === 'cached') return copyRows(cache.heap, column.column, start, end);
        assert.ok(column.kind === 'constant');
        return constant(column.type, column.value, end - start);
      });
      rows.push(...rowsOf([{ columns: vectors, length: end - start }]));
    }
    pinned.release();
  }
  return rows;
}

/** One column per way of lying in memory, each with and without NULLs. */
const types = [
  'i % 2 = 0',
  '(i % 250 - 123)::tinyint',
  '(i - 20000)::smallint',
  '(i * 30000)::int',
  'i * 3000000000 - 7',
  'CASE WHEN i = 20000 THEN -9223372036854775808 ELSE i END',
  '(i % 100)::decimal(15,2)',
  '(i * 1000000007.5)::decimal(18,2)',
  '(i * 1000000007.5)::decimal(38,4)',
  'i::float / 7',
  "CASE i % 4 WHEN 0 THEN -0.0::double WHEN 1 THEN double 'nan' WHEN 2 THEN double '-inf' ELSE i / 3 END",
  "date '1990-01-01' + (i % 3000)::int",
  "timestamp '2020-01-01' + to_seconds(i)",
  "time '00:00:00' + to_seconds(i)",
  'to_seconds(i) + to_months(i::int % 7)',
  "'name ' || (i % 9)",
  "'name ' || (i % 900)",
  "'text ' || i || repeat('é', (i % 5)::int)",
  'NULL::varchar',
  'NULL::int',
  "('bytes ' || i)::blob",
  'i::ubigint',
  "('00000000-0000-0000-0000-' || lpad(i::varchar, 12, '0'))::uuid",
];
const list = types.flatMap((sql, n) => [`${sql} AS c${n}`, `CASE WHEN i % 7 <> 3 THEN ${sql} END AS n${n}`]).join(', ');

test('what lies in the cache is what decoding gives', async () => {
  const path = join(folder, 'types.parquet');
  await duck.run(`COPY (SELECT ${list} FROM range(40003) t(i)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 30000)`);
  const store = countingStore();
  const expected = rowsOf(await batchesOf(store, await loadParquetRelation(store, path)));
  const cache = cacheOf(256 << 20);
  assert.deepEqual(await readThrough(cache, store, path), expected);
  const { reads } = store;
  assert.deepEqual(await readThrough(cache, store, path), expected);
  assert.equal(store.reads, reads);
  assert.deepEqual(cache.counters, { hits: 4 * types.length, misses: 4 * types.length, evictions: 0 });
  assert.ok(cache.entries().every(({ pins, hits }) => pins === 0 && hits === 1));
});

test('rows out of the cache are those rows of the whole', async () => {
  const path = join(folder, 'types.parquet');
  const store = openStore({ environment: {} });
  const cache = cacheOf(256 << 20);
  const [[split], columns] = await splitsOf(store, path);
  const pinned = (await readColumns(cache, { store }, split, columns))!;
  const rows = Uint32Array.from({ length: 3001 }, (_, i) => i * 3 + (i % 3));
  for (const read of pinned.columns) {
    assert.ok(read.kind === 'cached');
    const whole = copyRows(cache.heap, read.column, 4099, 20_000);
    assert.deepEqual(valuesOf(gatherRows(cache.heap, read.column, 4099, rows)), valuesOf(gather(whole, rows)));
  }
  pinned.release();
});

test('row groups of more rows than are decoded at once', async () => {
  const path = join(folder, 'long.parquet');
  await duck.run(`COPY (SELECT i % 100 AS a, 'v' || (i % 30) AS b, CASE WHEN i > 600000 THEN 'w' END AS c
    FROM range(1100000) t(i)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2000000)`);
  const store = openStore({ environment: {} });
  const cache = cacheOf(256 << 20);
  const [splits, columns] = await splitsOf(store, path);
  const pinned = await readColumns(cache, { store }, splits[0], columns);
  assert.ok(pinned !== null);
  const forms = pinned.columns.map((column) =>
    column.kind === 'cached' ? `${column.column.form} ${column.column.storage}` : '',
  );
  assert.deepEqual(forms, ['words i8', 'codes u8', 'codes u8']);
  const expected = rowsOf(await batchesOf(store, await loadParquetRelation(store, path)));
  const vectors = pinned.columns.map((column) => {
    assert.ok(column.kind === 'cached');
    return valuesOf(copyRows(cache.heap, column.column, 3, 1_100_000));
  });
  assert.ok(expected.slice(3).every((row, i) => row.every((value, c) => value === vectors[c][i])));
});

test('two that ask at once decode once', async () => {
  const path = join(folder, 'once.parquet');
  await duck.run(`COPY (SELECT i AS a, i * 2 AS b, i * 3 AS c FROM range(1000) t(i)) TO '${path}' (FORMAT parquet)`);
  const store = openStore({ environment: {} });
  const cache = cacheOf(1 << 20);
  const [[split]] = await splitsOf(store, path);
  const reads = await Promise.all(
    [
      [0, 1],
      [1, 2],
      [2, 0],
    ].map((columns) => readColumns(cache, { store }, split, columns)),
  );
  assert.equal(cache.counters.misses, 3);
  assert.deepEqual(
    reads.map((read) => read!.hits),
    [0, 1, 2],
  );
  for (const read of reads) read!.release();
  assert.ok(cache.entries().every(({ pins }) => pins === 0));
});

test('one of two that wait gives up: the other reads on', async () => {
  const path = join(folder, 'abort.parquet');
  await duck.run(`COPY (SELECT i AS a, i * 2 AS b FROM range(1000) t(i)) TO '${path}' (FORMAT parquet)`);
  const store = openStore({ environment: {} });
  const cache = cacheOf(1 << 20);
  const [[split], columns] = await splitsOf(store, path);
  const stop = new AbortController();
  const first = readColumns(cache, { store, signal: stop.signal }, split, columns);
  const second = readColumns(cache, { store }, split, columns);
  stop.abort(new Error('enough'));
  await assert.rejects(first, /enough/);
  (await second)!.release();
  assert.ok(cache.entries().every(({ pins }) => pins === 0));
});

test('what is pinned stays, and rather what was used just now', async () => {
  const path = join(folder, 'evict.parquet');
  const rows = 40 * 2048;
  await duck.run(
    `COPY (SELECT i * 5000000000 AS a FROM range(${rows}) t(i)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
  );
  const store = openStore({ environment: {} });
  const each = 2048 * 8 + 512;
  const cache = cacheOf(20 * each);
  const [splits] = await splitsOf(store, path);
  const read = async (i: number) => (await readColumns(cache, { store }, splits[i], [0]))!;
  const first = await read(0);
  for (let i = 1; i < 40; i++) {
    (await read(i)).release();
    if (i > 5) (await read(5)).release();
  }
  const here = (): number[] => cache.entries().map(({ rowGroup }) => rowGroup);
  assert.equal(here().length, 20);
  for (const i of [0, 5, 39]) assert.ok(here().includes(i), here().join());
  assert.ok(cache.shrink(each));
  assert.deepEqual(here(), [0]);
  assert.ok(!cache.shrink(0));
  first.release();
  assert.ok(cache.shrink(0));
  assert.equal(cache.heap.used, 0);
});

test('some of it is found even when what is read again and again is larger than the cache', async () => {
  const path = join(folder, 'evict.parquet');
  const store = openStore({ environment: {} });
  const cache = cacheOf(30 * (2048 * 8 + 512));
  for (let i = 0; i < 5; i++) await readThrough(cache, store, path);
  const { hits, misses } = cache.counters;
  assert.equal(hits + misses, 200);
  assert.ok(hits >= 60, `${hits} hits`);
});

test('a row group that does not fit is no business of the cache', async () => {
  const path = join(folder, 'large.parquet');
  await duck.run(
    `COPY (SELECT i * 5000000000 AS a, 'text ' || i AS b FROM range(20000) t(i)) TO '${path}' (FORMAT parquet)`,
  );
  const cache = cacheOf(300_000);
  assert.equal(await readThrough(cache, openStore({ environment: {} }), path), null);
  assert.equal(cache.heap.used, 0);
});

test('a file that is written again is another one', async () => {
  const path = join(folder, 'again.parquet');
  const write = async (sql: string): Promise<void> => {
    await rm(path, { force: true });
    await duck.run(
      `COPY (SELECT ${sql} AS a FROM range(100) t(i)) TO '${path}' (FORMAT parquet, COMPRESSION uncompressed)`,
    );
  };
  const cache = cacheOf(1 << 20);
  await write('i::bigint');
  const before = await readThrough(cache, openStore({ environment: {} }), path);
  const [[split]] = await splitsOf(openStore({ environment: {} }), path);
  const pinned = await readColumns(cache, { store: openStore({ environment: {} }) }, split, [0]);
  await write('(99 - i)::bigint');
  const after = await readThrough(cache, openStore({ environment: {} }), path);
  assert.deepEqual(after, before?.toReversed());
  // The old one lives as long as somebody reads it.
  assert.equal(cache.entries().length, 2);
  pinned!.release();
  assert.equal(cache.entries().length, 1);
});

test('columns are not read when another tells that no row is wanted', async () => {
  const path = join(folder, 'witness.parquet');
  await duck.run(`COPY (SELECT i * 2 AS even, 'name ' || (i % 50) * 2 AS name, CASE WHEN i % 3 > 0 THEN (i % 40)::decimal(9,2) END AS
    price, 'text that is different in every row: ' || hash(i) AS long, date '2020-01-01' + (i % 700 * 2)::int AS day, i % 2 = 5 AS no
    FROM range(20000) t(i)) TO '${path}' (FORMAT parquet)`);
  const store = openStore({ environment: {} });
  const [[split], columns] = await splitsOf(store, path);
  const rowsWith = async (...bounds: Bound[]): Promise<[number, boolean]> => {
    const cache = cacheOf(32 << 20);
    const { rows, release } = (await readColumns(cache, { store, bounds }, split!, columns))!;
    release();
    return [rows, cache.entries().some(({ name }) => name === 'long')];
  };
  const none = [0, false];
  const all = [20000, true];
  assert.deepEqual(await rowsWith({ column: 0, op: '=', value: 39997n }), none);
  assert.deepEqual(await rowsWith({ column: 0, op: '=', value: 39998n }), all);
  assert.deepEqual(await rowsWith({ column: 0, op: 'in', values: [5n, 7n, 40001n] }), none);
  assert.deepEqual(await rowsWith({ column: 0, op: 'in', values: [5n, 8n] }), all);
  assert.deepEqual(await rowsWith({ column: 1, op: '=', value: 'name 3' }), none);
  assert.deepEqual(await rowsWith({ column: 1, op: '=', value: 'name 4' }), all);
  assert.deepEqual(await rowsWith({ column: 2, op: '=', value: { units: 550n, scale: 2 } }), none);
  assert.deepEqual(await rowsWith({ column: 2, op: '=', value: { units: 500n, scale: 2 } }), all);
  assert.deepEqual(await rowsWith({ column: 4, op: '=', value: 18263 }), none);
  assert.deepEqual(await rowsWith({ column: 4, op: '=', value: 18264 }), all);
  assert.deepEqual(await rowsWith({ column: 5, op: '=', value: true }), all);
  assert.deepEqual(await rowsWith({ column: 0, op: '=', value: 4n }, { column: 1, op: '=', value: 'name 5' }), none);
  // One that tells nothing, and one whose column is the only one of size.
  assert.deepEqual(await rowsWith({ column: 0, op: '>', value: 50000n }), all);
  assert.deepEqual(await rowsWith({ column: 3, op: '=', value: 'no' }), all);
});

test('a Bloom filter of the file leaves a row group out before any column is read', async () => {
  const path = join(folder, 'bloom.parquet');
  await duck.run(`COPY (SELECT (i * 7919 % 500) * 2 AS even, hash(i) AS other FROM range(100000) t(i)) TO '${path}'
    (FORMAT parquet, ROW_GROUP_SIZE 122880)`);
  const store = openStore({ environment: {} });
  const [[split], columns] = await splitsOf(store, path);
  const outcomes = new Set<string>();
  for (let value = 1n; value < 40n; value++) {
    const cache = cacheOf(32 << 20);
    const bounds: Bound[] = [{ column: 0, op: '=', value }];
    const { rows, misses, release } = (await readColumns(cache, { store, bounds }, split!, columns))!;
    release();
    outcomes.add(`${value % 2n === 0n ? 'there' : 'not there'}: ${rows} rows of ${misses} columns`);
  }
  assert.ok(outcomes.has('there: 100000 rows of 2 columns') && outcomes.has('not there: 0 rows of 0 columns'));
  // What the filter lets through by mistake, the column itself tells.
  outcomes.delete('not there: 0 rows of 1 columns');
  assert.equal(outcomes.size, 2, [...outcomes].join());
});
