import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Bench, Figure } from '../bench.ts';
import { benchRows, madeParquet } from '../data.ts';
import { postgresClient } from '../engines.ts';
import { type Cluster, postgres } from '../postgres.ts';
import { interleaved } from '../timing.ts';
import { readRows, type Tally, tallyLines } from '../wire_reader.ts';

const rounds = { most: 3, least: 2, budgetMs: 60_000 };
/** Understood by DuckDB, which writes our Parquet, and by PostgreSQL. */
const formulas = `i AS id, (i % 50 + 1)::int AS quantity, (i * 7919 % 10000000 * 0.01)::decimal(12, 2) AS price,
  'customer ' || (i * 31 % 150000)::text AS name, DATE '2020-01-01' + (i % 2000)::int AS day`;
const columns = 'id, quantity, price, name, day';

/** Ten million rows of five columns to a client: by COPY to psql and by a SELECT whose bytes are only counted. */
export const rowsOut: Figure = {
  names: ['rows-out'],
  async run(bench) {
    const cluster = await postgres(bench, 'rows-out');
    if (cluster === undefined) return;
    const server = await bench.server();
    const file = await madeParquet('lines', `SELECT ${formulas} FROM range(1, ${benchRows + 1}) AS t(i)`);
    await (await bench.ours(server)).query(`CREATE EXTERNAL TABLE lines STORED AS PARQUET LOCATION '${file}'`);
    await loadPostgres(bench, cluster);
    const sides = {
      ours: { port: server.pgPort, database: 'lake' },
      other: { port: cluster.port, database: 'postgres' },
    };
    await row(bench, 'rows-out-copy', sides, byCopy, 'COPY lines TO STDOUT');
    await row(bench, 'rows-out-select', sides, bySelect, `SELECT ${columns} FROM lines`);
  },
};

/** A database, and how its rows are read. */
interface Side {
  readonly port: number;
  readonly database: string;
}
type Way = (side: Side, sql: string, hashed: boolean) => Promise<Tally>;

const bySelect: Way = ({ port, database }, sql, hashed) => readRows(port, database, sql, hashed);

/** psql writes to a file that keeps nothing, or to us when rows must be compared. */
async function byCopy({ port, database }: Side, sql: string, hashed: boolean): Promise<Tally> {
  const flags = ['-X', '-q', '-h', '127.0.0.1', '-p', String(port), '-U', 'bench', '-d', database, '-c', sql];
  const child = spawn('psql', hashed ? flags : [...flags, '-o', '/dev/null'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const tally = await tallyLines(child.stdout);
  const [code] = await exited;
  if (code !== 0) throw new Error(`psql ended with ${code}`);
  return tally;
}

async function row(
  bench: Bench,
  name: string,
  { ours, other }: { readonly ours: Side; readonly other: Side },
  way: Way,
  sql: string,
): Promise<void> {
  if (!bench.wants(name)) return;
  const [a, b] = [await way(ours, sql, true), await way(other, sql, true)];
  if (a.rows !== b.rows || a.hash !== b.hash)
    return bench.table.remark(name, 'WRONG', `${a.rows} rows (hash ${a.hash}) against ${b.rows} (${b.hash})`);
  const contenders = [ours, other].map((side) => ({ name, run: () => way(side, sql, false) }));
  const times = await interleaved(contenders, rounds);
  const [mine, theirs] = times.map(({ medianMs }) => (a.rows / medianMs) * 1000);
  const otherIs = 'postgresql 15, unlogged table in its cache';
  bench.table.add({
    name,
    unit: 'rows/s',
    ours: mine,
    other: theirs,
    ratio: mine / theirs,
    otherIs,
    rounds: times[0].rounds,
  });
}

/** What PostgreSQL gets is made by the same formulas. */
async function loadPostgres(bench: Bench, cluster: Cluster): Promise<void> {
  const theirs = bench.keep(await postgresClient('postgres', cluster.url), (each) => each.close());
  const numbers = `SELECT n::bigint AS i FROM generate_series(1, ${benchRows}) AS g(n)`;
  await theirs.query(`CREATE UNLOGGED TABLE lines AS SELECT ${formulas} FROM (${numbers}) AS t`);
  await theirs.query('VACUUM (FREEZE, ANALYZE) lines');
}
