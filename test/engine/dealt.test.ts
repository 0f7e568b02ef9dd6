import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Engine, millrace } from '../../bench/engines.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** Groups and rows that compiled code deals to tasks: the same answers as the plain engine's. */

const folder = mkdtempSync(join(tmpdir(), 'millrace-dealt-'));
let server: TestServer;
let engine: Engine;
before(async () => {
  server = await startServer();
  engine = await millrace(server);
  const file = join(folder, 'd.parquet');
  // Many values of every key, NULLs among them; texts that repeat, and texts that never do.
  await engine.query(`COPY (SELECT i % 90000 AS a, nullif('word ' || i % 40000, 'word 7') AS b, nullif(i % 70000, 3)::float8 / 4 AS c,
    DATE '2020-01-01' + i % 60000 AS d, (i % 50000 * 0.01)::numeric(12, 2) AS e, i % 3 = 0 AS f,
    TIMESTAMP '2020-01-01' + i % 80000 * INTERVAL '1 second' AS g, 'text number ' || i AS h, (i % 30000)::smallint AS k
    FROM generate_series(1, 300000) AS s(i)) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 60000)`);
  await engine.query(`CREATE EXTERNAL TABLE d STORED AS PARQUET LOCATION '${file}'`);
});
after(async () => {
  await engine.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const digest = 'count(*), sum(n), min(n), max(n), count(DISTINCT n)';
const grouped = (keys: string, more = ''): string =>
  `SELECT ${digest}${more} FROM (SELECT ${keys}, count(*) AS n, sum(e) AS s, min(d) AS l, avg(k) AS m FROM d GROUP BY ${keys}) AS g`;
const queries = [
  ...['a', 'b', 'c', 'd', 'e', 'g', 'h', 'k', 'a, f', 'b, c', 'h, b', 'c, d, e'].map((keys) => grouped(keys)),
  grouped('b', ', min(b), max(b), sum(s), min(l), sum(m)'),
  'SELECT a, c, count(*), sum(e), min(d), max(g), avg(k) FROM d GROUP BY a, c ORDER BY 3 DESC, 1, 2 LIMIT 50',
  'SELECT b, count(*) FROM d GROUP BY b ORDER BY b NULLS FIRST LIMIT 20',
  'SELECT count(*), sum(l.k), min(r.b) FROM d AS l JOIN d AS r ON l.h = r.h WHERE l.f',
  'SELECT count(*) FROM (SELECT DISTINCT b, g FROM d) AS s',
  'SELECT count(*), count(DISTINCT h), count(DISTINCT b), count(DISTINCT c) FROM d',
];

for (const sql of queries) {
  test(sql, async () => {
    await engine.query('SET compiled_pipelines = off');
    const plain = await engine.query(sql);
    await engine.query('SET compiled_pipelines = on');
    assert.deepEqual(await engine.query(sql), plain);
    assert.deepEqual(await engine.query(sql), plain, 'columns in the cache');
  });
}
