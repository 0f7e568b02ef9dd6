import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { connect } from '../differential/client.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** What the build side of a join keeps from being read, counted by EXPLAIN ANALYZE: in row groups and in rows. */

let server: TestServer;
let client: pg.Client;
const folder = mkdtempSync(join(tmpdir(), 'runtime-filters-'));

before(async () => {
  server = await startServer({ workers: 2 });
  client = await connect(server.pgUrl);
  const fact = `SELECT n AS id, n % 1000 AS k, 'v' || n % 7 AS v FROM generate_series(1, 200000) AS g(n)`;
  await client.query(`COPY (${fact}) TO '${folder}/fact.parquet' (FORMAT parquet, ROW_GROUP_SIZE 20000)`);
  const dim = `SELECT n AS id, n % 10 AS g FROM generate_series(1, 2000) AS g(n)`;
  await client.query(`COPY (${dim}) TO '${folder}/dim.parquet' (FORMAT parquet, ROW_GROUP_SIZE 1000)`);
  await openTables(client);
});
after(async () => {
  await client.end();
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function openTables(of: pg.Client): Promise<void> {
  for (const name of ['fact', 'dim']) {
    await of.query(`CREATE EXTERNAL TABLE ${name} STORED AS PARQUET LOCATION '${folder}/${name}.parquet'`);
  }
}

async function rowsOf(sql: string): Promise<readonly unknown[]> {
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  return rows;
}

/** What EXPLAIN ANALYZE counts of the scan of `fact`. */
async function counted(sql: string): Promise<{ readonly groups: number; readonly rows: number }> {
  const lines = (await rowsOf(`EXPLAIN ANALYZE ${sql}`)).map((row) => String((row as unknown[])[0]));
  const from = lines.findIndex((line) => line.includes('Seq Scan on fact'));
  const rest = lines.slice(from + 1);
  const end = rest.findIndex((line) => line.includes('->'));
  const own = rest.slice(0, end < 0 ? undefined : end).join('\n');
  const figure = (label: string): number => Number(new RegExp(`^ *${label}: (\\d+)`, 'm').exec(own)?.[1] ?? 0);
  return {
    groups: figure('Row Groups Removed by Runtime Filter'),
    rows: figure('Rows Removed by Runtime Filter'),
  };
}

/** The answer with the filters is the answer without. */
async function sameWithout(sql: string): Promise<void> {
  const filtered = await rowsOf(sql);
  await client.query("SET disabled_rules = 'runtime_filters'");
  const plain = await rowsOf(sql);
  const none = await counted(sql);
  await client.query('RESET disabled_rules');
  assert.deepEqual(filtered, plain);
  assert.deepEqual(none, { groups: 0, rows: 0 });
}

test('row groups outside the keys of the build side are not read', async () => {
  const sql = 'SELECT fact.id, v FROM fact JOIN dim ON fact.id = dim.id AND dim.g = 3 AND dim.id + 0 > 1900 ORDER BY 1';
  const { groups, rows } = await counted(sql);
  assert.equal(groups, 9);
  assert.ok(rows > 19_900, `${rows} rows are removed`);
  await sameWithout(sql);
});

test('rows are left out where every row group may hold some', async () => {
  const sql = 'SELECT count(*), sum(fact.id) FROM fact WHERE k IN (SELECT id FROM dim WHERE g = 3 AND id + 0 < 100)';
  const { groups, rows } = await counted(sql);
  assert.equal(groups, 0);
  assert.ok(rows > 190_000, `${rows} rows are removed`);
  await sameWithout(sql);
});

test('an empty build side reads nothing', async () => {
  const sql = 'SELECT v FROM fact JOIN dim ON fact.id = dim.id AND dim.g * 2 = 99';
  assert.equal((await counted(sql)).groups, 10);
  await sameWithout(sql);
});

test('through groups and other joins to the scan', async () => {
  const sql = `SELECT dim.id, s FROM dim JOIN (SELECT fact.id, sum(k) AS s FROM fact LEFT JOIN dim d ON d.id = fact.k
    GROUP BY fact.id) grouped ON grouped.id = dim.id WHERE g = 3 AND dim.id + 0 <= 200 ORDER BY 1`;
  assert.equal((await counted(sql)).groups, 9);
  await sameWithout(sql);
});

test('rows that a join pads or looks for the lack of stay', async () => {
  for (const sql of [
    'SELECT count(*), count(dim.id) FROM fact LEFT JOIN dim ON fact.id = dim.id AND dim.g = 3 AND dim.id < 100',
    'SELECT count(*) FROM fact WHERE NOT EXISTS (SELECT FROM dim WHERE fact.id = dim.id AND dim.g = 3 AND dim.id < 100)',
    'SELECT count(*) FROM fact FULL JOIN (SELECT * FROM dim WHERE g = 3 AND id < 100) d ON fact.id = d.id',
  ]) {
    assert.deepEqual(await counted(sql), { groups: 0, rows: 0 }, sql);
    await sameWithout(sql);
  }
});

test('a small probe side filters the scan of the build side', async () => {
  for (const sql of [
    "SELECT count(*) FROM dim WHERE g = 3 AND id % 1000 < 100 AND EXISTS (SELECT FROM fact WHERE fact.k = dim.id AND v <> 'v1')",
    "SELECT count(*) FROM dim WHERE g = 3 AND id % 1000 < 100 AND NOT EXISTS (SELECT FROM fact WHERE fact.id = dim.id AND v = 'v1')",
  ]) {
    const { groups, rows } = await counted(sql);
    assert.ok(groups === 9 || rows > 150_000, `${groups} row groups and ${rows} rows are removed: ${sql}`);
    await sameWithout(sql);
  }
});

test('one answer, to the last bit, from one, two and four workers', async () => {
  const queries = [
    'SELECT dim.g, sum(sqrt(fact.id)), avg(fact.id / 3.0::float8) FROM fact JOIN dim ON fact.k = dim.id AND dim.g < 4 GROUP BY dim.g ORDER BY 1',
    'SELECT sum(sqrt(fact.id)) FROM fact JOIN dim ON fact.id = dim.id AND dim.g + 0 = 3',
    'SELECT sum(sqrt(dim.id)) FROM dim WHERE g = 3 AND EXISTS (SELECT FROM fact WHERE fact.k = dim.id)',
  ];
  const expected: unknown[] = [];
  for (const sql of queries) expected.push(await rowsOf(sql));
  for (const workers of [1, 4]) {
    const other = await startServer({ workers });
    const theirs = await connect(other.pgUrl);
    await openTables(theirs);
    for (const [i, sql] of queries.entries()) {
      const { rows } = await theirs.query({ text: sql, rowMode: 'array' });
      assert.deepEqual(rows, expected[i], `${workers} workers: ${sql}`);
    }
    await theirs.end();
    await other.stop();
  }
});
