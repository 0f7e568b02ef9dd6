import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../scripts/run.ts';
import type { Engine } from './engines.ts';
import { type ExplainedNode, nodeErrors, summaryOf } from './q_error.ts';
import type { Row } from './row.ts';

/** Names of the 22 queries: q01 to q22. */
export const tpchNames: readonly string[] = globSync('test/tpch/queries/*.sql', { cwd: root })
  .map((file) => basename(file, '.sql'))
  .sort();

export const tpchText = (name: string): string =>
  readFileSync(join(root, `test/tpch/queries/${name}.sql`), 'utf8')
    .trim()
    .replace(/;$/, '');

/** How far the planner's rows are from the truth, over the joins of the query. */
export async function joinErrors(sql: string, ours: Engine): Promise<Row['qError']> {
  const [[text]] = await ours.query(`EXPLAIN (ANALYZE, TIMING off, FORMAT JSON) ${sql}`);
  const [{ Plan }] = JSON.parse(text ?? '') as { readonly Plan: ExplainedNode }[];
  const summary = summaryOf(nodeErrors(Plan), 'join');
  return summary && { joins: summary.nodes, median: summary.median, max: summary.max };
}
