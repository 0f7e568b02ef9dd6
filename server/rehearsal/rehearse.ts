import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../src/engine/engine.ts';
import { Connection, type ConnectionHost } from '../pgwire/connection.ts';
import { RehearsalClient } from './client.ts';
import { rehearseFooters } from './footers.ts';
import { statements } from './statements.ts';
import { copyOf, scratchTables } from './tables.ts';

/** All statements so often, and nothing more is begun after this: who starts a server waits for it. */
const rounds = 3;
const longestMs = 2500;
/** The first start makes the tables; on a slow machine they are finished at the next. */
const longestMakingMs = 3000;
/** One look-up prepared, run so often. */
const lookups = 20;

/** How the scratch lake is called depends on what is in it: another version makes its own. */
const version = createHash('sha256').update(JSON.stringify(scratchTables)).digest('hex').slice(0, 12);

export interface RehearsalHost {
  readonly engine: Engine;
  /** What a client of this engine meets. */
  readonly hostOf: (engine: Engine) => ConnectionHost;
  readonly database: string;
  /** The scratch lake goes here, and stays for the next start. */
  readonly folder: string;
  readonly log: (event: string, details: Record<string, unknown>) => void;
}

/**
 * Warms up the code of the server and its workers before the first client comes: statements over a small lake of its own
 * go the whole way, from the wire to the workers and back, so that every process has compiled what queries need, and the
 * memory that they touch is there. Of all that nothing can be seen from outside: catalog, statistics, counters and caches
 * are those of a server that has done nothing yet. What goes wrong is logged; the server starts in any case.
 */
export async function rehearse(host: RehearsalHost): Promise<void> {
  const startedAt = performance.now();
  try {
    const ran = await inScratchLake(host, (client) => play(client, host));
    host.log('rehearsed', { ms: performance.now() - startedAt, statements: ran });
  } catch (error) {
    host.log('not rehearsed', { reason: String(error) });
  }
}

async function inScratchLake<T>(host: RehearsalHost, work: (client: RehearsalClient) => Promise<T>): Promise<T> {
  const scratch = await host.engine.rehearsal(join(host.folder, version));
  // Only this user can reach a socket in a folder of his own.
  const place = await mkdtemp(join(tmpdir(), 'millrace-'));
  const path = join(place, 'rehearsal');
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    void new Connection(socket, host.hostOf(scratch)).serve();
  });
  try {
    server.listen(path);
    await once(server, 'listening');
    const client = await RehearsalClient.connect(path, { user: 'rehearsal', database: host.database });
    try {
      return await work(client);
    } finally {
      client.close();
    }
  } finally {
    server.close();
    await scratch.close();
    await rm(place, { recursive: true, force: true });
  }
}

/** How many statements were run until then. */
async function play(client: RehearsalClient, host: RehearsalHost): Promise<number> {
  await makeTables(client, host);
  const until = performance.now() + longestMs;
  await rehearseFooters(join(host.folder, version, `${scratchTables[0].name}.parquet`));
  let ran = 0;
  for (let round = 0; round < rounds; round++) {
    for (const sql of statements) {
      if (performance.now() > until) return ran;
      await client.query(sql);
      ran++;
    }
    await client.prepared('SELECT name, region_id FROM nations WHERE id = $1', '7', lookups);
  }
  return ran;
}

/** Made at the first start with this data folder, and kept. */
async function makeTables(client: RehearsalClient, { folder }: RehearsalHost): Promise<void> {
  for (const old of await readdir(folder)) {
    if (old !== version) await rm(join(folder, old), { recursive: true, force: true });
  }
  const made = await readdir(join(folder, version));
  const until = performance.now() + longestMakingMs;
  for (const table of scratchTables) {
    if (performance.now() > until) throw new Error(`no time left to make ${table.name}`);
    const { name } = table;
    const file = join(folder, version, `${name}.parquet`);
    const place = `'${file.replaceAll("'", "''")}'`;
    const steps = [
      ...(made.includes(`${name}.parquet`) ? [] : [copyOf(table, file)]),
      `CREATE EXTERNAL TABLE IF NOT EXISTS ${name} STORED AS PARQUET LOCATION ${place}`,
    ];
    for (const sql of steps) await client.query(sql);
  }
}
