import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { difference } from '../../bench/answers.ts';
import { hitsOf } from '../../bench/clickbench/generate.ts';
import { hitsQueries } from '../../bench/clickbench/queries.ts';
import { duckdb, type Engine, millrace } from '../../bench/engines.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** The 43 ClickBench-shaped queries of the benchmark over few rows: our answers are DuckDB's, compiled and plain. */

const rows = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'millrace-clickbench-'));
let server: TestServer;
let ours: Engine;
let theirs: Engine;
before(async () => {
  server = await startServer();
  ours = await millrace(server);
  theirs = await duckdb();
  const file = join(folder, 'hits.parquet');
  await theirs.query(`COPY (${hitsOf(rows)}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 20480)`);
  await theirs.query(`CREATE VIEW hits AS SELECT * FROM read_parquet('${file}')`);
  await ours.query(`CREATE EXTERNAL TABLE hits STORED AS PARQUET LOCATION '${file}'`);
});
after(async () => {
  await ours.close();
  await theirs.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('there are 43', () => assert.equal(hitsQueries().length, 43));

for (const { name, sql, checked } of hitsQueries()) {
  test(`ClickBench ${name}`, async () => {
    // What the whole month of ten million rows fills are answers without rows here, but for those that look early.
    const text = (checked ?? sql).replace(/OFFSET \d+$/, 'OFFSET 3').replace(/> 10000\b/, '> 100');
    const answer = await theirs.query(text);
    assert.ok(answer.length > 0, 'an answer with rows');
    for (const compiled of ['off', 'on']) {
      await ours.query(`SET compiled_pipelines = ${compiled}`);
      assert.equal(difference(await ours.query(text), answer), undefined, `compiled_pipelines = ${compiled}`);
    }
    if (checked !== undefined) assert.equal((await ours.query(sql)).length, (await theirs.query(sql)).length);
  });
}
