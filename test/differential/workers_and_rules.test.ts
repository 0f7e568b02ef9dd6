import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { startServer, type TestServer } from '../support/server.ts';
import { type Answer, ask, connect } from './client.ts';
import { difference, isLate, type Strictness } from './compare.ts';
import { optionalRules } from './fuzz.ts';
import { loadMillrace } from './load.ts';
import { type RandomQuery, randomQuery } from './random_sql.ts';

/** The same 2,000 generated queries, with all rules and without the optional ones, and of servers with 1, 2 and 4 workers. */

const workers = [2, 1, 4];
const queriesPerTest = 500;
const firstSeeds = [1, 5001, 9001, 13001];
/** Most queries are so small that no worker sees them: other numbers of workers for every so many. */
const everyWorkers = 4;
/** Some generated queries join without end: those are left. */
const mostMs = 5000;
/** Sessions that ask at once, each its own queries. */
const lanes = 4;

const folder = mkdtempSync(join(tmpdir(), 'differential-'));
let servers: readonly TestServer[] = [];

/** A session with each server, and one without the optional rules. */
interface Lane {
  readonly clients: readonly pg.Client[];
  readonly withoutRules: pg.Client;
}
let sessions: readonly Lane[] = [];
let compared = 0;

before(async () => {
  servers = await Promise.all(workers.map((count) => startServer({ workers: count, memory: '512MB' })));
  await Promise.all(
    servers.map(async ({ pgUrl }, i) => {
      const client = await connect(pgUrl);
      await loadMillrace(client, join(folder, String(workers[i])));
      await client.end();
    }),
  );
  sessions = await Promise.all(Array.from({ length: lanes }, openLane));
});

async function openLane(): Promise<Lane> {
  const clients = await Promise.all(servers.map(({ pgUrl }) => connect(pgUrl)));
  const withoutRules = await connect(servers[0].pgUrl);
  for (const client of [...clients, withoutRules]) await client.query(`SET statement_timeout TO ${mostMs}`);
  await withoutRules.query(`SET disabled_rules TO '${optionalRules.join(', ')}'`);
  return { clients, withoutRules };
}

after(async () => {
  const clients = sessions.flatMap((lane) => [...lane.clients, lane.withoutRules]);
  await Promise.all(clients.map((client) => client.end()));
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true });
});

for (const first of firstSeeds) {
  test(`queries ${first} to ${first + queriesPerTest - 1}`, async () => {
    await Promise.all(
      sessions.map(async (lane, number) => {
        for (let seed = first + number; seed < first + queriesPerTest; seed += lanes) await sameEverywhere(seed, lane);
      }),
    );
  });
}

test('most queries are compared', () => {
  assert.ok(compared > 0.8 * queriesPerTest * firstSeeds.length, `only ${compared} queries had an answer in time`);
});

async function sameEverywhere(seed: number, { clients, withoutRules }: Lane): Promise<void> {
  const query = randomQuery(seed);
  const [first, ...others] = clients;
  const all = await ask(first, query.sql);
  if (isLate(all)) return;
  sameWithoutRules(seed, query, all, await ask(withoutRules, query.sql));
  if (Math.floor(seed / lanes) % everyWorkers !== 0) return;
  // What is computed where follows from the data alone: not even the last bit or the error may differ.
  const exact: Strictness = { ordered: query.ordered, strict: true, exact: true };
  for (const [i, client] of others.entries()) {
    const answer = await ask(client, query.sql);
    const found = isLate(answer) ? undefined : difference(all, answer, exact);
    assert.equal(found, undefined, `seed ${seed}, ${workers[i + 1]} workers: ${query.sql}`);
  }
}

function sameWithoutRules(seed: number, query: RandomQuery, all: Answer, plain: Answer): void {
  compared++;
  const found = difference(plain, all, query);
  // What a rule took away is not there to be refused.
  if (found?.startsWith('unsupported')) return;
  assert.equal(found, undefined, `seed ${seed}, rules on: ${query.sql}`);
}
