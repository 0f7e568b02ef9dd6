import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import pg from 'pg';
import { statements } from '../../server/rehearsal/statements.ts';
import { copyOf, scratchTables } from '../../server/rehearsal/tables.ts';
import { ask, openLake } from '../support/lake.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** What a rehearsal could leave behind, as a client sees it. */
async function traces(server: TestServer): Promise<unknown> {
  const client = new pg.Client({ connectionString: server.pgUrl.replace('//', '//tester@') });
  await client.connect();
  try {
    const counts = [
      "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace",
      'SELECT count(*) FROM millrace_cache',
      'SELECT sum(tasks_done) + sum(cache_bytes) FROM millrace_workers',
      'SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    ];
    const found: unknown[] = [];
    for (const sql of counts) found.push((await client.query({ text: sql, rowMode: 'array' })).rows[0][0]);
    return [...found, (client as unknown as { processID: number }).processID];
  } finally {
    await client.end();
  }
}

async function figures(server: TestServer): Promise<readonly string[]> {
  const text = await (await fetch(`${server.httpUrl}/metrics`)).text();
  return text.split('\n').filter((line) => /^millrace_(statement|tasks|cache|clients)/.test(line));
}

/** The first start makes tables; on a slow machine it gives up for this time, and the next goes on with them. */
async function startRehearsed(dataFolder: string): Promise<TestServer> {
  for (let start = 0; ; start++) {
    const server = await startServer({ rehearsal: true, dataFolder });
    if (/"msg":"rehearsed"/.test(server.log())) return server;
    assert.match(server.log(), /no time left/);
    assert.ok(start < 8, server.log());
    await server.stop();
  }
}

test('a server that has rehearsed looks like one that has not', { timeout: 240_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-test-'));
  const fresh = await startServer();
  const rehearsed = await startRehearsed(folder);
  try {
    assert.doesNotMatch(fresh.log(), /rehearse/);
    assert.deepEqual(await figures(rehearsed), await figures(fresh));
    assert.deepEqual(await traces(rehearsed), await traces(fresh));
  } finally {
    await Promise.all([fresh.stop(), rehearsed.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
});

test('every statement of the rehearsal runs, and most find rows', { timeout: 120_000 }, async () => {
  const lake = await openLake();
  try {
    const session = lake.session();
    for (const table of scratchTables) {
      const place = join(lake.folder, `${table.name}.parquet`);
      await ask(session, copyOf(table, place));
      await ask(session, `CREATE EXTERNAL TABLE ${table.name} STORED AS PARQUET LOCATION '${place}'`);
    }
    const empty: string[] = [];
    for (const sql of statements) if ((await ask(session, sql)).length === 0) empty.push(sql);
    assert.deepEqual(empty, []);
  } finally {
    await lake.close();
  }
});
