import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../scripts/run.ts';
import { difference, type Rows } from '../answers.ts';
import { type Bench, budget, type Figure } from '../bench.ts';
import { tpch } from '../data.ts';
import { defineTables } from '../engines.ts';
import { median } from '../row.ts';
import { tpchNames, tpchText } from '../tpch.ts';

const rounds = 3;

/** Each query as the first one of a fresh server and of a fresh DuckDB process; only the operating system's cache is warm. */
export const tpchCold: Figure = {
  names: ['tpch-cold'],
  async run(bench) {
    const folder = tpch(1);
    if (folder === undefined) return bench.table.remark('tpch-cold', 'LEFT OUT', 'no tpchgen-cli');
    const dataFolder = bench.scratch();
    const server = await bench.server({ dataFolder });
    const ours = await bench.ours(server);
    await defineTables(folder, ours, await bench.duckdb());
    await ours.query('ANALYZE');
    await ours.close();
    await server.stop();
    for (const name of tpchNames.filter((each) => bench.wants(`tpch-cold-${each}`)))
      await coldRow(bench, `tpch-cold-${name}`, tpchText(name), folder, dataFolder);
  },
};

interface Once {
  readonly ms: number;
  readonly rows: Rows;
}

async function coldRow(bench: Bench, name: string, sql: string, folder: string, dataFolder: string): Promise<void> {
  const times: { ours: number; other: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const ours = await freshServer(bench, sql, dataFolder);
    const other = freshDuckdb(sql, folder);
    const differs = difference(ours.rows, other.rows);
    if (differs !== undefined) return bench.table.remark(name, 'WRONG', differs);
    times.push({ ours: ours.ms, other: other.ms });
  }
  const [ours, other] = [median(times.map((each) => each.ours)), median(times.map((each) => each.other))];
  const otherIs = `duckdb, ${budget.threads} threads, fresh process, same Parquet`;
  bench.table.add({ name, unit: 'ms', ours, other, ratio: ours / other, otherIs, rounds });
}

/** The server has started and a client is connected; the query is the first that it sees. */
async function freshServer(bench: Bench, sql: string, dataFolder: string): Promise<Once> {
  const server = await bench.server({ dataFolder });
  const engine = await bench.ours(server);
  const start = performance.now();
  const rows = await engine.query(sql);
  const ms = performance.now() - start;
  await engine.close();
  await server.stop();
  return { ms, rows };
}

function freshDuckdb(sql: string, folder: string): Once {
  const program = join(root, 'bench/duckdb_once.ts');
  const ran = spawnSync(process.execPath, [program, folder, budget.memory], { input: sql, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${program}: ${ran.stderr}`);
  return JSON.parse(ran.stdout) as Once;
}
