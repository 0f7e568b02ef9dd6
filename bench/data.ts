import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/run.ts';
import { duckdb } from './engines.ts';

/** Where generated data and the comparator's Python live; nothing here is in the repository. */
export const dataFolder = join(root, 'bench/data');

/** Rows of what is generated here: hits, seed, lines. Results of other numbers are not those of the table. */
export const benchRows = Number(process.env.MILLRACE_BENCH_ROWS ?? 10_000_000);

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

/** What DuckDB's SELECT gives as one Parquet file, with DuckDB's own choice of encodings; made once for a number of rows. */
export async function madeParquet(name: string, select: string, options = ''): Promise<string> {
  const file = join(dataFolder, `${name}-${benchRows}.parquet`);
  if (existsSync(file)) return file;
  mkdirSync(dataFolder, { recursive: true });
  const partial = `${file}.partial`;
  const engine = await duckdb();
  try {
    await engine.query('SELECT setseed(0.42)');
    await engine.query(`COPY (${select}) TO '${partial}' (FORMAT parquet${options})`);
    renameSync(partial, file);
  } finally {
    rmSync(partial, { force: true });
    await engine.close();
  }
  return file;
}
