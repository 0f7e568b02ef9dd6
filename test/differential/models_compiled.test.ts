import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { startServer, type TestServer } from '../support/server.ts';
import { type Answer, ask, connect } from './client.ts';
import { pipelineSetup } from './pipeline_tables.ts';

/** Models and predictions over Parquet are the same to the bit: compiled and plain, cold and hot, with 1, 2, 4 workers. */

const workers = [2, 1, 4];
const folder = mkdtempSync(join(tmpdir(), 'models-compiled-'));
let servers: readonly TestServer[] = [];

/** Features of every type, with NULLs, NaN and the infinities; a hold-out; a transform; no constant. */
const models: readonly string[] = [
  'numbers USING linear_regression TARGET id SPLIT NONE AS SELECT id, b, s, i, l, r, f, n, w, d, ts FROM several',
  "dropping USING linear_regression TARGET id WITH (on_null = 'drop') SPLIT NONE AS SELECT id, b, f, n, t FROM several",
  'texts USING linear_regression TARGET id AS SELECT id, f, t, r FROM several WHERE i IS NOT NULL',
  'through USING linear_regression TARGET id WITH (intercept = false, l2 = 3) SPLIT NONE AS SELECT id, t, i FROM several',
  `shaped USING linear_regression TARGET id SPLIT RANDOM 0.3 SEED 7
   TRANSFORM (f * f AS f2, sqrt(abs(i)) AS root, n, extract(dow FROM d) AS day, id) AS SELECT * FROM several`,
  'whole USING linear_regression TARGET id SPLIT NONE AS SELECT id, id * 2 - s AS x, s FROM border',
  'single USING linear_regression TARGET f WITH (l2 = 1) SPLIT NONE AS SELECT f, s FROM one',
];
const names = models.map((model) => model.split(' ')[0]);
const target = (name: string): string => (name === 'single' ? 'predicted_f' : 'predicted_id');
const tables = ['several', 'extreme', 'apart', 'nothing', 'one', 'above', 'equal'];

before(async () => {
  servers = await Promise.all(workers.map((each) => startServer({ workers: each, memory: '512MB' })));
  for (const [i, { pgUrl }] of servers.entries()) {
    const client = await connect(pgUrl);
    for (const sql of pipelineSetup(folder)) if (i === 0 || !sql.startsWith('COPY')) await client.query(sql);
    await client.end();
  }
});

after(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true });
});

const text = (answer: Answer): string =>
  answer.kind === 'error'
    ? `error ${answer.code} ${answer.message}`
    : answer.rows.map((row) => row.join('|')).join('\n');

async function session(server: TestServer, compiled: 'on' | 'off'): Promise<pg.Client> {
  const client = await connect(server.pgUrl);
  await client.query(`SET compiled_pipelines = ${compiled}`);
  return client;
}

/** Everything that is known of a model. */
async function learned(client: pg.Client, model: string): Promise<string> {
  const name = model.split(' ')[0];
  const made = await ask(client, `CREATE OR REPLACE MODEL ${model}`);
  const weights = await ask(client, `SELECT * FROM ML.WEIGHTS(MODEL ${name})`);
  const metrics = await ask(client, `SELECT * FROM ML.EVALUATE(MODEL ${name})`);
  return [made, weights, metrics].map(text).join('\n--\n');
}

test('training', async () => {
  const plain = await session(servers[0], 'off');
  const others = await Promise.all(servers.map((server) => session(server, 'on')));
  for (const [i, model] of models.entries()) {
    const expected = await learned(plain, model);
    assert.doesNotMatch(expected, /^error \w{5} /m, model);
    // The second time everything is in the cache.
    const clients = i % 3 === 0 ? [others[0], ...others] : [others[0]];
    for (const client of clients) assert.equal(await learned(client, model), expected, model);
  }
  await Promise.all([plain, ...others].map((client) => client.end()));
});

test('prediction', async () => {
  const plain = await session(servers[0], 'off');
  const compiled = await session(servers[0], 'on');
  for (const name of names) {
    for (const table of tables) {
      const p = target(name);
      const from = `FROM PREDICT(MODEL ${name}, TABLE ${table})`;
      for (const sql of [
        `SELECT id, ${p} ${from} ORDER BY id, ${p}`,
        `SELECT count(${p}), sum(${p}), avg(${p}), min(${p}), max(${p}) ${from}`,
        `SELECT id, ${p} ${from} WHERE ${p} > 100 AND id < 50000 ORDER BY id, ${p}`,
        `SELECT b, count(*), max(${p}) ${from} WHERE ${p} IS NOT NULL GROUP BY b ORDER BY b`,
      ]) {
        assert.equal(text(await ask(compiled, sql)), text(await ask(plain, sql)), sql);
      }
    }
  }
  await Promise.all([plain, compiled].map((client) => client.end()));
});

test('predictions are computed by compiled code', async () => {
  const client = await session(servers[0], 'on');
  const sql = 'SELECT sum(predicted_id) FROM PREDICT(MODEL whole, (SELECT id * 2 - s AS x, s FROM border))';
  const plan = text(await ask(client, `EXPLAIN (ANALYZE, TIMING OFF) ${sql}`));
  assert.match(plan, /Compiled.*\n(.*\n)*.*2 \(0 plain\)/i);
  await client.end();
});
