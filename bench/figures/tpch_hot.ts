import { type Bench, budget, type Figure } from '../bench.ts';
import { type Beside, compare } from '../compared.ts';
import { tpch } from '../data.ts';
import { type DuckEngine, defineTables, type Engine, tablesOf } from '../engines.ts';
import { joinErrors, tpchNames, tpchText } from '../tpch.ts';

/** The 22 queries at scale factor 1, beside DuckDB on the same files and with the same tables in its memory. */
export const tpchHot: Figure = {
  names: ['tpch-hot', 'tpch-memory'],
  async run(bench) {
    const folder = tpch(1);
    if (folder === undefined) return bench.table.remark('tpch', 'LEFT OUT', 'no tpchgen-cli');
    const server = await bench.server();
    const ours = await bench.ours(server);
    const duckdb = await bench.duckdb();
    await defineTables(folder, ours, duckdb);
    await ours.query('ANALYZE');
    const is = `duckdb, ${budget.threads} threads`;
    const others: Beside[] = [{ prefix: 'tpch-hot-', engine: duckdb, is: `${is}, same Parquet` }];
    if (tpchNames.some((name) => bench.wants(`tpch-memory-${name}`)))
      others.push({ prefix: 'tpch-memory-', engine: await inMemory(bench, folder, duckdb), is: `${is}, in memory` });
    const plain = await bench.plain(server);
    for (const name of tpchNames) {
      const sql = tpchText(name);
      await compare(bench, { ours, plain, others }, { name, sql }, { plan: () => joinErrors(sql, ours) });
    }
  },
};

/** A session of DuckDB whose tables are copies in its memory. */
async function inMemory(bench: Bench, folder: string, duckdb: DuckEngine): Promise<Engine> {
  await duckdb.query('CREATE SCHEMA memory_tables');
  for (const { name, path } of tablesOf(folder))
    await duckdb.query(`CREATE TABLE memory_tables.${name} AS SELECT * FROM read_parquet('${path}')`);
  const session = bench.keep(await duckdb.session(), (each) => each.close());
  await session.query('SET schema = memory_tables');
  return session;
}
