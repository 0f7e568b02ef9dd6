import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Session } from '../../src/engine/session.ts';
import { ask, openLake, type TestLake } from '../support/lake.ts';

/** Workers keep what they decode: who reads it again finds it, and the answer is the same. */

let lake: TestLake;
let session: Session;
before(async () => {
  lake = await openLake();
  session = lake.session();
  await write('events', 'x % 10');
});
after(() => lake.close());

const path = (name: string): string => join(lake.folder, `${name}.parquet`);

/** A file of 40 row groups, which is replaced when there is one. */
async function write(name: string, k: string): Promise<void> {
  rmSync(path(name), { force: true });
  await ask(
    session,
    `COPY (SELECT x AS id, ${k} AS k, x / 7.0::float8 AS f, 'name ' || x % 100 AS s
     FROM generate_series(1, 400000) AS t(x)) TO '${path(name)}' (FORMAT parquet, ROW_GROUP_SIZE 10000)`,
  );
}

interface Node {
  readonly [key: string]: unknown;
  readonly Plans?: readonly Node[];
}

/** What the cache did for the scan of a query. */
async function cacheOf(sql: string): Promise<{ hits: number; misses: number; bytes: number }> {
  const [[text]] = await ask(session, `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`);
  const [{ Plan }] = JSON.parse(String(text)) as { Plan: Node }[];
  const nodesOf = (node: Node): readonly Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
  const scan = nodesOf(Plan).find((node) => node['Node Type'] === 'Seq Scan')!;
  const figure = (key: string): number => Number(scan[key] ?? 0);
  return { hits: figure('Cache Hits'), misses: figure('Cache Misses'), bytes: figure('Cache Hit Bytes') };
}

const sums = (): string => `SELECT k, count(*), sum(id), sum(f), min(s) FROM '${path('events')}' GROUP BY k ORDER BY k`;

test('the second run finds everything, and both workers had their share', async () => {
  const cold = await cacheOf(sums());
  assert.equal(cold.misses, 160);
  assert.equal(cold.hits, 0);
  const before = lake.engine.cluster.workers().map(({ tasksDone }) => tasksDone);
  // A worker that waits too long for the other lends a hand: after some runs everything is at home.
  let hot = await cacheOf(sums());
  for (let i = 0; i < 10 && hot.misses > 0; i++) hot = await cacheOf(sums());
  assert.equal(hot.misses, 0);
  assert.equal(hot.hits, 160);
  assert.ok(hot.bytes > 400_000 * 8);
  const done = lake.engine.cluster.workers().map(({ tasksDone }, i) => tasksDone - before[i]);
  assert.ok(
    done.every((tasks) => tasks > 0),
    done.join(),
  );
});

test('what is cached is shown, column by column', async () => {
  const rows = await ask(
    session,
    `SELECT column_name, form, storage, data_type, count(*), sum(rows)::bigint, min(bytes) > 0, min(compressed_bytes) > 0,
       max(pinned) FROM millrace_cache WHERE path = '${path('events')}' GROUP BY 1, 2, 3, 4 ORDER BY 1, 3`,
  );
  const shown = (name: string, form: string, storage: string, type: string) => {
    return [name, form, storage, type, 40n, 400_000n, true, true, 0];
  };
  const ids = rows.filter(([name]) => name === 'id');
  // Numbers lie as narrow as those of their row group allow.
  assert.deepEqual(
    ids.map(([, , storage, , count]) => [storage, count]),
    [
      ['i16', 3n],
      ['i32', 37n],
    ],
  );
  assert.deepEqual(
    rows.filter(([name]) => name !== 'id'),
    [
      shown('f', 'words', 'f64', 'double precision'),
      shown('k', 'words', 'i8', 'integer'),
      shown('s', 'codes', 'u8', 'text'),
    ],
  );
});

test('no bit of an answer depends on the cache', async () => {
  const hot = await ask(session, sums());
  assert.deepEqual(await ask(session, sums()), hot);
  const other = await openLake();
  try {
    const fresh = other.session();
    assert.deepEqual(await ask(fresh, sums()), hot);
    assert.deepEqual(await ask(fresh, sums()), hot);
  } finally {
    await other.close();
  }
});

test('a file that is written again is read again', async () => {
  await write('changing', 'x % 10');
  const sql = `SELECT sum(k)::bigint, count(*) FROM '${path('changing')}' WHERE id > 0`;
  for (let i = 0; i < 2; i++) assert.deepEqual(await ask(session, sql), [[1_800_000n, 400_000n]]);
  await write('changing', '9 - x % 10');
  for (let i = 0; i < 2; i++) assert.deepEqual(await ask(session, sql), [[1_800_000n, 400_000n]]);
  const first = `SELECT k FROM '${path('changing')}' WHERE id = 1 OR id = 399999 ORDER BY id`;
  assert.deepEqual(await ask(session, first), [[8], [0]]);
  await write('changing', 'x % 10');
  assert.deepEqual(await ask(session, first), [[1], [9]]);
});

test('a worker that dies takes its columns with it, and nothing else', async () => {
  const expected = await ask(session, sums());
  const running = ask(session, sums());
  for (const { pid } of lake.engine.cluster.workers()) process.kill(pid, 'SIGKILL');
  assert.deepEqual(await running, expected);
  for (let i = 0; i < 3; i++) assert.deepEqual(await ask(session, sums()), expected);
});

test('a budget too small for one row group: rows flow past the cache', async () => {
  const poor = await openLake(undefined, 1 << 20);
  try {
    assert.deepEqual(await ask(poor.session(), sums()), await ask(session, sums()));
  } finally {
    await poor.close();
  }
});
