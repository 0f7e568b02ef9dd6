import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What node has compiled of the project, for the next process of a run of tests: without it each strips all types again. */
export const codeCache = process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules/.cache/millrace-code');

/** Runs a program of node_modules/.bin (or this very node) in the project's folder; ends this process when it fails. */
export function run(program: string, args: readonly string[]): void {
  const path = program === 'node' ? process.execPath : join(root, 'node_modules/.bin', program);
  const { status, signal } = spawnSync(path, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_COMPILE_CACHE: codeCache },
  });
  if (status === 0) return;
  process.stderr.write(`\nfailed: ${program} ${args.join(' ')}${signal === null ? '' : ` (${signal})`}\n`);
  process.exit(status ?? 1);
}
