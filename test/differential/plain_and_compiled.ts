import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { startServer } from '../support/server.ts';
import { connect } from './client.ts';

/** Two sessions of one server with two workers: the plain operators alone, and compiled wherever that is possible. */
export interface PlainAndCompiled {
  readonly plain: pg.Client;
  readonly compiled: pg.Client;
  close(): Promise<void>;
}

/** With an analyzed table `t` over a Parquet file of these rows, 20,000 in a row group. */
export async function plainAndCompiled(rows: string): Promise<PlainAndCompiled> {
  const folder = mkdtempSync(join(tmpdir(), 'plain-and-compiled-'));
  const server = await startServer({ workers: 2, memory: '512MB' });
  const [plain, compiled] = [await connect(server.pgUrl), await connect(server.pgUrl)];
  const file = join(folder, 't.parquet');
  await plain.query(`COPY (${rows}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 20000)`);
  await plain.query(`CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '${file}'`);
  await plain.query('ANALYZE t');
  await plain.query('SET compiled_pipelines = off');
  await compiled.query('SET compiled_pipelines = on');
  return {
    plain,
    compiled,
    async close() {
      for (const client of [plain, compiled]) await client.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
