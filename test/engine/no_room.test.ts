import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { root } from '../../scripts/run.ts';
import { type Answer, ask, connect } from '../differential/client.ts';
import { pipelineSetup } from '../differential/pipeline_tables.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** Linear memory that is full at any one allocation of a pipeline, or from there on: the same rows in the same order. */

const folder = mkdtempSync(join(tmpdir(), 'no-room-'));
const room = join(folder, 'room');
let server: TestServer;
let plain: pg.Client;
let compiled: pg.Client;
let said = 0;

/** Each worker refuses `count` allocations, beginning with number `first`. */
const refuse = (first: number, count: number): void => writeFileSync(room, `${first} ${count} ${said++}`);

before(async () => {
  refuse(0, 0);
  const scarce = join(root, 'test/support/scarce_heap.ts');
  const env = { NODE_OPTIONS: `--import ${scarce}`, MILLRACE_TEST_ROOM: room };
  server = await startServer({ workers: 2, memory: '512MB', env });
  plain = await connect(server.pgUrl);
  compiled = await connect(server.pgUrl);
  for (const sql of pipelineSetup(folder)) await plain.query(sql);
  await plain.query('SET compiled_pipelines = off');
  await compiled.query('SET compiled_pipelines = on');
});
after(async () => {
  await Promise.all([plain.end(), compiled.end()]);
  assert.equal(await server.stop(), 0);
  rmSync(folder, { recursive: true });
});

const queries: Readonly<Record<string, string>> = {
  rows: "SELECT id, i + 1, f * 2, upper(t), n FROM several WHERE s > 60 AND t <> 'alpha'",
  'one group': 'SELECT count(*), sum(f), avg(n), min(d), max(l), sum(r) FROM several WHERE b',
  'few groups': 'SELECT t, b, count(*), sum(f), avg(i), min(ts), sum(w) FROM several GROUP BY t, b',
  'many groups': 'SELECT id / 2 AS h, count(*), sum(f), max(l) FROM several WHERE s > 0 GROUP BY 1',
  'groups of texts': 'SELECT u, count(*), sum(f) FROM several WHERE s > 20 GROUP BY u',
  'groups of what is computed': 'SELECT extract(year FROM d), upper(t), sum(n) FROM several GROUP BY 1, 2',
  'a join': 'SELECT a.id, b.t, a.f + b.f FROM several a JOIN above b ON a.id = b.id + 3 WHERE a.s > 0',
  'a join of texts': 'SELECT count(*), sum(a.f), min(b.id) FROM below a LEFT JOIN several b ON a.u = b.u',
  'a join and groups': 'SELECT b.t, count(*), sum(a.f * b.n) FROM several a JOIN above b ON a.id = b.id GROUP BY b.t',
  'two joins':
    'SELECT c.t, sum(a.f), count(b.id) FROM several a JOIN above b ON a.id = b.id JOIN border c ON c.id = b.i GROUP BY 1',
  'a semi join': 'SELECT count(*), sum(f) FROM several WHERE i IN (SELECT i FROM above WHERE s > 50)',
  'an anti join': 'SELECT id, f FROM several a WHERE NOT EXISTS (SELECT 1 FROM above b WHERE b.l = a.l AND b.s > a.s)',
  'different values': 'SELECT s, count(DISTINCT t), count(DISTINCT id) FROM several GROUP BY s',
  'the first rows': 'SELECT id, f, u FROM several ORDER BY f DESC NULLS LAST, id LIMIT 20',
  'groups of groups':
    'SELECT c, count(*), sum(x) FROM (SELECT i, count(*) AS c, sum(f) AS x FROM several GROUP BY i) g GROUP BY c',
};

const textOf = (answer: Answer): string =>
  answer.kind === 'error'
    ? `error ${answer.code} ${answer.message}`
    : answer.rows.map((row) => JSON.stringify(row)).join('\n');

/** Allocations of a query that are tried; most make fewer. */
const tried = Number(process.env.MILLRACE_TEST_ALLOCATIONS ?? 36);

test('what is refused is seen', async () => {
  const sql = `EXPLAIN (ANALYZE, FORMAT JSON) ${queries['few groups']}`;
  const groups = async (): Promise<readonly number[]> => {
    const answer = textOf(await ask(compiled, sql));
    return ['Compiled', 'Plain'].map((how) =>
      Number(new RegExp(`${how} Row Groups[^0-9]*([0-9]+)`).exec(answer)?.[1] ?? 0),
    );
  };
  refuse(0, 0);
  assert.deepEqual(await groups(), [4, 0]);
  refuse(0, 1e9);
  const [some, others] = await groups();
  assert.ok(some < 4, `${some} compiled, ${others} not`);
});

for (const [what, sql] of Object.entries(queries)) {
  test(`${what}: no room`, async () => {
    const wanted = textOf(await ask(plain, sql));
    refuse(0, 0);
    assert.equal(textOf(await ask(compiled, sql)), wanted, 'with room');
    for (const count of [1, 1e9]) {
      for (let first = 0; first < tried; first++) {
        refuse(first, count);
        assert.equal(textOf(await ask(compiled, sql)), wanted, `allocation ${first}, ${count} refused`);
      }
    }
    refuse(0, 0);
  });
}
