import { type Bench, budget, type Figure } from '../bench.ts';
import { compare } from '../compared.ts';
import { benchRows, madeParquet, python } from '../data.ts';
import type { DuckEngine, Engine } from '../engines.ts';
import { sklearn } from '../sklearn.ts';
import { interleaved } from '../timing.ts';

const noise = 'sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) * 30';
const made = `SELECT *, 2*x1 + 3*x2*x2 - sqrt(x3) + ${noise} AS y FROM
  (SELECT i AS row_id, random()*100 AS x1, random()*100 AS x2, random()*100 AS x3 FROM range(1, ${benchRows + 1}) AS t(i))`;

const train =
  'CREATE OR REPLACE MODEL plain USING linear_regression TARGET y SPLIT NONE AS SELECT x1, x2, x3, y FROM seed';
const predicted = 'SELECT count(*), sum(predicted_y) FROM PREDICT(MODEL plain, TABLE seed)';

/** The seed experiment on ten million rows whose columns are cached: a scan, training, prediction. */
export const seed: Figure = {
  names: ['seed-scan', 'seed-training', 'seed-predict'],
  async run(bench) {
    const file = await madeParquet('seed', made, ', COMPRESSION zstd');
    const server = await bench.server();
    const ours = await bench.ours(server);
    const duckdb = await bench.duckdb();
    await duckdb.query(`CREATE VIEW seed AS SELECT * FROM read_parquet('${file}')`);
    await ours.query(`CREATE EXTERNAL TABLE seed STORED AS PARQUET LOCATION '${file}'`);
    const is = `duckdb, ${budget.threads} threads, same Parquet`;
    const contest = { ours, plain: await bench.plain(server), others: [{ prefix: 'seed-', engine: duckdb, is }] };
    const scan = 'SELECT count(*), avg(y), min(x1), max(x3) FROM seed WHERE x2 > 50';
    await compare(bench, contest, { name: 'scan', sql: scan });
    if (bench.wants('seed-training')) await training(bench, ours, file);
    if (bench.wants('seed-predict')) await predicting(bench, ours, duckdb);
  },
};

async function training(bench: Bench, ours: Engine, file: string): Promise<void> {
  const program = python();
  if (program === undefined) return bench.table.remark('seed-training', 'LEFT OUT', 'no scikit-learn');
  const fitter = sklearn(bench, program, file);
  await ours.query(train);
  const differs = await wrongWeight(ours, await fitter.fit());
  if (differs !== undefined) return bench.table.remark('seed-training', 'WRONG', differs);
  const [a, b] = await interleaved([
    { name: 'millrace', run: () => ours.query(train) },
    { name: 'scikit-learn', run: () => fitter.fit() },
  ]);
  bench.table.add({
    name: 'seed-training',
    unit: 'ms',
    ours: a.medianMs,
    other: b.medianMs,
    ratio: a.medianMs / b.medianMs,
    otherIs: `scikit-learn fit, arrays in memory, ${budget.threads} threads`,
    rounds: a.rounds,
  });
}

/** The first weight that is not scikit-learn's. */
async function wrongWeight(ours: Engine, weights: readonly number[]): Promise<string | undefined> {
  const ourWeights = await ours.query('SELECT feature, weight FROM ML.WEIGHTS(MODEL plain)');
  const wanted = new Map(['x1', 'x2', 'x3', '__INTERCEPT__'].map((name, i) => [name, weights[i]]));
  const off = ourWeights.find(
    ([feature, weight]) => !(Math.abs(Number(weight) / wanted.get(feature ?? '')! - 1) <= 1e-6),
  );
  return off && `${off[0]}: ${off[1]} against ${wanted.get(off[0] ?? '')}`;
}

/** Nothing runs beside it; the sum is compared with that of the weights' formula in DuckDB. */
async function predicting(bench: Bench, ours: Engine, duckdb: DuckEngine): Promise<void> {
  await ours.query(train);
  const weights = new Map(
    (await ours.query('SELECT feature, weight FROM ML.WEIGHTS(MODEL plain)')) as [string, string][],
  );
  const terms = ['x1', 'x2', 'x3'].map((name) => `${name} * (${weights.get(name)})::double`);
  const formula = [`(${weights.get('__INTERCEPT__')})::double`, ...terms].join(' + ');
  const wanted = await duckdb.query(`SELECT count(*), sum(${formula}) FROM seed`);
  const fixed: Engine = { name: 'formula', query: async () => wanted, close: async () => undefined };
  if ((await bench.agree('seed-predict', predicted, [ours], fixed)) === undefined) return;
  const [timed] = await interleaved([{ name: 'predict', run: () => ours.query(predicted) }]);
  bench.table.add({
    name: 'seed-predict',
    unit: 'rows/s',
    ours: (benchRows / timed.medianMs) * 1000,
    otherIs: `two workers; answer checked by the weights' formula in duckdb`,
    rounds: timed.rounds,
  });
}
