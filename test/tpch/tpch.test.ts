import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { difference } from '../../bench/answers.ts';
import { defineTables, duckdb, type Engine, millrace } from '../../bench/engines.ts';
import { root } from '../../scripts/run.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** The 22 queries of TPC-H at scale factor 0.01 (data made by tpchgen-cli): our answers are DuckDB's, compiled and plain. */

let server: TestServer;
let ours: Engine;
let theirs: Engine;
before(async () => {
  server = await startServer();
  ours = await millrace(server);
  theirs = await duckdb();
  await defineTables(join(root, 'test/tpch/data'), ours, theirs);
});
after(async () => {
  await ours.close();
  await theirs.close();
  await server.stop();
});

for (const file of globSync('test/tpch/queries/*.sql', { cwd: root }).sort()) {
  test(`TPC-H ${basename(file, '.sql')}`, async () => {
    const sql = readFileSync(join(root, file), 'utf8').trim().replace(/;$/, '');
    const answer = await theirs.query(sql);
    for (const compiled of ['off', 'on']) {
      await ours.query(`SET compiled_pipelines = ${compiled}`);
      assert.equal(difference(await ours.query(sql), answer), undefined, `compiled_pipelines = ${compiled}`);
    }
  });
}
