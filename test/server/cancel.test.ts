import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { serialize as s } from 'pg-protocol';
import { startServer, type TestServer } from '../support/server.ts';
import { atRest, eventually, filesBelow } from '../support/watch.ts';
import { codes, fieldOf, startup, states, Wire } from '../support/wire.ts';

/** What is stopped: by the user, by a client that has gone. */

/** Well above what is aimed at (50 ms), because tests run beside each other. */
const promptMs = 1000;

let server: TestServer;
let watcher: pg.Client;
before(async () => {
  server = await startServer();
  watcher = new pg.Client(server.pgUrl.replace('//', '//watcher@'));
  await watcher.connect();
});
after(async () => {
  await watcher.end();
  assert.equal(await server.stop(), 0);
});

/** A connection that knows its own key. */
async function open(): Promise<{ wire: Wire; pid: number; secret: number }> {
  const wire = new Wire(server.pgPort);
  wire.send(startup({ user: 'me', database: 'lake' }));
  const { body } = (await wire.until('Z')).find(({ code }) => code === 'K')!;
  return { wire, pid: body.readInt32BE(0), secret: body.readInt32BE(4) };
}

async function cancel(pid: number, secret: number, tls = false): Promise<void> {
  const wire = new Wire(server.pgPort);
  if (tls) {
    wire.send(s.requestSsl());
    await wire.raw(1);
  }
  wire.send(s.cancel(pid, secret));
  await wire.closed;
  assert.equal(wire.seen.length, 0);
}

const running = (pid: number) => async () =>
  (await watcher.query('SELECT state FROM pg_stat_activity WHERE pid = $1', [pid])).rows[0]?.state === 'active';

const folder = () => join(server.dataFolder, 'written');
const many = 'generate_series(1, 500000000) AS g(i)';
const statements: readonly (readonly [string, () => string])[] = [
  ['a query', () => `SELECT count(*), sum(i * 1.5) FROM ${many}`],
  ['a wait', () => 'SELECT pg_sleep(100000)'],
  ['a query that groups', () => `SELECT i % 1000003, count(*) FROM ${many} GROUP BY 1`],
  [
    'a query that sorts',
    () => `SELECT i FROM generate_series(1, 30000000) AS g(i) ORDER BY i % 1000003 * 2039 % 1000003, i`,
  ],
  [
    'a join',
    () => 'SELECT count(*) FROM generate_series(1, 100000) a(i), generate_series(1, 100000) b(i) WHERE a.i < b.i',
  ],
  [
    'COPY TO',
    () => `COPY (SELECT i, i * 0.5::float8 AS x FROM ${many}) TO '${folder()}/' (FORMAT parquet, ROW_GROUP_SIZE 10000)`,
  ],
  ['CREATE TABLE AS', () => `CREATE TABLE big AS SELECT i, i * 0.5::float8 AS x FROM ${many}`],
  [
    'CREATE MODEL',
    () => `CREATE MODEL m USING linear_regression TARGET y AS SELECT i AS x, i * 2.0::float8 AS y FROM ${many}`,
  ],
];

for (const [name, sql] of statements) {
  test(`cancel: ${name}`, async () => {
    const { wire, pid, secret } = await open();
    wire.send(s.query(sql()));
    await eventually('it runs', running(pid));
    await new Promise((resolve) => setTimeout(resolve, 150));
    const began = performance.now();
    await cancel(pid, secret, name === 'a query');
    const seen = await wire.until('Z');
    const ms = performance.now() - began;
    assert.deepEqual(states(seen), ['57014']);
    assert.equal(fieldOf(seen.find(({ code }) => code === 'E')!, 'M'), 'canceling statement due to user request');
    assert.ok(ms < promptMs, `${ms} ms`);
    assert.equal(codes(await wire.query('SELECT 1')), 'TDCZ');
    await atRest(watcher, server.dataFolder);
    for (const place of [folder(), join(server.dataFolder, 'tables')]) {
      await eventually('no files', () => filesBelow(place).length === 0 || filesBelow(place));
    }
    assert.deepEqual(states(await wire.query('SELECT * FROM big')), ['42P01']);
    assert.deepEqual(states(await wire.query('DESCRIBE MODEL m')), ['42704']);
    await wire.close();
  });
}

test('a wrong secret, a wrong session and an idle session are left alone', async () => {
  const { wire, pid, secret } = await open();
  await cancel(pid, secret);
  await cancel(pid, secret ^ 1);
  await cancel(pid + 1000, secret);
  wire.send(s.query('SELECT count(*) FROM generate_series(1, 3000000) AS g(i)'));
  await cancel(pid, secret ^ 1);
  assert.deepEqual(states(await wire.until('Z')), []);
  await wire.close();
});

test('Ctrl-C in psql', { skip: spawnSync('psql', ['--version']).status !== 0 && 'psql is not installed' }, async () => {
  const psql = spawn('psql', [
    '-X',
    '-c',
    `SELECT count(*) FROM ${many} -- by psql`,
    server.pgUrl.replace('//', '//psql@'),
  ]);
  let errors = '';
  psql.stderr.on('data', (piece) => {
    errors += String(piece);
  });
  await eventually('it runs', async () => {
    const { rows } = await watcher.query("SELECT state FROM pg_stat_activity WHERE usename = 'psql'");
    return rows[0]?.state === 'active';
  });
  psql.kill('SIGINT');
  await new Promise((resolve) => psql.once('close', resolve));
  assert.match(errors, /ERROR: {2}canceling statement due to user request/);
  await atRest(watcher, server.dataFolder);
});

test('a second connection watches a model being trained, and stops it', async () => {
  const { wire, pid, secret } = await open();
  wire.send(s.query(statements.at(-1)![1]()));
  const progress = async () =>
    (await watcher.query('SELECT * FROM pg_stat_progress_create_model WHERE pid = $1', [pid])).rows[0];
  await eventually('rows are counted', async () => Number((await progress())?.rows_done ?? 0) > 0, 20_000);
  const first = await progress();
  assert.equal(first.model, 'm');
  await eventually(
    'the count grows',
    async () => Number((await progress()).rows_done) > Number(first.rows_done),
    20_000,
  );
  await cancel(pid, secret);
  assert.deepEqual(states(await wire.until('Z')), ['57014']);
  assert.equal(await progress(), undefined);
  await wire.close();
});

for (const [name, sql] of [
  ['in the middle of a result', () => `SELECT i, repeat('x', 100) FROM ${many}`],
  ['before the first row', () => `SELECT sum(i) FROM ${many}`],
  ['in the middle of training', statements.at(-1)![1]],
  ['in the middle of COPY', statements[4][1]],
] as const) {
  for (const how of ['reset', 'closed'] as const) {
    test(`a client that is ${how} ${name}`, async () => {
      const { wire, pid } = await open();
      wire.send(s.query(sql()));
      await eventually('it runs', running(pid));
      await new Promise((resolve) => setTimeout(resolve, 150));
      if (how === 'reset') wire.socket.resetAndDestroy();
      else wire.socket.destroy();
      await eventually('the session ends', async () => {
        const { rows } = await watcher.query('SELECT state FROM pg_stat_activity WHERE pid = $1', [pid]);
        return rows.length === 0 || rows;
      });
      await atRest(watcher, server.dataFolder);
      await eventually('no files', () => filesBelow(folder()).length === 0 || filesBelow(folder()));
    });
  }
}
