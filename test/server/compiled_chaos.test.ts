import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type Answer, ask, connect } from '../differential/client.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { atRest, eventually, queryFolders, workerPids } from '../support/watch.ts';

/** Compiled pipelines whose workers die, whose client vanishes, whose files change: the right answer or a clean error. */

let server: TestServer;
let client: pg.Client;
let path: string;
const rows = 60_000;

/** Every row of a version has its number. */
const versionOf = (v: number): string =>
  `SELECT x AS id, ${v} AS v, x % ${rows / 40} AS k, x / 7.0::float8 AS f, 'n' || x % 50 AS s FROM generate_series(1, ${rows}) t(x)`;

before(async () => {
  server = await startServer({ workers: 2, memory: '256MB' });
  client = await connect(server.pgUrl);
  path = join(server.dataFolder, 'facts.parquet');
  await client.query(`COPY (${versionOf(0)}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 5000)`);
  await client.query(`CREATE EXTERNAL TABLE facts STORED AS PARQUET LOCATION '${path}'`);
  await client.query('SET compiled_pipelines = on');
});
after(async () => {
  await client.end();
  assert.equal(await server.stop(), 0);
});

const textOf = (answer: Answer): string =>
  answer.kind === 'error'
    ? `error ${answer.code} ${answer.message}`
    : answer.rows
        .map((row) => row.join('|'))
        .sort()
        .join('\n');

/** 2.4 million pairs, dealt out by a hash, in a thousand groups. */
const long = `SELECT a.k, count(*), sum(a.f * b.f), min(b.s) FROM facts a JOIN facts b ON a.k = b.k AND a.id <> b.id
  GROUP BY a.k`;

test('workers that die at any moment of a compiled join: the same answer, and nothing is left', async () => {
  const wanted = textOf(await ask(client, long));
  assert.match(wanted, /^\d+\|1560\|/);
  for (const ms of [5, 40, 120, 300]) {
    const running = ask(client, long);
    await sleep(ms);
    for (const pid of (await workerPids(client).catch(() => [])).slice(0, 1)) process.kill(pid, 'SIGKILL');
    assert.equal(textOf(await running), wanted, `killed after ${ms} ms`);
    await atRest(client, server.dataFolder);
  }
});

test('a client that vanishes takes its query with it', async () => {
  const lost = await connect(server.pgUrl);
  await lost.query('SET compiled_pipelines = on');
  const endless = lost
    .query('SELECT count(*) FROM facts a JOIN facts b ON a.v = b.v AND a.f + b.f < 0')
    .catch(() => 'lost');
  await eventually('it runs', () => queryFolders(server.dataFolder).length > 0);
  (lost as unknown as { readonly connection: { readonly stream: { destroy(): void } } }).connection.stream.destroy();
  assert.equal(await endless, 'lost');
  await atRest(client, server.dataFolder);
});

test('files that are replaced while they are read: each answer is of one version', async () => {
  const pending = join(server.dataFolder, 'next.parquet');
  let over = false;
  let version = 0;
  const writer = await connect(server.pgUrl);
  const writing = (async () => {
    while (!over) {
      version++;
      await writer.query(`COPY (${versionOf(version)}) TO '${pending}' (FORMAT parquet, ROW_GROUP_SIZE 5000)`);
      renameSync(pending, path);
    }
  })();
  const outcomes = { answered: 0, refused: 0 };
  const versions = new Set<string>();
  const reading = async (): Promise<void> => {
    const reader = await connect(server.pgUrl);
    await reader.query('SET compiled_pipelines = on');
    while (version < 12) {
      const answer = await ask(
        reader,
        'SELECT min(v), max(v), count(*), count(DISTINCT k), sum(v * id) FROM facts WHERE f >= 0',
      );
      if (answer.kind === 'error') {
        // The file that was planned for is gone.
        assert.match(`${answer.code} ${answer.message}`, /^(58030|XX001|58P01)/);
        outcomes.refused++;
        continue;
      }
      const [[least, most, count, keys, sum]] = answer.rows;
      assert.equal(least, most);
      assert.deepEqual([count, keys], [String(rows), String(rows / 40)]);
      assert.equal(Number(sum), (Number(least) * rows * (rows + 1)) / 2);
      versions.add(least!);
      outcomes.answered++;
    }
    await reader.end();
  };
  await Promise.all([reading(), reading(), reading()]);
  over = true;
  await writing;
  await writer.end();
  assert.ok(outcomes.answered > 10 && versions.size > 3, JSON.stringify(outcomes));
  await atRest(client, server.dataFolder);
});
