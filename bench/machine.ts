import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { budget } from './bench.ts';
import { benchRows } from './data.ts';
import type { Engine } from './engines.ts';
import { postgresProgram, postgresSettings } from './postgres.ts';

/** What figures depend on: the machine, the versions of what runs beside us, and their settings. */
export async function machineFacts(duckdb: Engine): Promise<Readonly<Record<string, unknown>>> {
  const [[duckVersion]] = await duckdb.query('SELECT version()');
  const postgres = spawnSync(postgresProgram('postgres'), ['--version'], { encoding: 'utf8' });
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    node: process.version,
    duckdb: duckVersion,
    postgres: postgres.status === 0 ? postgres.stdout.trim() : null,
    postgresSettings,
    budget,
    generatedRows: benchRows,
  };
}
