import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { switches } from '../../src/planner/switches.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { ask, connect } from './client.ts';
import { difference, type Strictness } from './compare.ts';
import { loadMillrace } from './load.ts';
import { randomQuery } from './random_sql.ts';

/** The same generated queries, asked of servers with 1, 2 and 4 workers, with all rules off and with each in turn: one answer. */

const workers = [1, 2, 4];
const queriesPerTest = 100;
const firstSeeds = [1, 5001, 9001];

const folder = mkdtempSync(join(tmpdir(), 'differential-'));
let servers: readonly TestServer[] = [];
let clients: readonly pg.Client[] = [];
let withoutRules: pg.Client;
let withoutOne: pg.Client;

before(async () => {
  servers = await Promise.all(workers.map((count) => startServer({ workers: count, memory: '512MB' })));
  clients = await Promise.all(servers.map(({ pgUrl }) => connect(pgUrl)));
  for (const [i, client] of clients.entries()) await loadMillrace(client, join(folder, String(workers[i])));
  withoutRules = await connect(servers[1].pgUrl);
  await withoutRules.query(`SET disabled_rules TO 'all'`);
  withoutOne = await connect(servers[1].pgUrl);
});

after(async () => {
  await Promise.all([...clients, withoutRules, withoutOne].map((client) => client.end()));
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true });
});

for (const first of firstSeeds) {
  test(`queries ${first} to ${first + queriesPerTest - 1}`, async () => {
    for (let seed = first; seed < first + queriesPerTest; seed++) await sameEverywhere(seed);
  });
}

async function sameEverywhere(seed: number): Promise<void> {
  const query = randomQuery(seed);
  const [one, ...others] = await Promise.all(clients.map((client) => ask(client, query.sql)));
  // What is computed where follows from the data alone: not even the last bit or the error may differ.
  const exact: Strictness = { ordered: query.ordered, strict: true, exact: true };
  for (const [i, answer] of others.entries()) {
    assert.equal(difference(one, answer, exact), undefined, `seed ${seed}, ${workers[i + 1]} workers: ${query.sql}`);
  }
  const { name } = switches[seed % switches.length];
  await withoutOne.query(`SET disabled_rules TO '${name}'`);
  for (const [client, rules] of [
    [withoutRules, 'all rules'],
    [withoutOne, name],
  ] as const) {
    const found = difference(await ask(client, query.sql), one, query);
    // What a rule took away is not there to be refused.
    if (found?.startsWith('unsupported')) continue;
    assert.equal(found, undefined, `seed ${seed}, without ${rules}: ${query.sql}`);
  }
}
