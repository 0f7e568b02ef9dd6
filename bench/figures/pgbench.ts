import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Bench, Figure } from '../bench.ts';
import { type Engine, postgresClient } from '../engines.ts';
import { type Cluster, postgres, postgresProgram } from '../postgres.ts';
import { median } from '../row.ts';

const seconds = 4;
const rounds = 3;
/** Rows that both must find before anything is timed. */
const looked =
  'SELECT aid, bid, abalance, filler FROM pgbench_accounts WHERE aid IN (1, 4711, 99999, 100000, 100001) ORDER BY aid';

/** The real pgbench: `-S -M prepared -c 8 -j 2`, 100,000 accounts, with PostgreSQL 15 taking turns. */
export const pgbench: Figure = {
  names: ['pgbench'],
  async run(bench) {
    const cluster = await postgres(bench, 'pgbench');
    if (cluster === undefined) return;
    const server = await bench.server();
    const ours = await bench.ours(server);
    const theirs = bench.keep(await postgresClient('postgres', cluster.url), (each) => each.close());
    run(['-i', '-s', '1', '-q'], cluster, 'postgres');
    await load(ours, server.pgPort, cluster);
    await theirs.query('CHECKPOINT');
    if ((await bench.agree('pgbench', looked, [ours], theirs)) !== undefined)
      await timed(bench, server.pgPort, cluster);
  },
};

/** The same rows in ours, by COPY from the one into the other. */
async function load(ours: Engine, port: number, cluster: Cluster): Promise<void> {
  await ours.query('CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int, filler char(88))');
  await ours.query('INSERT INTO pgbench_branches VALUES (1, 0)');
  await ours.query('CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84))');
  const psql = (target: number, database: string, command: string) =>
    ['-X', '-q', '-h', '127.0.0.1', '-p', String(target), '-U', 'bench', '-d', database, '-c', command] as const;
  const out = spawn('psql', psql(cluster.port, 'postgres', 'COPY pgbench_accounts TO STDOUT'), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const into = spawn('psql', psql(port, 'lake', 'COPY pgbench_accounts FROM STDIN'), {
    stdio: ['pipe', 'inherit', 'pipe'],
  });
  out.stdout.pipe(into.stdin);
  const said = text(into.stderr);
  const [code] = await once(into, 'exit');
  if (code !== 0) throw new Error(`psql: ${await said}`);
  await ours.query('ANALYZE pgbench_accounts');
}

async function timed(bench: Bench, port: number, cluster: Cluster): Promise<void> {
  const flags = ['-S', '-M', 'prepared', '-c', '8', '-j', '2', '-T', String(seconds), '-n'];
  const all = { ours: [] as number[], other: [] as number[] };
  run(['-S', '-M', 'prepared', '-c', '8', '-j', '2', '-T', '1', '-n'], { port }, 'lake');
  for (let round = 0; round < rounds; round++) {
    all.ours.push(run(flags, { port }, 'lake'));
    all.other.push(run(flags, cluster, 'postgres'));
  }
  const [ours, other] = [median(all.ours), median(all.other)];
  const otherIs = 'postgresql 15, the same pgbench -S -M prepared -c 8 -j 2';
  bench.table.add({ name: 'pgbench', unit: 'transactions/s', ours, other, ratio: ours / other, otherIs, rounds });
}

/** Transactions in a second; NaN when it only loads. */
function run(flags: readonly string[], { port }: { readonly port: number }, database: string): number {
  const at = ['-h', '127.0.0.1', '-p', String(port), '-U', 'bench', database];
  const { status, stdout, stderr } = spawnSync(postgresProgram('pgbench'), [...flags, ...at], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`pgbench: ${stderr}`);
  return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
}
