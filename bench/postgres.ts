import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { endWithUs } from './children.ts';

/** Where Debian puts the programs of PostgreSQL 15. */
const programs = '/usr/lib/postgresql/15/bin';
export const postgresProgram = (name: string): string => join(programs, name);

/** Everything else is PostgreSQL's default. */
export const postgresSettings = ['shared_buffers=1GB', 'max_wal_size=4GB', 'synchronize_seqscans=off'];

export interface Cluster {
  readonly port: number;
  readonly url: string;
}

/** A throw-away cluster, stopped and removed with the figure; undefined (said in the table) without PostgreSQL 15. */
export async function postgres(bench: Bench, row: string): Promise<Cluster | undefined> {
  if (!existsSync(postgresProgram('initdb'))) {
    bench.table.remark(row, 'LEFT OUT', `no PostgreSQL 15 in ${programs} (Debian: postgresql-15)`);
    return undefined;
  }
  const user = owner();
  const folder = bench.keep(mkdtempSync(join(tmpdir(), 'millrace-bench-pg-')), (each) =>
    rmSync(each, { recursive: true, force: true }),
  );
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const made = spawnSync(
    postgresProgram('initdb'),
    ['-D', join(folder, 'data'), '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--locale=C'],
    { ...user, encoding: 'utf8', cwd: folder },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await freePort();
  const flags = postgresSettings.flatMap((setting) => ['-c', setting]);
  const child = spawn(
    postgresProgram('postgres'),
    ['-D', join(folder, 'data'), '-p', String(port), '-k', folder, '-h', '127.0.0.1', ...flags],
    { ...user, cwd: folder, stdio: 'ignore' },
  );
  // SIGINT: ends sessions that are still open, too.
  const forget = endWithUs(child.pid!, 'SIGINT');
  bench.keep(child, (each) => stopped(each).finally(forget));
  await ready(port, child);
  return { port, url: `postgres://bench@127.0.0.1:${port}/postgres` };
}

/** PostgreSQL refuses to run as root. */
function owner(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await exited;
}

async function ready(port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 30_000;
  const isReady = ['-h', '127.0.0.1', '-p', String(port), '-q'];
  while (spawnSync(postgresProgram('pg_isready'), isReady).status !== 0) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('PostgreSQL did not start');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
