import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startServer, type TestServer } from '../support/server.ts';

/** Statements that are sent again and again while what they read changes, also from outside and by other sessions. */

let server: TestServer;
let client: pg.Client;
let other: pg.Client;
before(async () => {
  server = await startServer();
  client = new pg.Client(server.pgUrl.replace('//', '//one@'));
  other = new pg.Client(server.pgUrl.replace('//', '//other@'));
  await Promise.all([client.connect(), other.connect()]);
});
after(async () => {
  await Promise.all([client.end(), other.end()]);
  assert.equal(await server.stop(), 0);
});

const rows = async (sql: string, values: unknown[] = [], by = client): Promise<unknown[][]> =>
  (await by.query({ text: sql, values, rowMode: 'array' })).rows;

test('files that are written anew, and files that are added', async () => {
  const folder = join(server.dataFolder, 'changing');
  const file = join(folder, 'a.parquet');
  const reads = [
    `SELECT * FROM '${file}'`,
    `SELECT count(*)::int FROM '${folder}/*.parquet'`,
    'SELECT * FROM changing',
  ];
  await client.query(`COPY (SELECT 1 AS a) TO '${file}'`);
  await client.query(`CREATE EXTERNAL TABLE changing STORED AS PARQUET LOCATION '${folder}/'`);
  for (let turn = 0; turn < 3; turn++) {
    for (const sql of reads) assert.deepEqual(await rows(sql), [[1]], sql);
    assert.deepEqual(await rows('SELECT a FROM changing WHERE a = $1', [1]), [[1]]);
  }
  rmSync(file);
  await client.query(`COPY (SELECT 'text' AS b, 2 AS a) TO '${file}'`);
  for (let turn = 0; turn < 2; turn++) {
    assert.deepEqual(await rows(reads[0]), [['text', 2]]);
    assert.deepEqual(await rows(reads[2]), [['text', 2]]);
    assert.deepEqual(await rows('SELECT a FROM changing WHERE a = $1', [1]), []);
    assert.deepEqual(await rows('SELECT a FROM changing WHERE a = $1', [2]), [[2]]);
  }
  await client.query(`COPY (SELECT 'more' AS b, 3 AS a) TO '${join(folder, 'b.parquet')}'`);
  assert.deepEqual(await rows(reads[1]), [[2]]);
  assert.deepEqual(await rows(reads[2]), [
    ['text', 2],
    ['more', 3],
  ]);
  await client.query('DROP TABLE changing');
  await assert.rejects(rows(reads[2]), { code: '42P01' });
});

test('what one session prepared holds no longer than what another leaves of it', async () => {
  await client.query('CREATE TABLE looked_up (k int, v text)');
  await client.query("INSERT INTO looked_up SELECT i, 'v' || i FROM generate_series(1, 1000) AS g(i)");
  const named = (k: number) =>
    client.query({ name: 'look', text: 'SELECT v FROM looked_up WHERE k = $1', values: [k] });
  for (let k = 1; k <= 20; k++) assert.deepEqual((await named(k)).rows, [{ v: `v${k}` }]);
  await other.query("UPDATE looked_up SET v = 'other' WHERE k = 7");
  assert.deepEqual((await named(7)).rows, [{ v: 'other' }]);
  await other.query('BEGIN');
  await other.query('DELETE FROM looked_up WHERE k = 8');
  assert.deepEqual((await named(8)).rows, [{ v: 'v8' }]);
  assert.deepEqual(await rows('SELECT v FROM looked_up WHERE k = $1', [8], other), []);
  await other.query('COMMIT');
  assert.deepEqual((await named(8)).rows, []);
  await other.query('DROP TABLE looked_up');
  await assert.rejects(named(7), { code: '42P01' });
  await client.query('CREATE TABLE looked_up (k int, v text)');
  await client.query("INSERT INTO looked_up VALUES (7, 'again')");
  assert.deepEqual((await named(7)).rows, [{ v: 'again' }]);
});

test('a temporary table is nobody else’s, whoever planned the text first', async () => {
  const sql = 'SELECT v FROM mine WHERE k = $1';
  await client.query("CREATE TABLE mine AS SELECT 1 AS k, 'shared' AS v");
  await other.query("CREATE TEMP TABLE mine AS SELECT 1 AS k, 'temporary' AS v");
  for (let turn = 0; turn < 8; turn++) {
    assert.deepEqual(await rows(sql, [1]), [['shared']]);
    assert.deepEqual(await rows(sql, [1], other), [['temporary']]);
  }
  await other.query('DROP TABLE mine');
  assert.deepEqual(await rows(sql, [1], other), [['shared']]);
});

test('users and settings that a text depends on', async () => {
  const user = 'SELECT current_user::text';
  const [[mine], [theirs]] = [...(await rows(user)), ...(await rows(user, [], other))];
  assert.notEqual(mine, theirs);
  const sql = "SELECT ('2024-06-01 12:00+00'::timestamptz)::text";
  await other.query("SET TIME ZONE 'Asia/Tokyo'");
  for (let turn = 0; turn < 3; turn++) {
    assert.deepEqual(await rows(sql), [['2024-06-01 12:00:00+00']]);
    assert.deepEqual(await rows(sql, [], other), [['2024-06-01 21:00:00+09']]);
  }
});
