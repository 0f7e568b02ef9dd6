import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Session } from '../../src/engine/session.ts';
import { ask, openLake, type TestLake } from '../support/lake.ts';

/** What ANALYZE has found lives with the rows it was found in. */

let lake: TestLake;
let session: Session;
const folder = mkdtempSync(join(tmpdir(), 'millrace-statistics-'));

before(async () => {
  lake = await openLake();
  session = lake.session();
});
after(async () => {
  await lake.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The scan's line and what VERBOSE says of its statistics. */
async function scanOf(sql: string): Promise<{ readonly rows: number; readonly statistics: string | undefined }> {
  const lines = (await ask(session, `EXPLAIN VERBOSE ${sql}`)).map(([line]) => String(line));
  const scan = lines.find((line) => line.includes('Seq Scan'))!;
  const statistics = lines.map((line) => /Statistics: (.*)/.exec(line)?.[1]).find((text) => text !== undefined);
  return { rows: Number(/rows=(\d+)/.exec(scan)![1]), statistics };
}

const rowsOf = (values: string, from: number, to: number): string =>
  `(SELECT ${values} AS v, x AS k FROM generate_series(${from}, ${to}) AS g(x))`;

test('statistics of a path serve every table over it, tell when files are added, and outlive a restart', async () => {
  const skewed = `CASE WHEN x % 10 = 0 THEN 'rare' || x % 3 ELSE 'often' END`;
  await ask(session, `COPY ${rowsOf(skewed, 1, 20000)} TO '${folder}/a.parquet'`);
  const wanted = `SELECT k FROM '${folder}/*.parquet' WHERE v = 'often'`;
  assert.equal((await scanOf(wanted)).statistics, undefined);
  await ask(session, `ANALYZE '${folder}/*.parquet'`);
  assert.deepEqual(await scanOf(wanted), { rows: 18_000, statistics: 'analyzed' });
  await ask(session, `CREATE EXTERNAL TABLE skewed STORED AS PARQUET LOCATION '${folder}/*.parquet'`);
  const ofTable = "SELECT k FROM skewed WHERE v = 'often'";
  assert.deepEqual(await scanOf(ofTable), { rows: 18_000, statistics: 'analyzed' });
  await lake.engine.close();
  lake = await openLake(lake.folder);
  session = lake.session();
  assert.deepEqual(await scanOf(ofTable), { rows: 18_000, statistics: 'analyzed' });
  await ask(session, `COPY ${rowsOf(skewed, 20001, 40000)} TO '${folder}/b.parquet'`);
  assert.deepEqual(await scanOf(ofTable), { rows: 36_000, statistics: 'analyzed, rows have changed since' });
  // Keys that were as many as the rows are taken for that still.
  assert.equal((await scanOf('SELECT v FROM skewed WHERE k = 7')).rows, 1);
  await ask(session, 'DROP TABLE skewed');
  assert.deepEqual(await ask(session, 'SELECT count(*) FROM pg_stats'), [[0n]]);
});

test('large tables are sampled: the same rows each time, close to the truth', async () => {
  const values = `CASE WHEN x % 4 = 0 THEN 'quarter' ELSE 'v' || x % 1000 END`;
  await ask(session, `CREATE TABLE large AS SELECT * FROM ${rowsOf(values, 1, 200_000)} AS q`);
  const columns = 'attname, n_distinct, null_frac, most_common_vals, most_common_freqs, histogram_bounds';
  const figures = async () => {
    await ask(session, 'ANALYZE large');
    return ask(session, `SELECT ${columns} FROM pg_stats WHERE tablename = 'large' ORDER BY 1`);
  };
  const first = await figures();
  assert.deepEqual(await figures(), first);
  const [[, keys], [, distinct, , common, shares]] = first;
  assert.ok(Math.abs(Number(keys) + 1) < 0.05, `${keys} means as many keys as rows`);
  assert.ok(Math.abs(Number(distinct) - 751) < 30, `${distinct} is about 751`);
  assert.match(String(common), /^\{quarter[,}]/);
  assert.ok(Math.abs(Number(/^\{([\d.]+)/.exec(String(shares))![1]) - 0.25) < 0.01, `${shares} begins with a quarter`);
});

test('a table that is made anew or has other rows is not taken for the old one', async () => {
  await ask(session, "CREATE TABLE mine AS SELECT x AS k, 'a' AS v FROM generate_series(1, 100) AS g(x)");
  await ask(session, 'ANALYZE mine');
  const all = "SELECT k FROM mine WHERE v = 'a'";
  assert.deepEqual(await scanOf(all), { rows: 100, statistics: 'analyzed' });
  await ask(session, "INSERT INTO mine SELECT x, 'b' FROM generate_series(1, 100) AS g(x)");
  assert.equal((await scanOf(all)).statistics, 'analyzed, rows have changed since');
  await ask(session, 'ANALYZE mine (v)');
  assert.deepEqual(await scanOf(all), { rows: 100, statistics: 'analyzed' });
  await ask(session, 'DROP TABLE mine; CREATE TABLE mine AS SELECT 1 AS k, 2 AS v');
  assert.equal((await scanOf('SELECT k FROM mine WHERE v = 2')).statistics, undefined);
});
