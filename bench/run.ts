import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/run.ts';
import { startServer } from '../test/support/server.ts';
import { difference } from './answers.ts';
import { dataFolder, python, tpch } from './data.ts';
import { defineTables, duckdb, type Engine, millrace } from './engines.ts';
import { geometricMean, printLine, printRow, type Row, times, type WrongRow } from './row.ts';
import { interleaved } from './timing.ts';
import { joinErrors, tpchNames, tpchText } from './tpch.ts';

/**
 * Today's figures beside DuckDB (two threads) and scikit-learn on the same files; see bench/README.md.
 *   npm run bench [-- q06]
 * Answers are compared before anything is timed; a wrong answer is shown as such and ends the run with an error.
 */
const only = process.argv[2];
const rounds = 5;
const seedRows = 10_000_000;
const beside = 'duckdb, 2 threads, same Parquet';
const rows: Row[] = [];
const wrong: WrongRow[] = [];

const scratch = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
const server = await startServer({ dataFolder: scratch, memory: '8GB' });
const ours = await millrace(server);
const theirs = await duckdb();
try {
  printLine('figure', 'millrace', 'other', 'ratio', 'q-error med / max', 'other is');
  if (only !== 'seed') await tpchQueries();
  if (only === undefined || only === 'seed') await seedTraining();
  report();
} finally {
  await ours.close();
  await theirs.close();
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}
if (wrong.length > 0) process.exitCode = 1;

async function tpchQueries(): Promise<void> {
  const folder = tpch(1);
  if (folder === undefined) return;
  await defineTables(folder, ours, theirs);
  await ours.query('ANALYZE');
  for (const name of tpchNames.filter((each) => only === undefined || each === only)) {
    const sql = tpchText(name);
    await compared(`tpch sf1 ${name}`, sql, () => joinErrors(sql, ours));
  }
}

/** A row when both give the same answer; `plan` is asked for after the timing. */
async function compared(figure: string, sql: string, plan?: () => Promise<Row['qError']>): Promise<void> {
  const differs = difference(await ours.query(sql), await theirs.query(sql));
  if (differs !== undefined) return isWrong(figure, differs);
  const [a, b] = await interleaved(
    [ours, theirs].map((engine) => ({ name: engine.name, run: () => engine.query(sql) })),
    rounds,
  );
  const qError = await plan?.();
  add({
    figure,
    ours: a.medianMs,
    other: b.medianMs,
    ratio: a.medianMs / b.medianMs,
    otherIs: beside,
    ...(qError && { qError }),
  });
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
  await compared('seed scan', 'SELECT count(*), avg(y), min(x1), max(x3) FROM seed WHERE x2 > 50');
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
  const figure = 'seed training 10 M rows, scan included';
  const off = await wrongWeight(weights);
  if (off !== undefined) return isWrong(figure, off);
  const otherIs = 'scikit-learn fit, arrays in memory';
  add({ figure, ours: a.medianMs, other: median, ratio: a.medianMs / median, otherIs });
}

/** The first weight that is not scikit-learn's. */
async function wrongWeight(weights: readonly number[]): Promise<string | undefined> {
  const ourWeights = await ours.query('SELECT feature, weight FROM ML.WEIGHTS(MODEL plain)');
  const wanted = new Map(['x1', 'x2', 'x3', '__INTERCEPT__'].map((name, i) => [name, weights[i]]));
  const off = ourWeights.find(
    ([feature, weight]) => Math.abs(Number(weight) - wanted.get(feature!)!) > 1e-6 * Math.abs(wanted.get(feature!)!),
  );
  return off && `${off[0]}: ${off[1]} against ${wanted.get(off[0]!)}`;
}

function add(row: Row): void {
  rows.push(row);
  printRow(row);
}

function isWrong(figure: string, why: string): void {
  wrong.push({ figure, wrong: why });
  printLine(figure, 'WRONG', '', '', '', why);
}

/** The mean over TPC-H, and everything as a file. */
function report(): void {
  const queries = rows.filter(({ figure }) => figure.startsWith('tpch'));
  const mean = queries.length === 0 ? undefined : geometricMean(queries.map(({ ratio }) => ratio));
  const errors = queries.flatMap(({ qError }) => (qError === undefined ? [] : [qError.max]));
  if (mean !== undefined && queries.length > 1) {
    const worst = errors.length === 0 ? '' : `worst ${Math.max(...errors).toFixed(1)}`;
    printLine(`tpch sf1, geometric mean of ${queries.length}`, '', '', times(mean), worst, beside);
  }
  const file = join(dataFolder, 'results.json');
  const document = { at: new Date().toISOString(), rounds, geometricMean: mean, rows, wrong };
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  process.stdout.write(`\nwritten to ${file}\n`);
}
