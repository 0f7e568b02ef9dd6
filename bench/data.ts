import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/run.ts';

/** Where generated data and the comparator's Python live; nothing here is in the repository. */
export const dataFolder = join(root, 'bench/data');

/** A Python with tpchgen-cli, scikit-learn and pyarrow; undefined (said loudly) when PyPI cannot be had. */
export function python(): string | undefined {
  const folder = join(dataFolder, 'venv');
  const program = join(folder, 'bin/python');
  if (existsSync(join(folder, 'complete'))) return program;
  mkdirSync(dataFolder, { recursive: true });
  const steps = [
    ['python3', '-m', 'venv', folder],
    [program, '-m', 'pip', 'install', '-q', 'tpchgen-cli', 'scikit-learn', 'pyarrow'],
    ['touch', join(folder, 'complete')],
  ];
  for (const [command, ...args] of steps) {
    if (spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0) continue;
    process.stderr.write(`SKIPPED: ${command} ${args.join(' ')} failed\n`);
    return undefined;
  }
  return program;
}

/** The eight TPC-H tables as Parquet at the scale factor; made once. */
export function tpch(scale: number): string | undefined {
  const folder = join(dataFolder, `tpch-sf${scale}`);
  if (existsSync(folder)) return folder;
  const program = python();
  if (program === undefined) return undefined;
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const args = ['parquet', '-s', String(scale), '--output-dir', partial];
  const made = spawnSync(join(program, '../tpchgen-cli'), args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (made.status !== 0) throw new Error('tpchgen-cli failed');
  renameSync(partial, folder);
  return folder;
}
