import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/run.ts';
import { startServer } from '../test/support/server.ts';
import { difference } from './answers.ts';
import { python, tpch } from './data.ts';
import { defineTables, duckdb, type Engine, millrace } from './engines.ts';
import { interleaved } from './timing.ts';

/**
 * Today's figures beside DuckDB (two threads) and scikit-learn on the same files; see bench/README.md.
 *   npm run bench [-- q06]
 * Answers are compared before anything is timed; a wrong answer is shown as such and ends the run with an error.
 */
const only = process.argv[2];
const rounds = 5;
const seedRows = 10_000_000;
let wrong = 0;

const scratch = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
const server = await startServer({ dataFolder: scratch, memory: '8GB' });
const ours = await millrace(server);
const theirs = await duckdb();
try {
  line('figure', 'millrace', 'other', 'ratio', 'other is');
  await tpchQueries();
  if (only === undefined || only === 'seed') await seedTraining();
} finally {
  await ours.close();
  await theirs.close();
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}
if (wrong > 0) process.exitCode = 1;

async function tpchQueries(): Promise<void> {
  const folder = tpch(1);
  if (folder === undefined) return;
  await defineTables(folder, ours, theirs);
  for (const name of ['q01', 'q06', 'q03'].filter((each) => only === undefined || each === only)) {
    const sql = readFileSync(join(root, `test/tpch/queries/${name}.sql`), 'utf8')
      .trim()
      .replace(/;$/, '');
    const differs = difference(await ours.query(sql), await theirs.query(sql));
    if (differs !== undefined) {
      wrong += 1;
      line(`tpch sf1 ${name}`, 'WRONG', '', '', differs);
      continue;
    }
    const [a, b] = await interleaved(
      [ours, theirs].map((engine) => ({ name: engine.name, run: () => engine.query(sql) })),
      rounds,
    );
    line(
      `tpch sf1 ${name}`,
      ms(a.medianMs),
      ms(b.medianMs),
      ratio(a.medianMs, b.medianMs),
      'duckdb, 2 threads, same Parquet',
    );
  }
}

/** Ten million rows: made here, trained by both on the same files. */
async function seedTraining(): Promise<void> {
  const noise = 'sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) * 30';
  await theirs.query('SELECT setseed(0.42)');
  await theirs.query(`COPY (SELECT *, 2*x1 + 3*x2*x2 - sqrt(x3) + ${noise} AS y
    FROM (SELECT i AS row_id, random()*100 AS x1, random()*100 AS x2, random()*100 AS x3 FROM range(1, ${seedRows + 1}) AS t(i)))
    TO '${scratch}/seed.parquet' (FORMAT parquet, COMPRESSION zstd)`);
  await theirs.query(`CREATE VIEW seed AS SELECT * FROM read_parquet('${scratch}/seed.parquet')`);
  await ours.query(`CREATE EXTERNAL TABLE seed STORED AS PARQUET LOCATION '${scratch}/seed.parquet'`);
  await sameAnswer('seed scan', 'SELECT count(*), avg(y), min(x1), max(x3) FROM seed WHERE x2 > 50');
  const train = (engine: Engine) =>
    engine.query(
      'CREATE OR REPLACE MODEL plain USING linear_regression TARGET y SPLIT NONE AS SELECT x1, x2, x3, y FROM seed',
    );
  const [a] = await interleaved([{ name: 'train', run: () => train(ours) }], 3);
  const program = python();
  if (program === undefined) return;
  const fit = spawnSync(program, [join(root, 'bench/sklearn_fit.py'), join(scratch, 'seed.parquet'), '3'], {
    encoding: 'utf8',
  });
  if (fit.status !== 0) throw new Error(fit.stderr);
  const [median, , ...weights] = fit.stdout.trim().split(' ').map(Number);
  const ourWeights = await ours.query('SELECT feature, weight FROM ML.WEIGHTS(MODEL plain)');
  const wanted = new Map([
    ['x1', weights[0]],
    ['x2', weights[1]],
    ['x3', weights[2]],
    ['__INTERCEPT__', weights[3]],
  ]);
  const off = ourWeights.find(
    ([feature, weight]) => Math.abs(Number(weight) - wanted.get(feature!)!) > 1e-6 * Math.abs(wanted.get(feature!)!),
  );
  if (off !== undefined) {
    wrong += 1;
    line('seed training', 'WRONG', '', '', `${off[0]}: ${off[1]} against ${wanted.get(off[0]!)}`);
    return;
  }
  line(
    'seed training 10 M rows, scan included',
    ms(a.medianMs),
    ms(median),
    ratio(a.medianMs, median),
    'scikit-learn fit, arrays in memory',
  );
}

async function sameAnswer(title: string, sql: string): Promise<void> {
  const differs = difference(await ours.query(sql), await theirs.query(sql));
  if (differs !== undefined) {
    wrong += 1;
    line(title, 'WRONG', '', '', differs);
    return;
  }
  const [a, b] = await interleaved(
    [ours, theirs].map((engine) => ({ name: engine.name, run: () => engine.query(sql) })),
    rounds,
  );
  line(title, ms(a.medianMs), ms(b.medianMs), ratio(a.medianMs, b.medianMs), 'duckdb, 2 threads, same Parquet');
}

function line(...cells: readonly string[]): void {
  const widths = [40, 12, 12, 8, 0];
  process.stdout.write(
    `${cells.map((cell, i) => (i > 0 && i < 4 ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ')}\n`,
  );
}

function ms(n: number): string {
  return `${n.toFixed(n < 100 ? 1 : 0)} ms`;
}

function ratio(a: number, b: number): string {
  return `${(a / b).toFixed(2)}×`;
}
