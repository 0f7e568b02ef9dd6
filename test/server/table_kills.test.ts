import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startServer } from '../support/server.ts';

/** A server that is killed in the midst of a change leaves the table as it was or as it should be, and no files. */

const open = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url.replace('//', '//me@') });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

const state = async (client: pg.Client): Promise<string> => {
  const { rows } = await client.query('SELECT count(*) AS n, sum(a) AS s FROM t');
  return `${rows[0].n} ${rows[0].s}`;
};

const changes = [
  'INSERT INTO t SELECT g FROM generate_series(1, 300000) g',
  'UPDATE t SET a = a + 1',
  'DELETE FROM t WHERE a % 2 = 0',
];

test('kill -9 in the midst of INSERT, UPDATE and DELETE: the old rows or the new ones, and no orphans', async (t) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'millrace-kills-'));
  let server = await startServer({ dataFolder });
  t.after(() => server.stop());
  let client = await open(server.pgUrl);
  await client.query('CREATE TABLE t (a bigint)');
  await client.query('INSERT INTO t SELECT g FROM generate_series(1, 200000) g');
  for (const [i, change] of changes.entries()) {
    const before = await state(client);
    await client.query('BEGIN');
    await client.query(change);
    const after = await state(client);
    await client.query('ROLLBACK');
    assert.equal(await state(client), before, `${change}: rolled back`);
    const running = client.query(change).catch(() => undefined);
    await sleep(30 + i * 60);
    await server.kill();
    await running;
    server = await startServer({ dataFolder });
    client = await open(server.pgUrl);
    assert.ok([before, after].includes(await state(client)), change);
  }
  await client.query('DROP TABLE t');
  await client.end();
  await server.stop();
  assert.deepEqual(readdirSync(join(dataFolder, 'tables')), []);
  rmSync(dataFolder, { recursive: true });
});

test('two sessions that add rows both succeed; two that change the same rows follow each other', async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  const [a, b] = [await open(server.pgUrl), await open(server.pgUrl)];
  await a.query('CREATE TABLE t (a bigint)');
  await Promise.all([a, b].map((client) => client.query('INSERT INTO t SELECT g FROM generate_series(1, 1000) g')));
  assert.equal(await state(a), '2000 1001000');
  await Promise.all([a, b].map((client) => client.query('UPDATE t SET a = a + 1')));
  assert.equal(await state(b), '2000 1005000');
  await a.query('BEGIN');
  await a.query('UPDATE t SET a = 0 WHERE a = 3');
  await b.query('UPDATE t SET a = a + 1');
  await assert.rejects(a.query('COMMIT'), { code: '40001' });
  assert.equal(await state(a), '2000 1007000');
  await a.query('CREATE TEMP TABLE own (a int)');
  await assert.rejects(b.query('SELECT * FROM own'), { code: '42P01' });
  await Promise.all([a.end(), b.end()]);
});

test('what COPY writes it reads again', async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  const client = await open(server.pgUrl);
  await client.query('CREATE TABLE t (a int, b text)');
  await client.query("INSERT INTO t VALUES (1, E'x\\ty'), (2, NULL)");
  const path = join(server.dataFolder, 'rows.csv');
  for (const options of ['(FORMAT csv, HEADER)', '(FORMAT text)', '(FORMAT binary)', "(DELIMITER ';', NULL 'nix')"]) {
    await client.query(`COPY t TO '${path}' ${options.replace('(D', '(FORMAT text, D')}`);
    await client.query('CREATE TABLE back (a int, b text)');
    await client.query(`COPY back FROM '${path}' ${options}`);
    const { rows } = await client.query('SELECT count(*)::int AS n FROM (SELECT * FROM t EXCEPT SELECT * FROM back) x');
    assert.equal(rows[0].n, 0, options);
    await client.query('DROP TABLE back');
  }
  await client.end();
});
