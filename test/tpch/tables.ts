import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../../scripts/run.ts';
import type { Session } from '../../src/engine/session.ts';
import { ask } from '../support/lake.ts';

/** The eight tables of TPC-H at scale factor 0.01 as external tables of the session's catalog. */
export async function defineTpch(session: Session): Promise<void> {
  for (const file of globSync('test/tpch/data/*.parquet', { cwd: root }).sort()) {
    const table = basename(file, '.parquet');
    await ask(session, `CREATE EXTERNAL TABLE ${table} STORED AS PARQUET LOCATION '${join(root, file)}'`);
  }
}

/** The text of a query, `q01` to `q22`. */
export const tpchQuery = (name: string): string =>
  readFileSync(join(root, `test/tpch/queries/${name}.sql`), 'utf8')
    .trim()
    .replace(/;$/, '');
