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
    TIMESTAMP '2020-01-01' + i % 80000 * INTERVAL '1 second' AS g, 'text number ' || i AS h, (i % 30000)::smallint AS k,
    CASE WHEN i % 97 = 5 THEN NULL WHEN i % 89 = 7 THEN '' ELSE repeat('pad ', i % 70) || 'long text ' || i::int8 * 7919 % 180001 END AS x
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
/** Build sides that every task reads: keys that are NULL, of one and two columns, of 16 and 64 bits; no rows at all. */
const small = 'SELECT a, c, d, e, f, g, k, (k * 2)::int AS twice FROM d WHERE k < 200';
const sentEverywhere = [
  `SELECT count(*), sum(r.e), min(r.d), max(r.g), sum(r.twice), count(*) FILTER (WHERE r.f) FROM d AS l JOIN (${small}) AS r ON l.a = r.a`,
  `SELECT count(*), sum(l.e), sum(r.c), count(r.f) FROM d AS l LEFT JOIN (${small}) AS r ON l.c = r.c AND l.k = r.k`,
  `SELECT count(*), sum(r.e), count(r.c) FROM d AS l JOIN (${small}) AS r ON l.c IS NOT DISTINCT FROM r.c WHERE l.k < 300`,
  `SELECT l.f, r.f, count(*), max(r.e) FROM d AS l LEFT JOIN (${small} AND e < 0) AS r ON l.a = r.a GROUP BY l.f, r.f ORDER BY 1`,
  `SELECT count(*) FROM d AS l WHERE NOT EXISTS (SELECT FROM (${small}) AS r WHERE r.k = l.k AND r.d = l.d)`,
  `SELECT l.a, r.e, r.d, r.f, r.c FROM d AS l JOIN (${small}) AS r ON l.k = r.k WHERE l.a < 500 ORDER BY 1, 2, 3, 5 LIMIT 500`,
];
const queries = [
  ...['a', 'b', 'c', 'd', 'e', 'g', 'h', 'k', 'x', 'x, k', 'x, b', 'h, x', 'a, f', 'b, c', 'h, b', 'c, d, e'].map(
    (keys) => grouped(keys),
  ),
  grouped('b', ', min(b), max(b), sum(s), min(l), sum(m)'),
  'SELECT a, c, count(*), sum(e), min(d), max(g), avg(k) FROM d GROUP BY a, c ORDER BY 3 DESC, 1, 2 LIMIT 50',
  'SELECT b, count(*) FROM d GROUP BY b ORDER BY b NULLS FIRST LIMIT 20',
  'SELECT count(*), sum(l.k), min(r.b) FROM d AS l JOIN d AS r ON l.h = r.h WHERE l.f',
  'SELECT x, count(*) AS n FROM d GROUP BY x ORDER BY n DESC, x LIMIT 30',
  'SELECT x, count(*) AS n, min(h), max(b) FROM d GROUP BY x ORDER BY x DESC LIMIT 20',
  'SELECT h, min(x) AS l, max(x) AS m FROM d GROUP BY h ORDER BY m DESC NULLS LAST, h LIMIT 20',
  "SELECT upper(x) AS u, length(x), count(*) FROM d GROUP BY x HAVING count(*) > 1 AND x < 'pad pad pad' ORDER BY x LIMIT 40",
  'SELECT count(*), sum(length(x)), min(x), max(x) FROM (SELECT DISTINCT x FROM d) AS s',
  'SELECT count(*), sum(l.a) FROM d AS l JOIN d AS r ON l.x = r.x AND l.h = r.h',
  'SELECT count(*) FROM (SELECT DISTINCT b, g FROM d) AS s',
  ...sentEverywhere,
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

test('texts without a dictionary are dealt by code', async () => {
  await engine.query('SET compiled_pipelines = on');
  const rows = await engine.query('EXPLAIN (ANALYZE) SELECT x, count(*) FROM d GROUP BY x');
  const groups = rows.map(([line]) => String(line)).filter((line) => line.includes('Compiled Row Groups'));
  assert.ok(groups.length > 1 && groups.every((line) => line.includes('(0 plain)')), groups.join());
});

test('rows that a scan alone deals are counted once', async () => {
  await engine.query('SET compiled_pipelines = on');
  const rows = await engine.query('EXPLAIN (ANALYZE) SELECT x, count(*) FROM d GROUP BY x');
  const at = rows.findIndex(([line]) => String(line).includes('Seq Scan'));
  assert.match(String(rows[at]), /actual .* rows=300000 /);
  assert.match(String(rows[at + 1]), /Compiled: scan → rows/);
});

test('small build sides are sent everywhere', async () => {
  for (const sql of sentEverywhere) {
    const plan = await engine.query(`EXPLAIN ${sql}`);
    assert.match(JSON.stringify(plan), /Broadcast/, sql);
  }
});
