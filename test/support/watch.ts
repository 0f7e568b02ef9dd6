import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** Asks until it holds; fails with the last answer when it does not within the time. */
export async function eventually(what: string, holds: () => Promise<unknown> | unknown, ms = 10_000): Promise<void> {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await holds();
    if (answer === true) return;
    assert.ok(Date.now() < deadline, `${what}: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Resident bytes of a process. */
export const residentBytes = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;

/** Every file below the folder, hidden ones too, as relative paths; empty when there is no folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** Folders of queries that run or were not cleaned up. */
export const queryFolders = (dataFolder: string): string[] =>
  readdirSync(join(dataFolder, 'tmp')).filter((name) => name.startsWith('query-'));

/** Nothing runs in any worker and nothing is left of what ran. */
export async function atRest(client: pg.Client, dataFolder: string): Promise<void> {
  await eventually('all workers idle', async () => {
    const { rows } = await client.query('SELECT worker, state FROM millrace_workers');
    return rows.every((row) => row.state === 'ready') || rows;
  });
  await eventually('no query folders', () => queryFolders(dataFolder).length === 0 || queryFolders(dataFolder));
}

export async function workerPids(client: pg.Client): Promise<number[]> {
  const { rows } = await client.query(
    "SELECT pid FROM millrace_workers WHERE state IN ('ready', 'busy') ORDER BY worker",
  );
  return rows.map((row) => row.pid);
}
