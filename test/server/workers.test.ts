import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startServer, type TestServer } from '../support/server.ts';
import { atRest, eventually, filesBelow, workerPids } from '../support/watch.ts';

/** Workers that die at any moment, and any number of them: the same answers. */

const statements: readonly string[] = [
  "SELECT count(*), sum(id), sum(x), avg(x), stddev(x), min(k), max(k) FROM '$POINTS'",
  "SELECT k, count(*), sum(x), corr(x, y), var_pop(y) FROM '$POINTS' GROUP BY k ORDER BY k",
  "SELECT id % 9973 AS g, count(*), sum(y) FROM '$POINTS' GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT 50",
  "SELECT a.k, count(*), sum(a.x * b.y) FROM '$POINTS' a JOIN '$POINTS' b ON a.id = b.id + 5 GROUP BY 1 ORDER BY 1",
  "SELECT id, x, k FROM '$POINTS' ORDER BY y DESC, id LIMIT 100",
  "SELECT count(DISTINCT k), count(DISTINCT id % 1000) FROM '$POINTS'",
  "SELECT sum(random_like) FROM (SELECT x * 0.1::float8 + y AS random_like FROM '$POINTS') t",
];
const train = `CREATE OR REPLACE MODEL m USING linear_regression TARGET y
  TRANSFORM (x, ML.POLYNOMIAL_EXPAND(STRUCT(z), 2), k, y) SPLIT RANDOM 0.2 SEED 7
  AS SELECT x, z, k, y FROM '$POINTS'`;
const modelParts: readonly string[] = [
  'DESCRIBE MODEL m WEIGHTS',
  'DESCRIBE MODEL m METRICS',
  'DESCRIBE MODEL m FEATURES',
  "SELECT id, predicted_y FROM PREDICT(MODEL m, (SELECT * FROM '$POINTS' WHERE id % 5000 = 0)) ORDER BY id",
];
const points = `SELECT i AS id, sqrt(i)::float8 AS x, sin(i * 0.001::float8) AS z, 'k' || (i % 7) AS k,
  sqrt(i) * 2.5 + power(sin(i * 0.001::float8), 2) * 30 + (i % 11) * 0.1 AS y FROM generate_series(1, 60000) AS g(i)`;

let server: TestServer;
let client: pg.Client;
let path: string;
let wanted: readonly string[];
before(async () => {
  server = await startServer({ workers: 2 });
  client = await connect(server);
  path = join(server.dataFolder, 'points');
  await client.query(`COPY (${points}) TO '${path}/' (FORMAT parquet, ROW_GROUP_SIZE 4000)`);
  wanted = await answers(client);
});
after(async () => {
  await client.end();
  assert.equal(await server.stop(), 0);
});

async function connect(to: TestServer): Promise<pg.Client> {
  const made = new pg.Client(to.pgUrl.replace('//', '//me@'));
  await made.connect();
  return made;
}

const here = (sql: string): string => sql.replaceAll('$POINTS', `${path}/*.parquet`);

/** Everything as text, as the wire brings it: not one bit may differ. */
async function textOf(from: pg.Client, sql: string): Promise<string> {
  const types = { getTypeParser: () => (value: string) => value };
  const { rows } = await from.query({ text: here(sql), rowMode: 'array', types } as pg.QueryArrayConfig);
  return JSON.stringify(rows);
}

async function answers(from: pg.Client): Promise<string[]> {
  const texts: string[] = [];
  for (const sql of statements) texts.push(await textOf(from, sql));
  await from.query(here(train));
  for (const sql of modelParts) texts.push(await textOf(from, sql));
  return texts;
}

test('results and models are the same with 1 and 4 workers', async (t) => {
  for (const workers of [1, 4]) {
    const other = await startServer({ workers });
    t.after(() => other.kill());
    const asking = await connect(other);
    assert.deepEqual(await answers(asking), wanted, `${workers} workers`);
    const copy = join(other.dataFolder, 'copy');
    await asking.query(`COPY (${points}) TO '${copy}/' (FORMAT parquet, ROW_GROUP_SIZE 4000)`);
    assert.equal(
      await textOf(asking, `SELECT count(*), sum(x), sum(y) FROM '${copy}/*.parquet'`),
      await textOf(client, "SELECT count(*), sum(x), sum(y) FROM '$POINTS'"),
    );
    await asking.end();
    assert.equal(await other.stop(), 0);
  }
});

