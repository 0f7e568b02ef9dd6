import { budget, type Figure } from '../bench.ts';
import { compare } from '../compared.ts';
import { tpch } from '../data.ts';
import { defineTables } from '../engines.ts';
import { tpchNames, tpchText } from '../tpch.ts';

/** The 22 queries at scale factor 10: the data is larger than what may be kept of it. */
export const tpchSf10: Figure = {
  names: ['sf10'],
  onlyWhenNamed: true,
  async run(bench) {
    const folder = tpch(10);
    if (folder === undefined) return bench.table.remark('sf10', 'LEFT OUT', 'no tpchgen-cli');
    const server = await bench.server();
    const ours = await bench.ours(server);
    const duckdb = await bench.duckdb();
    await defineTables(folder, ours, duckdb);
    await ours.query('ANALYZE');
    const is = `duckdb, ${budget.threads} threads, ${budget.memory}, same Parquet`;
    const others = [{ prefix: 'sf10-', engine: duckdb, is }];
    for (const name of tpchNames)
      await compare(bench, { ours, plain: undefined, others }, { name, sql: tpchText(name) }, { rounds });
  },
};

const rounds = { most: 3, least: 1, budgetMs: 40_000 };
