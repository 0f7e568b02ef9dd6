import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SqlError } from '../../src/base/error.ts';
import type { ParquetChunk, ParquetSplit } from '../../src/data/split.ts';
import { decimal } from '../../src/data/type.ts';
import { physical } from '../../src/storage/parquet/metadata.ts';
import { loadParquetRelation } from '../../src/storage/parquet/relation.ts';
import { ThriftWriter } from '../../src/storage/parquet/thrift.ts';
import { openStore } from '../../src/storage/store.ts';
import { Heap } from '../../src/wasm/heap.ts';
import { bytesOf, generalValues, ownValues } from './heap_values.ts';
import { duckdb, temporaryFolder } from './lake.ts';
import { type Writing, writtenFile } from './written_pages.ts';

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

const delta = { ints: 'DELTA_BINARY_PACKED', longs: 'DELTA_BINARY_PACKED', steps: 'DELTA_BINARY_PACKED' } as const;
const split = { reals: 'BYTE_STREAM_SPLIT', doubles: 'BYTE_STREAM_SPLIT' } as const;
const usual = { version: 1, pageBytes: 4000, dictionaryBytes: 1 << 20, rows: 5000 } as const;
const writings: readonly Writing[] = [
  { name: 'plain', dictionaries: false, encodings: {}, ...usual },
  { name: 'plain, tiny pages', dictionaries: false, encodings: {}, ...usual, pageBytes: 200 },
  { name: 'dictionaries', dictionaries: true, encodings: {}, ...usual },
  { name: 'dictionaries that overflow', dictionaries: true, encodings: {}, ...usual, dictionaryBytes: 3000 },
  {
    name: 'dictionaries that overflow, V2',
    dictionaries: true,
    encodings: {},
    ...usual,
    dictionaryBytes: 800,
    version: 2,
  },
  {
    name: 'delta, stream split, RLE',
    dictionaries: false,
    encodings: { ...delta, ...split, yes: 'RLE', paths: 'DELTA_BYTE_ARRAY', words: 'DELTA_LENGTH_BYTE_ARRAY' },
    ...usual,
    version: 2,
  },
  {
    name: 'the same in pages of the first version',
    dictionaries: false,
    encodings: { ...delta, ...split, paths: 'DELTA_LENGTH_BYTE_ARRAY', words: 'DELTA_BYTE_ARRAY' },
    ...usual,
    pageBytes: 1 << 20,
  },
  { name: 'a few rows', dictionaries: false, encodings: { ...delta, ...split }, ...usual, rows: 3, version: 2 },
  { name: 'a single row', dictionaries: true, encodings: {}, ...usual, rows: 1 },
];

for (const writing of writings) {
  test(`${writing.name}: as the general decoder has it`, async () => {
    const path = join(folder, `${writing.name}.parquet`);
    await writeFile(path, writtenFile(writing));
    assert.equal((await compared(path)).size, 8);
  });
}

/** Numbers that depend on the seed alone. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const rounds = Number(process.env.MILLRACE_FUZZ_ROUNDS ?? 12);
for (const writing of writings.filter(({ rows }) => rows > 100)) {
  test(`${writing.name}, damaged: declined, or the values that the general decoder finds`, async () => {
    const path = join(folder, `damaged ${writing.name}.parquet`);
    await writeFile(path, writtenFile({ ...writing, rows: 1200 }));
    const [group] = await splitsOf(path);
    const random = generator(writing.name.length);
    const outcomes = { declined: 0, read: 0 };
    for (const chunk of group!.chunks) {
      const whole = await bytesOf(store, group!, chunk);
      for (let round = 0; round < rounds; round++) {
        const bytes = Buffer.from(whole);
        // Headers of pages stand at the beginning: damage there goes further.
        const reach = random() < 0.5 ? Math.min(bytes.length, 120) : bytes.length;
        for (let flips = 1 + Math.floor(random() * 3); flips > 0; flips--) {
          bytes[Math.floor(random() * reach)] = random() < 0.3 ? 0xff : Math.floor(random() * 256);
        }
        const own = ownValues(heap, chunk, bytes, group!.rows);
        outcomes[own === null ? 'declined' : 'read']++;
        if (own === null) continue;
        const general = await generalValues(storeWith(bytes, chunk.start), group!, chunk).catch(
          (error: SqlError) => error,
        );
        // A field of a header that nobody needs may be of a type that there is none of.
        if (general instanceof SqlError) assert.match(general.detail ?? '', /struct field type/);
        else assert.deepEqual(own.values, general, `${chunk.name}, round ${round}`);
      }
    }
    assert.ok(outcomes.declined > 0 && outcomes.read > 0, JSON.stringify(outcomes));
  });
}

/** A store that has these bytes wherever a file is read from `start` on. */
function storeWith(bytes: Uint8Array, start: number): typeof store {
  return Object.assign(Object.create(store) as typeof store, {
    open: () => ({
      size: bytes.length,
      read: async (from: number, to: number) => bytes.slice(from - start, to - start),
    }),
  });
}

for (const typeLength of [1, 5, 8, 9, 16]) {
  test(`decimals of ${typeLength} bytes, as other writers store them`, async () => {
    const values = [0n, 1n, -1n, 99n, -100n, 127n, -128n, (1n << BigInt(Math.min(typeLength, 7) * 8 - 1)) - 1n];
    const body = values.flatMap((value) =>
      Array.from({ length: typeLength }, (_, i) => Number((value >> BigInt((typeLength - 1 - i) * 8)) & 0xffn)),
    );
    const writer = new ThriftWriter();
    writer.struct(() => {
      writer.i32(1, 0);
      writer.i32(2, body.length);
      writer.i32(3, body.length);
      writer.structField(5, () => [values.length, 0, 3, 3].forEach((number, i) => void writer.i32(i + 1, number)));
    });
    const bytes = Buffer.concat([writer.finish(), Uint8Array.from(body)]);
    const chunk: ParquetChunk = {
      ...{ column: 0, name: 'c', type: decimal(18, 2), physical: physical.fixed, typeLength, meaning: 'decimal' },
      ...{ optional: false, codec: 0, encodings: [0], start: 0, length: bytes.length, uncompressed: bytes.length },
      ...{ dataPage: 0, dictionaryPage: null },
    };
    const group: ParquetSplit = {
      ...{ kind: 'parquet', file: { path: '/c.parquet', size: bytes.length, version: '1' }, rowGroup: 0 },
      ...{ rows: values.length, bytes: bytes.length, partition: [], absent: [], chunks: [chunk] },
    };
    const own = ownValues(heap, chunk, bytes, values.length);
    assert.deepEqual(
      own?.values,
      values.map((units) => ({ units, scale: 2 })),
    );
    assert.deepEqual(own?.values, await generalValues(storeWith(bytes, 0), group, chunk));
  });
}
