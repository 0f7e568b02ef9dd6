import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { root } from '../../scripts/run.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { eventually, filesBelow, queryFolders } from '../support/watch.ts';

/** What survives a stop, a crash and a full disk. */

const folders: string[] = [];
const running = new Set<TestServer>();
after(async () => {
  for (const server of running) await server.kill();
  if (small !== undefined) spawnSync('umount', ['-l', small]);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-restart-'));
  folders.push(folder);
  return folder;
}

async function start(
  dataFolder: string,
  flags: readonly string[] = [],
): Promise<{ server: TestServer; client: pg.Client }> {
  const server = await startServer({ dataFolder, flags });
  running.add(server);
  const client = new pg.Client(server.pgUrl.replace('//', '//me@'));
  client.on('error', () => undefined);
  await client.connect();
  return { server, client };
}

/** Starts a server that must not come up: what it says, and its exit code. */
function failingStart(...flags: string[]): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'server/main.ts'), '--http-port', 'off', ...flags], {
    encoding: 'utf8',
    timeout: 20_000,
  });
}

const checks = [
  'SELECT count(*), sum(i), sum(x) FROM t',
  'SELECT * FROM v',
  'DESCRIBE MODEL m WEIGHTS',
  'SELECT * FROM information_schema.models',
];
const answers = async (client: pg.Client) => {
  const rows: unknown[] = [];
  for (const sql of checks) rows.push((await client.query(sql)).rows);
  return JSON.stringify(rows);
};

test('tables, views and models survive SIGTERM and kill -9; what was left half done does not', async () => {
  const folder = newFolder();
  const first = await start(folder);
  await first.client.query('CREATE TABLE t AS SELECT i, i * 0.5::float8 AS x FROM generate_series(1, 50000) AS g(i)');
  await first.client.query('CREATE VIEW v AS SELECT count(*) AS n FROM t WHERE i > 10');
  await first.client.query('CREATE MODEL m USING linear_regression TARGET x AS SELECT i, x FROM t');
  await first.client.query('CREATE OR REPLACE MODEL m USING linear_regression TARGET x AS SELECT i, x FROM t');
  const wanted = await answers(first.client);
  const files = filesBelow(join(folder, 'tables')).length;
  assert.equal(await first.server.stop(), 0);

  const second = await start(folder);
  assert.equal(await answers(second.client), wanted);
  await second.client.query('BEGIN');
  await second.client.query('CREATE TABLE lost AS SELECT 1 AS a');
  second.client
    .query('COMMIT; BEGIN; CREATE TABLE never AS SELECT i FROM generate_series(1, 500000000) AS g(i)')
    .catch(() => undefined);
  await eventually('it writes', () => filesBelow(join(folder, 'tables')).length > files + 1);
  await second.server.kill();

  const third = await start(folder);
  assert.equal(await answers(third.client), wanted);
  assert.deepEqual((await third.client.query('SELECT a FROM lost')).rows, [{ a: 1 }]);
  await assert.rejects(third.client.query('SELECT * FROM never'), { code: '42P01' });
  await eventually('swept', () => filesBelow(join(folder, 'tables')).length === files + 1 || filesBelow(folder));
  assert.deepEqual(queryFolders(folder), []);
  await third.client.end();
  assert.equal(await third.server.stop(), 0);
});

test('one data folder, one server', async () => {
  const folder = newFolder();
  const { server, client } = await start(folder);
  const other = failingStart('--pg-port', '0', '--data', folder);
  assert.equal(other.status, 1);
  assert.match(
    other.stderr,
    /data folder ".*" is in use by another server\nStop it, or choose another folder with --data\./,
  );
  assert.equal((await client.query('SELECT 1 AS one')).rows[0].one, 1);
  await client.end();
  assert.equal(await server.stop(), 0);
});

test('a port that is taken', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => blocker.once('listening', resolve));
  const { port } = blocker.address() as { port: number };
  const refused = failingStart('--pg-port', String(port), '--data', newFolder());
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, new RegExp(`port ${port} is in use; choose another with --pg-port`));
  blocker.close();
});

test('a data folder that cannot be one', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'file'), '');
  const { status, stderr } = failingStart('--pg-port', '0', '--data', join(folder, 'file'));
  assert.equal(status, 1);
  assert.match(stderr, /data folder ".*file"/);
  assert.doesNotMatch(stderr, /\n\s+at /);
});

test('SIGTERM lets running statements end, and takes no new ones', async () => {
  const { server, client } = await start(newFolder());
  const idle = new pg.Client(server.pgUrl.replace('//', '//me@'));
  const goodbye = new Promise<pg.DatabaseError>((resolve) =>
    idle.on('error', (error) => resolve(error as pg.DatabaseError)),
  );
  await idle.connect();
  const slow = client.query(
    'SELECT count(*)::int8 AS n FROM generate_series(1, 5000) a(i), generate_series(1, 5000) b(i) WHERE a.i < b.i',
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  const stopped = server.stop();
  assert.equal((await goodbye).code, '57P01');
  assert.equal((await slow).rows[0].n, '12497500');
  assert.equal(await stopped, 0);
});

// ---------------------------------------------------------------- a full disk, a folder that cannot be written

const small = mountSmall();

/** A file system of 16 MB; undefined where this user may not mount. */
function mountSmall(): string | undefined {
  const folder = newFolder();
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder]).status === 0;
  return done ? folder : undefined;
}

