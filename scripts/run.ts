import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a program of node_modules/.bin (or this very node) in the project's folder; ends this process when it fails. */
export function run(program: string, args: readonly string[]): void {
  const path = program === 'node' ? process.execPath : join(root, 'node_modules/.bin', program);
  const { status, signal } = spawnSync(path, args, { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  process.stderr.write(`\nfailed: ${program} ${args.join(' ')}${signal === null ? '' : ` (${signal})`}\n`);
  process.exit(status ?? 1);
}
