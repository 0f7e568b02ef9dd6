import { budget, type Figure } from '../bench.ts';
import { hitsOf } from '../clickbench/generate.ts';
import { hitsQueries } from '../clickbench/queries.ts';
import { compare } from '../compared.ts';
import { benchRows, madeParquet } from '../data.ts';

const rounds = { most: 5, least: 1, budgetMs: 5_000 };

/** 43 queries over a generated web log of 105 columns. */
export const clickbench: Figure = {
  names: ['clickbench'],
  async run(bench) {
    const file = await madeParquet('hits', hitsOf(benchRows));
    const server = await bench.server();
    const ours = await bench.ours(server);
    const duckdb = await bench.duckdb();
    await duckdb.query(`CREATE VIEW hits AS SELECT * FROM read_parquet('${file}')`);
    await ours.query(`CREATE EXTERNAL TABLE hits STORED AS PARQUET LOCATION '${file}'`);
    await ours.query('ANALYZE hits');
    const is = `duckdb, ${budget.threads} threads, same Parquet`;
    const others = [{ prefix: 'clickbench-', engine: duckdb, is }];
    const plain = await bench.plain(server);
    for (const query of hitsQueries()) await compare(bench, { ours, plain, others }, query, { rounds });
  },
};
