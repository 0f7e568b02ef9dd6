import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SqlError } from '../../src/base/error.ts';
import type { FileIdentity, ParquetSplit } from '../../src/data/split.ts';
import { int64, text } from '../../src/data/type.ts';
import type { FileStore } from '../../src/storage/file.ts';
import { physical } from '../../src/storage/parquet/metadata.ts';
import { readRowGroup } from '../../src/storage/parquet/read.ts';
import { loadParquetRelation } from '../../src/storage/parquet/relation.ts';
import { ThriftWriter } from '../../src/storage/parquet/thrift.ts';
import { openStore } from '../../src/storage/store.ts';
import { batchesOf, duckdb, rowsOf, temporaryFolder } from './lake.ts';

const folder = await temporaryFolder();
const duck = await duckdb();
after(() => duck.close());

/** A store with one file, whose bytes are given. */
function storeOf(bytes: Uint8Array): FileStore {
  const file: FileIdentity = { path: '/hostile.parquet', size: bytes.length, version: '1' };
  return {
    ...openStore({ environment: {} }),
    list: async () => [file],
    open: () => ({
      size: bytes.length,
      read: async (start, end) => {
        assert.ok(start >= 0 && start <= end && end <= bytes.length, 'reads stay within the file');
        return bytes.slice(start, end);
      },
    }),
  };
}

async function readAll(bytes: Uint8Array): Promise<unknown[][]> {
  const store = storeOf(bytes);
  const relation = await loadParquetRelation(store, '/hostile.parquet');
  assert.ok(relation.stats.rows >= 0);
  return rowsOf(await batchesOf(store, relation));
}