test('a disk that fills up', { skip: small === undefined && 'mounting needs a superuser' }, async () => {
  const data = join(small!, 'lake');
  const { server, client } = await start(data);
  const wide = 'SELECT i, md5(i::text) AS a, md5((i + 1)::text) AS b FROM generate_series(1, 700000) AS g(i)';
  const full = (sql: string) => assert.rejects(client.query(sql), { code: '53100' }, sql);
  await full(`COPY (${wide}) TO '${small}/copy/' (FORMAT parquet)`);
  await eventually('no temporaries', () => filesBelow(join(small!, 'copy')).length === 0);
  await full(`CREATE TABLE t AS ${wide}`);
  await eventually('swept', () => filesBelow(join(data, 'tables')).length === 0 || filesBelow(data));
  await assert.rejects(client.query('SELECT * FROM t'), { code: '42P01' });
  await eventually('no query folders', () => queryFolders(data).length === 0);
  await client.query('CREATE TABLE t AS SELECT 1 AS a');
  assert.deepEqual((await client.query('SELECT a FROM t')).rows, [{ a: 1 }]);
  await client.end();
  assert.equal(await server.stop(), 0);
});

test('a spill that fills the disk', { skip: small === undefined && 'mounting needs a superuser' }, async () => {
  const data = join(small!, 'spilling');
  rmSync(join(small!, 'lake'), { recursive: true, force: true });
  const { server, client } = await start(data, ['--memory', '64MB']);
  const sort = 'SELECT i, repeat(md5(i::text), 8) AS a FROM generate_series(1, 1000000) AS g(i) ORDER BY a';
  await assert.rejects(client.query(`SELECT count(a) FROM (${sort} LIMIT 999999) s`), { code: '53100' });
  await eventually('no query folders', () => queryFolders(data).length === 0 || queryFolders(data));
  assert.equal(
    (await client.query('SELECT count(*)::int4 AS n FROM generate_series(1, 1000) AS g(i)')).rows[0].n,
    1000,
  );
  await client.end();
  assert.equal(await server.stop(), 0);
});

test('compiled groups and joins that fill the disk', {
  skip: small === undefined && 'mounting needs a superuser',
}, async () => {
  const data = join(small!, 'compiled');
  rmSync(join(small!, 'spilling'), { recursive: true, force: true });
  const path = join(newFolder(), 'keys.parquet');
  const rows = 600_000;
  const writer = await start(newFolder());
  await writer.client.query(
    `COPY (SELECT i, md5(i::text) AS a, md5((i + 1)::text) AS b FROM generate_series(1, ${rows}) AS g(i)) TO '${path}' (FORMAT parquet)`,
  );
  await writer.client.end();
  await writer.server.stop();
  const { server, client } = await start(data, ['--memory', '64MB']);
  await client.query(`CREATE EXTERNAL TABLE keys STORED AS PARQUET LOCATION '${path}'`);
  await client.query('SET compiled_pipelines = on');
  const groups = 'SELECT count(*), sum(n) FROM (SELECT a, b, count(*) AS n FROM keys GROUP BY a, b) AS g';
  const joined = 'SELECT count(*) FROM keys AS x JOIN keys AS y ON x.a = y.a AND x.b = y.b';
  for (const sql of [groups, joined]) {
    const { rows: plan } = await client.query(`EXPLAIN ${sql}`);
    assert.match(JSON.stringify(plan), /Compiled: scan → /);
    await assert.rejects(client.query(sql), { code: '53100' }, sql);
    await eventually('no query folders', () => queryFolders(data).length === 0 || queryFolders(data));
  }
  const { rows: found } = await client.query('SELECT count(*)::int4 AS n, max(i)::int4 AS m FROM keys WHERE i > 10');
  assert.deepEqual(found, [{ n: rows - 10, m: rows }]);
  await client.end();
  assert.equal(await server.stop(), 0);
});

test('a data folder that cannot be written', {
  skip: small === undefined && 'mounting needs a superuser',
}, async () => {
  const folder = join(small!, 'readonly');
  for (const earlier of ['lake', 'spilling', 'compiled'])
    rmSync(join(small!, earlier), { recursive: true, force: true });
  mkdirSync(folder);
  const { server, client } = await start(folder);
  await client.query('CREATE VIEW v AS SELECT 1 AS a');
  await client.end();
  await server.stop();
  execFileSync('mount', ['-o', 'remount,ro', small!]);
  try {
    const { status, stderr } = failingStart('--pg-port', '0', '--data', folder);
    assert.equal(status, 1);
    assert.match(stderr, /data folder ".*readonly"/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  } finally {
    execFileSync('mount', ['-o', 'remount,rw', small!]);
  }
});