/** A generator of its own (PCG's multiplier): the same moments on every run. */
function randomFrom(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffff_ffff_ffff_ffffn;
    return Number(state >> 32n) / 2 ** 32;
  };
}

/** Kills a worker now and then while `work` runs; returns how many. */
async function underFire(seed: number, work: () => Promise<void>): Promise<number> {
  const random = randomFrom(seed);
  const general = await connect(server);
  let over = false;
  let killed = 0;
  const fire = (async () => {
    while (!over) {
      await new Promise((resolve) => setTimeout(resolve, 50 + random() * 400));
      const pids = await workerPids(general);
      if (over || pids.length < 2) continue;
      kill(pids[Math.floor(random() * pids.length)]);
      killed++;
    }
  })();
  try {
    await work();
  } finally {
    over = true;
    await fire;
    await general.end();
  }
  return killed;
}

test('queries and training while workers are killed', async () => {
  let killed = 0;
  for (let round = 0; round < 10 && killed < 3; round++) {
    killed += await underFire(round + 1, async () => assert.deepEqual(await answers(client), wanted));
  }
  assert.ok(killed > 0);
  await atRest(client, server.dataFolder);
});

test('COPY and CREATE TABLE AS while workers are killed', async () => {
  let killed = 0;
  const sums = (table: string) => textOf(client, `SELECT count(*), sum(id), sum(x), sum(y), min(k) FROM ${table}`);
  const right = await sums("'$POINTS'");
  for (let round = 0; round < 8 && killed < 3; round++) {
    killed += await underFire(100 + round, async () => {
      const copy = join(server.dataFolder, `copy${round}`);
      await client.query(here(`COPY (SELECT * FROM '$POINTS') TO '${copy}/' (FORMAT parquet, ROW_GROUP_SIZE 3000)`));
      assert.equal(await sums(`'${copy}/*.parquet'`), right);
      await client.query(here(`CREATE OR REPLACE TABLE t AS SELECT * FROM '$POINTS'`));
      assert.equal(await sums('t'), right);
    });
    const hidden = filesBelow(server.dataFolder).filter((file) => /(^|\/)[._][^/]*$/.test(file));
    // What a killed task had begun is swept up by the task that takes its place, or with the statement.
    assert.deepEqual(hidden, [], 'hidden temporaries');
  }
  assert.ok(killed > 0);
});

test('a statement whose workers die again and again ends with 57P02, and nothing else does', async () => {
  const general = await connect(server);
  let over = false;
  const fire = (async () => {
    while (!over) {
      for (const pid of await workerPids(general)) kill(pid);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  })();
  const folder = join(server.dataFolder, 'never');
  const endless = `COPY (SELECT i, i * 0.5::float8 AS x FROM generate_series(1, 200000000) AS g(i)) TO '${folder}/' (FORMAT parquet)`;
  await assert.rejects(client.query(endless), { code: '57P02' });
  over = true;
  await fire;
  await general.end();
  assert.deepEqual(filesBelow(folder), []);
  assert.equal(await textOf(client, statements[0]), wanted[0]);
  await atRest(client, server.dataFolder);
});

test('workers end with a server that is killed', async (t) => {
  const other = await startServer({ workers: 3 });
  t.after(() => other.kill());
  const asking = await connect(other);
  asking.on('error', () => undefined);
  let pids: number[] = [];
  await eventually('three workers', async () => {
    pids = await workerPids(asking);
    return pids.length === 3;
  });
  asking.query('SELECT count(*) FROM generate_series(1, 1000000000) AS g(i)').catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await other.kill();
  await eventually('the workers are gone', () => pids.every((pid) => !alive(pid)));
});

function kill(pid: number): void {
  if (alive(pid)) process.kill(pid, 'SIGKILL');
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