/** Numbers that depend on the seed alone. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const query = `SELECT i AS id, i % 7 AS k, i / 2 AS d, 'name' || (i % 10) AS s, 'text ' || i AS l,
  (i % 9)::decimal(15,2) AS m, (i % 9)::decimal(30,2) AS wide, CASE WHEN i % 5 = 0 THEN i END AS n, i % 3 = 0 AS b,
  [i, NULL] AS li, {'x': i, 'y': [{'z': 'w' || i}]} AS st, MAP {i: 'v'} AS mp, time '12:00:00' AS ti,
  date '2020-01-01' + (i % 100)::int AS dt, timestamp '2020-01-01' + interval (i) second AS ts FROM range(500) t(i)`;
const rounds = Number(process.env.MILLRACE_FUZZ_ROUNDS ?? 60);

for (const compression of ['uncompressed', 'snappy', 'zstd', 'gzip']) {
  test(`damaged bytes are an error or other values, never a crash: ${compression}`, async () => {
    const path = join(folder, `${compression}.parquet`);
    await duck.run(`COPY (${query}) TO '${path}' (FORMAT parquet, COMPRESSION ${compression})`);
    const whole = await readFile(path);
    const footer = whole.length - 8 - whole.readUInt32LE(whole.length - 8);
    const random = generator(compression.length);
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      const bytes = Buffer.from(whole);
      for (let flips = 1 + Math.floor(random() * 4); flips > 0; flips--) {
        const [from, to] = random() < 0.5 ? [footer, bytes.length] : [0, footer];
        bytes[from + Math.floor(random() * (to - from))] = random() < 0.3 ? 0xff : Math.floor(random() * 256);
      }
      await readAll(bytes).catch((error: unknown) => {
        assert.ok(error instanceof SqlError, String((error as Error).stack));
        assert.ok(['XX001', '58030', '0A000'].includes(error.code), `${error.code} ${error.message}`);
        assert.match(error.message, /hostile\.parquet|is not supported/);
        refused++;
      });
    }
    assert.ok(refused > 0 && refused <= rounds);
    assert.equal((await readAll(whole)).length, 500);
  });
}

interface Page {
  readonly uncompressed: number;
  readonly compressed: number;
  readonly values: number;
  readonly encoding?: number;
  readonly body?: Uint8Array;
}

function page({ uncompressed, compressed, values, encoding = 0, body = new Uint8Array(0) }: Page): Uint8Array {
  const writer = new ThriftWriter();
  writer.struct(() => {
    writer.i32(1, 0);
    writer.i32(2, uncompressed);
    writer.i32(3, compressed);
    writer.structField(5, () => {
      writer.i32(1, values);
      writer.i32(2, encoding);
      writer.i32(3, 3);
      writer.i32(4, 3);
    });
  });
  return Buffer.concat([writer.finish(), body]);
}

function splitOf(pages: Uint8Array, rows: number, more: Partial<ParquetSplit['chunks'][number]> = {}): ParquetSplit {
  return {
    ...{ kind: 'parquet', file: { path: '/hostile.parquet', size: pages.length, version: '1' }, rowGroup: 0, rows },
    ...{ bytes: pages.length, partition: [], absent: [] },
    chunks: [
      {
        ...{
          column: 0,
          name: 'c',
          type: int64,
          physical: physical.int64,
          typeLength: 0,
          meaning: 'same',
          optional: false,
        },
        ...{ codec: 0, encodings: [0], start: 0, length: pages.length, uncompressed: pages.length, dataPage: 0 },
        dictionaryPage: null,
        ...more,
      },
    ],
  };
}

async function readPages(pages: Uint8Array, rows: number, more: Partial<ParquetSplit['chunks'][number]> = {}) {
  let read = 0;
  for await (const batch of readRowGroup(storeOf(pages), splitOf(pages, rows, more), [0])) read += batch.length;
  return read;
}

const snappy = 1;
const lies: readonly (readonly [string, Uint8Array, number, Partial<ParquetSplit['chunks'][number]>])[] = [
  [
    'a page of a gigabyte that is not there',
    page({ uncompressed: 1 << 30, compressed: 4, values: 10, body: new Uint8Array(4) }),
    10,
    { codec: snappy },
  ],
  [
    'a page larger than any',
    page({ uncompressed: 0x7fffffff, compressed: 4, values: 10, body: new Uint8Array(4) }),
    10,
    {},
  ],
  ['a page of negative size', page({ uncompressed: -5, compressed: -5, values: 10 }), 10, {}],
  [
    'values beyond the page',
    page({ uncompressed: 8, compressed: 8, values: 2_000_000_000, body: new Uint8Array(8) }),
    2_000_000_000,
    {},
  ],
  ['fewer values than rows', page({ uncompressed: 8, compressed: 8, values: 1, body: new Uint8Array(8) }), 2, {}],
  ['more values than rows', page({ uncompressed: 16, compressed: 16, values: 2, body: new Uint8Array(16) }), 1, {}],
  [
    'a text longer than its page',
    page({ uncompressed: 4, compressed: 4, values: 1, body: new Uint8Array([255, 255, 255, 127]) }),
    1,
    { type: text, physical: physical.byteArray },
  ],
  [
    'an encoding there is none of',
    page({ uncompressed: 8, compressed: 8, values: 1, encoding: 99, body: new Uint8Array(8) }),
    1,
    {},
  ],
  [
    'dictionary codes without a dictionary',
    page({ uncompressed: 3, compressed: 3, values: 1, encoding: 8, body: new Uint8Array([1, 2, 0]) }),
    1,
    {},
  ],
  ['nothing at all', new Uint8Array(0), 5, {}],
];
for (const [name, pages, rows, more] of lies) {
  test(`${name}: refused, naming the file, without a giant allocation`, async () => {
    await assert.rejects(readPages(pages, rows, more), (error: unknown) => {
      assert.ok(error instanceof SqlError, String((error as Error).stack));
      assert.equal(error.code, 'XX001');
      assert.match(error.message, /hostile\.parquet/);
      return true;
    });
    assert.ok(process.memoryUsage().rss < 1.5e9, `${process.memoryUsage().rss} bytes resident`);
  });
}

test('after all that, honest pages are read', async () => {
  assert.equal(await readPages(page({ uncompressed: 16, compressed: 16, values: 2, body: new Uint8Array(16) }), 2), 2);
});
