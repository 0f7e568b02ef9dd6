import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { root } from '../../scripts/run.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** What people see who type \d: the describe commands of a real psql 15, and the queries behind them. */

const setup = `
CREATE TABLE t (id int NOT NULL, name text NOT NULL DEFAULT 'x', at timestamptz, v varchar(10) DEFAULT 'y',
  n numeric(10,2) DEFAULT 1.5, c char(3), flags int[], d date DEFAULT '2024-01-01');
CREATE TABLE "MixedCase" ("Größe" int, b text);
CREATE TABLE "übel ""q""" (a int);
CREATE VIEW v AS SELECT id, name FROM t WHERE id > 0;
CREATE SCHEMA s2;
CREATE TABLE s2.hidden (x bigint);
COMMENT ON TABLE t IS 'the table';
COMMENT ON COLUMN t.name IS 'its name';
COMMENT ON SCHEMA s2 IS 'second';
COMMENT ON VIEW v IS 'a view';
`;

let server: TestServer;
let client: pg.Client;
before(async () => {
  server = await startServer({ workers: 1 });
  client = new pg.Client(server.pgUrl.replace('//', '//me@'));
  await client.connect();
  await client.query(setup);
});
after(async () => {
  await client.end();
  await server.stop();
});

const hasPsql = spawnSync('psql', ['--version']).status === 0;

/** Commands with what PostgreSQL 15 answers over the same objects: `#### command`, then its lines. */
const described = readFileSync(join(root, 'test/server/psql_describes.txt'), 'utf8')
  .split(/^#### /m)
  .slice(1)
  .map((part) => {
    const end = part.indexOf('\n');
    return { command: part.slice(0, end), answer: part.slice(end + 1) };
  });

test('the describe commands of psql', { skip: !hasPsql }, () => {
  const port = String(server.pgPort);
  for (const { command, answer } of described) {
    const args = ['-X', '-h', '127.0.0.1', '-p', port, '-U', 'me', 'lake', '-c', command];
    const { stdout, stderr } = spawnSync('psql', args, {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    assert.equal(stdout + stderr, answer, command);
  }
});

const corpus = join(root, '../shared/corpora/psql15-catalog-queries.sql');

test('the queries that psql 15 sends', { skip: !existsSync(corpus) }, async () => {
  const lines = readFileSync(corpus, 'utf8').split('\n');
  const queries = lines
    .filter((line) => !/^(####|-- )/.test(line))
    .join('\n')
    .split('--;;')
    .map((query) => query.trim())
    .filter((query) => query !== '');
  assert.ok(queries.length >= 73);
  for (const query of queries) {
    // There is no function f here.
    if (query.includes("'f'::")) await assert.rejects(client.query(query), { code: '42883' });
    else await client.query(query);
  }
});

test('a question about the catalog opens no file', async () => {
  const folder = join(server.dataFolder, 'gone');
  await client.query(`COPY (SELECT 1 AS a, 'x' AS b) TO '${folder}/' (FORMAT parquet)`);
  await client.query(`CREATE EXTERNAL TABLE gone STORED AS PARQUET LOCATION '${folder}/'`);
  rmSync(folder, { recursive: true });
  await assert.rejects(client.query('SELECT * FROM gone'));
  const columns = `SELECT attname, atttypid::regtype::text AS type FROM pg_attribute WHERE attrelid = 'gone'::regclass`;
  const { rows } = await client.query(`${columns} ORDER BY attnum`);
  assert.deepEqual(rows, [
    { attname: 'a', type: 'integer' },
    { attname: 'b', type: 'text' },
  ]);
  await client.query('DROP TABLE gone');
});

test('numbers of objects outlive their names', async () => {
  const oidOf = async (name: string, through = client): Promise<number> =>
    (await through.query(`SELECT $1::regclass::oid AS oid`, [name])).rows[0].oid;
  await client.query('CREATE TABLE old_name (a int)');
  const oid = await oidOf('old_name');
  await client.query(`COMMENT ON COLUMN old_name.a IS 'kept'`);
  await client.query('ALTER TABLE old_name RENAME TO new_name');
  assert.equal(await oidOf('new_name'), oid);
  await client.query('DROP TABLE new_name');
  await client.query('CREATE TABLE old_name (a int)');
  assert.notEqual(await oidOf('old_name'), oid);
  const { rows } = await client.query('SELECT * FROM pg_description WHERE objoid = $1', [oid]);
  assert.deepEqual(rows, []);
  await client.query('DROP TABLE old_name');
});

test('LISTEN and NOTIFY between sessions, at COMMIT', async () => {
  const listener = new pg.Client(server.pgUrl.replace('//', '//me@'));
  await listener.connect();
  const heard: string[] = [];
  const first = new Promise<void>((resolve) => {
    listener.on('notification', ({ channel, payload }) => {
      heard.push(`${channel} ${payload}`);
      if (payload === 'last') resolve();
    });
  });
  await listener.query('LISTEN news');
  await client.query('BEGIN');
  await client.query(`NOTIFY news, 'undone'`);
  await client.query('ROLLBACK');
  await client.query('BEGIN');
  await client.query(`NOTIFY news, 'one'`);
  assert.deepEqual(heard, []);
  await client.query('COMMIT');
  await client.query(`SELECT pg_notify('news', 'two')`);
  await client.query(`NOTIFY other, 'unheard'`);
  await client.query(`NOTIFY news, 'last'`);
  await first;
  assert.deepEqual(heard, ['news one', 'news two', 'news last']);
  await listener.end();
});

test('pg_cancel_backend and pg_terminate_backend reach another session', async () => {
  const other = new pg.Client(server.pgUrl.replace('//', '//me@'));
  other.on('error', () => undefined);
  await other.connect();
  const { rows } = await other.query('SELECT pg_backend_pid() AS pid');
  const busy = assert.rejects(
    other.query('SELECT count(*) FROM generate_series(1, 100000000) a, generate_series(1, 100000) b'),
    { code: '57014' },
  );
  for (let done = false; !done; ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const active = await client.query(`SELECT state FROM pg_stat_activity WHERE pid = $1`, [rows[0].pid]);
    done = active.rows[0].state === 'active';
  }
  assert.deepEqual((await client.query('SELECT pg_cancel_backend($1) AS ok', [rows[0].pid])).rows, [{ ok: true }]);
  await busy;
  const ended = new Promise((resolve) => other.once('end', resolve));
  const sql = 'SELECT pg_terminate_backend(pid) AS ok FROM pg_stat_activity WHERE pid = $1';
  assert.deepEqual((await client.query(sql, [rows[0].pid])).rows, [{ ok: true }]);
  await ended;
});
