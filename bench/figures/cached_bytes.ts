import type { Bench, Figure } from '../bench.ts';
import { tpch } from '../data.ts';
import { defineTables, type Engine } from '../engines.ts';

/** Every column of lineitem in an expression that no statistics can answer. */
const everyColumn = `SELECT sum(l_orderkey), sum(l_partkey), sum(l_suppkey), sum(l_linenumber), sum(l_quantity),
  sum(l_extendedprice), sum(l_discount), sum(l_tax), max(upper(l_returnflag)), max(upper(l_linestatus)),
  max(l_shipdate + 1), max(l_commitdate + 1), max(l_receiptdate + 1), max(upper(l_shipinstruct)),
  max(upper(l_shipmode)), max(upper(l_comment)) FROM lineitem`;

/** A chunk that two workers keep counts twice as bytes of the cache, once as bytes of Parquet. */
const cached = `SELECT sum(bytes), sum(compressed), count(DISTINCT column_name), count(*) FROM
  (SELECT column_name, sum(bytes) AS bytes, max(compressed_bytes) AS compressed FROM millrace_cache
  WHERE path LIKE '%lineitem%' GROUP BY path, row_group, column_name) AS chunks`;

/** What the cache holds of lineitem once all of its columns have been read, beside their compressed bytes in Parquet. */
export const cachedBytes: Figure = {
  names: ['cached-bytes'],
  async run(bench) {
    const folder = tpch(1);
    if (folder === undefined) return bench.table.remark('cached-bytes', 'LEFT OUT', 'no tpchgen-cli');
    const ours = await bench.ours(await bench.server());
    if (!(await hasView(ours))) return bench.table.remark('cached-bytes', 'LEFT OUT', 'millrace_cache is not there');
    const duckdb = await bench.duckdb();
    await defineTables(folder, ours, duckdb);
    if ((await bench.agree('cached-bytes', everyColumn, [ours], duckdb)) === undefined) return;
    await report(bench, ours);
  },
};

async function hasView(ours: Engine): Promise<boolean> {
  try {
    await ours.query('SELECT path, row_group, column_name, bytes, compressed_bytes FROM millrace_cache LIMIT 1');
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== '42P01') throw error;
    return false;
  }
}

async function report(bench: Bench, ours: Engine): Promise<void> {
  const [[bytes, compressed, columns, entries]] = await ours.query(cached);
  if (Number(columns) !== 16)
    return bench.table.remark('cached-bytes', 'FAILED', `${columns} of 16 columns are cached after all were read`);
  const [a, b] = [Number(bytes), Number(compressed)];
  const otherIs = `compressed bytes of the same ${entries} column chunks`;
  bench.table.add({ name: 'cached-bytes', unit: 'bytes', ours: a, other: b, ratio: a / b, otherIs });
}
