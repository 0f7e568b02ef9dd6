import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Engine, millrace } from '../../bench/engines.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** Aggregates over row groups of Parquet, with and without a compiled form: those of plain rows. */

const folder = mkdtempSync(join(tmpdir(), 'millrace-aggregates-'));
let server: TestServer;
let engine: Engine;
before(async () => {
  server = await startServer();
  engine = await millrace(server);
  const file = join(folder, 't.parquet');
  await engine.query(`COPY (SELECT i::int AS a, nullif('x' || i % 4, 'x3') AS b, (i * 1.5)::numeric(10, 2) AS c,
    DATE '2020-01-01' + i AS d, nullif(i % 5, 2)::float8 AS e FROM generate_series(1, 50000) AS g(i))
    TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 20000)`);
  await engine.query(`CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '${file}'`);
});
after(async () => {
  await engine.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const aggregates = [
  'count(*), count(b), count(e)',
  'count_if(a > 5)',
  "string_agg(b, ',' ORDER BY a) FILTER (WHERE a < 9)",
  'array_agg(a ORDER BY a) FILTER (WHERE a < 9)',
  'bool_and(a > 0), every(a > 1), bool_or(a < 2)',
  'bit_or(a), bit_and(a)',
  'min(a), max(a), min(b), max(b), min(c), max(c), min(d), max(d), min(e), max(e)',
  'sum(a), sum(c), sum(e), avg(a), avg(c), avg(e)',
  "sum(a) FILTER (WHERE b = 'x1')",
  'count(DISTINCT b), sum(DISTINCT e)',
  'mode() WITHIN GROUP (ORDER BY b), percentile_disc(0.5) WITHIN GROUP (ORDER BY a)',
  'min(a::numeric), sum(a::numeric), max(a::text)',
  'sum(a), max(b), count_if(e > 2)',
];

for (const aggregate of aggregates) {
  test(aggregate, async () => {
    for (const [select, rest] of [
      ['', ''],
      ['b, ', ' GROUP BY b ORDER BY b'],
      ['a % 7, e, ', ' WHERE e > 0 GROUP BY 1, 2 ORDER BY 1, 2'],
    ]) {
      const over = (rows: string): string => `SELECT ${select}${aggregate} FROM ${rows}${rest}`;
      const plain = await engine.query(over('(SELECT * FROM t OFFSET 0) AS t'));
      assert.deepEqual(await engine.query(over('t')), plain);
      assert.deepEqual(await engine.query(over('t')), plain, 'columns in the cache');
    }
  });
}

test('ANALYZE', async () => {
  await engine.query('ANALYZE t');
  const known = "SELECT n_distinct, null_frac FROM pg_stats WHERE tablename = 't' AND attname = 'b'";
  assert.deepEqual(await engine.query(known), [['3', '0.25']]);
});
