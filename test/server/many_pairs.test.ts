import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { connect } from '../differential/client.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { atRest, residentBytes, workerPids } from '../support/watch.ts';

/** Joins that make thousands of pairs of each row, compiled: they can be cancelled, and their rows do not pile up. */

let server: TestServer;
let client: pg.Client;
before(async () => {
  server = await startServer({ workers: 2, memory: '512MB' });
  client = await connect(server.pgUrl);
  const path = join(server.dataFolder, 'wide.parquet');
  await client.query(
    `COPY (SELECT x AS id, 1 AS k, x % 3 AS m, x / 7.0::float8 AS f FROM generate_series(1, 60000) t(x)) TO '${path}'
     (FORMAT parquet, ROW_GROUP_SIZE 30000)`,
  );
  await client.query(`CREATE EXTERNAL TABLE wide STORED AS PARQUET LOCATION '${path}'`);
  await client.query('SET compiled_pipelines = on');
});
after(async () => {
  await client.end();
  assert.equal(await server.stop(), 0);
});

const endless = {
  rows: 'SELECT a.f * 2 AS x, b.f FROM wide a JOIN wide b ON a.k = b.k OFFSET 3000000000',
  groups: 'SELECT a.m, count(*), sum(b.f) FROM wide a JOIN wide b ON a.k = b.k GROUP BY a.m',
  'rows that a condition drops': 'SELECT count(*) FROM wide a JOIN wide b ON a.k = b.k AND a.f + b.f < 0',
  'rows without a partner':
    'SELECT count(*) FROM wide a WHERE NOT EXISTS (SELECT 1 FROM wide b WHERE a.k = b.k AND a.f + b.f < 0)',
  'pairs of pairs': 'SELECT count(*) FROM wide a JOIN wide b ON a.k = b.k JOIN wide c ON c.m = b.m AND c.f > b.f',
};

for (const [what, sql] of Object.entries(endless)) {
  test(`${what}: cancelled soon, in little memory`, async () => {
    const pids = await workerPids(client);
    await client.query("SET statement_timeout = '1500ms'");
    let most = 0;
    let over = false;
    const watching = (async () => {
      while (!over) {
        for (const pid of pids) most = Math.max(most, residentBytes(pid));
        await sleep(50);
      }
    })();
    const started = performance.now();
    await assert.rejects(client.query(sql), { code: '57014' });
    const ms = performance.now() - started;
    over = true;
    await watching;
    await client.query('RESET statement_timeout');
    assert.ok(ms < 3500, `${ms} ms`);
    assert.ok(most < 1.2e9, `${most} bytes resident`);
    await atRest(client, server.dataFolder);
    assert.deepEqual(await workerPids(client), pids, 'no worker has died');
  });
}

test('the first of many pairs come at once', async () => {
  const started = performance.now();
  const { rows } = await client.query('SELECT a.id, b.id AS other FROM wide a JOIN wide b ON a.k = b.k LIMIT 3');
  assert.equal(rows.length, 3);
  assert.ok(performance.now() - started < 3000, `${performance.now() - started} ms`);
});
