import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ExplainedNode, nodeErrors, qError, summaryOf } from '../../bench/q_error.ts';
import type { Session } from '../../src/engine/session.ts';
import { ask, openLake, type TestLake } from '../support/lake.ts';

/** What EXPLAIN ANALYZE counts is what happened; in JSON under Postgres's keys. */

let lake: TestLake;
let session: Session;
before(async () => {
  lake = await openLake();
  session = lake.session();
  await ask(session, 'CREATE TABLE big AS SELECT x AS k, x % 100 AS g FROM generate_series(1, 500000) AS t(x)');
  await ask(session, "CREATE TABLE small AS SELECT x AS g, 'n' || x AS name FROM generate_series(0, 9) AS t(x)");
});
after(() => lake.close());

interface Node extends ExplainedNode {
  readonly [key: string]: unknown;
  readonly Plans?: readonly Node[];
}
interface Document {
  readonly Plan: Node;
  readonly [key: string]: unknown;
}

async function explain(sql: string, options = 'ANALYZE'): Promise<Document> {
  const [[text]] = await ask(session, `EXPLAIN (${options}, FORMAT JSON) ${sql}`);
  const [document] = JSON.parse(String(text)) as Document[];
  return document;
}

const nodesOf = (node: Node): readonly Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
const find = ({ Plan }: Document, type: string): Node => {
  const found = nodesOf(Plan).find((node) => node['Node Type'] === type);
  assert.ok(found !== undefined, `there is a ${type} in ${JSON.stringify(Plan, null, 1)}`);
  return found;
};

const compiledIn = ({ Plan }: Document): readonly Node[] => nodesOf(Plan).filter((node) => 'Compiled' in node);

test('row groups are skipped when one column tells that no row is wanted', async () => {
  await ask(
    session,
    'CREATE TABLE told AS SELECT x::bigint * 7919 % 250000 * 2 AS k, md5(x::text) AS t FROM generate_series(1, 250000) AS s(x)',
  );
  for (const compiled of ['on', 'off']) {
    await ask(session, `SET compiled_pipelines = ${compiled}`);
    const scan = find(await explain('SELECT t FROM told WHERE k = 400000'), 'Seq Scan');
    const [read, skipped] = [Number(scan['Row Groups Read']), Number(scan['Row Groups Skipped'] ?? 0)];
    assert.deepEqual([read + skipped, scan['Actual Rows']], [Math.ceil(250_000 / 122_880), 1]);
    // What is in the cache already need not be skipped: the first query alone is sure to.
    assert.ok(skipped > 0 || compiled === 'off', JSON.stringify(scan));
    assert.equal(Number(scan['Rows Removed by Filter']), 249_999);
    const answer = await ask(session, 'SELECT count(*), min(length(t)) FROM told WHERE k IN (400000, 400001, 2)');
    assert.deepEqual(answer, [[2n, 32]]);
  }
  await ask(session, 'RESET compiled_pipelines');
});

test('rows, removed rows and pruned row groups of a scan add up', async () => {
  const document = await explain('SELECT count(*) FROM big WHERE k > 450000 AND g < 50');
  const scan = find(document, 'Seq Scan');
  assert.equal(scan['Relation Name'], 'big');
  assert.equal(scan['Actual Rows'], 25_000);
  assert.equal(scan['Actual Loops'], 1);
  const groups = Number(scan['Row Groups Read']) + Number(scan['Row Groups Pruned']);
  assert.equal(groups, Math.ceil(500_000 / 122_880));
  assert.ok(Number(scan['Row Groups Pruned']) > 0);
  const all = 25_000 + Number(scan['Rows Removed by Filter']) + Number(scan['Rows Pruned']);
  assert.equal(all, 500_000);
  assert.ok(Number(scan['Bytes Read']) > 0);
  for (const key of [
    'Startup Cost',
    'Total Cost',
    'Plan Rows',
    'Plan Width',
    'Actual Startup Time',
    'Actual Total Time',
  ])
    assert.equal(typeof scan[key], 'number', key);
  for (const key of ['Planning Time', 'Execution Time']) assert.equal(typeof document[key], 'number', key);
});

test('a join names its kind, its sides, and the pairs that its filter dropped', async () => {
  const join = find(
    await explain('SELECT count(*) FROM big b JOIN small s ON b.g = s.g AND b.k > s.g + 499000'),
    'Hash Join',
  );
  assert.equal(join['Join Type'], 'Inner');
  assert.deepEqual(
    join.Plans?.map((side) => side['Parent Relationship']),
    ['Outer', 'Inner'],
  );
  assert.equal(Number(join['Actual Rows']) + Number(join['Rows Removed by Join Filter']), 50_000);
  assert.ok(Number(join['Peak Memory Usage']) > 0);
});

test('workers tell their time, and no time is told when none is wanted', async () => {
  const scan = find(await explain('SELECT sum(k) FROM big'), 'Seq Scan');
  const workers = scan.Workers as { readonly 'Worker Number': number; readonly 'Actual Total Time': number }[];
  assert.ok(Number(scan.Tasks) >= 2);
  assert.ok(workers.every((worker) => [0, 1].includes(worker['Worker Number']) && worker['Actual Total Time'] > 0));
  const untimed = await explain('SELECT sum(k) FROM big', 'ANALYZE, TIMING off, SUMMARY off, COSTS off');
  assert.doesNotMatch(JSON.stringify(untimed), /Time|Cost/);
});

test('what spills is told in bytes and files', async () => {
  const poor = await openLake(undefined, 16 << 20);
  try {
    const rows = 'SELECT md5(x::text) AS x FROM generate_series(1, 200000) AS t(x)';
    const sql = `EXPLAIN (ANALYZE, FORMAT JSON) SELECT x, count(*) FROM (${rows}) AS q GROUP BY x`;
    const [[text]] = await ask(poor.session(), sql);
    const [{ Plan }] = JSON.parse(String(text)) as Document[];
    const spilled = nodesOf(Plan).filter((node) => Number(node['Disk Usage']) > 0);
    assert.ok(spilled.length > 0);
    for (const node of spilled) assert.ok(Number(node['Temp Files']) > 0 && Number(node['Peak Memory Usage']) > 0);
  } finally {
    await poor.close();
  }
});

test('a change is the root over every plan that it ran', async () => {
  const { Plan } = await explain("UPDATE small SET name = 'changed' WHERE g > 7");
  assert.equal(Plan['Node Type'], 'ModifyTable');
  assert.equal(Plan.Operation, 'Update');
  assert.equal(Plan['Relation Name'], 'small');
  assert.ok((Plan.Plans ?? []).length > 1);
  assert.deepEqual(await ask(session, "SELECT count(*) FROM small WHERE name = 'changed'"), [[2n]]);
});

test('training tells its passes', async () => {
  const train = 'CREATE MODEL line USING linear_regression TARGET g AS SELECT k::float8 AS k, g::float8 AS g FROM big';
  const lines = (await ask(session, `EXPLAIN ANALYZE ${train}`)).map(([line]) => String(line));
  assert.match(
    lines[0],
    /^Train line using linear_regression {2}\(cost=.* rows=0 width=0\) \(actual time=0\.000\.\.[\d.]+ rows=0 loops=1\)$/,
  );
  assert.ok(lines.some((line) => /^ {2}Pass 1: 500000 rows read in [\d.]+ ms$/.test(line)));
  assert.deepEqual(await ask(session, "SELECT count(*) FROM information_schema.models WHERE model_name = 'line'"), [
    [1n],
  ]);
});

test('a compiled pipeline tells what it is, and what its code did', async () => {
  const sql = 'SELECT g, sum(k) FROM big WHERE k % 2 = 0 GROUP BY g';
  const [compiled] = compiledIn(await explain(sql));
  assert.equal(compiled.Compiled, 'scan → filter → aggregate');
  const groups = Math.ceil(500_000 / 122_880);
  assert.equal(Number(compiled['Compiled Row Groups']) + Number(compiled['Plain Row Groups']), groups);
  assert.ok(Number(compiled.Morsels) >= groups);
  assert.ok(Number(compiled['Modules Compiled']) + Number(compiled['Modules Found']) > 0);
  const lines = (await ask(session, `EXPLAIN (ANALYZE, TIMING off) ${sql}`)).map(([line]) => String(line).trim());
  assert.ok(lines.some((line) => /^Compiled Row Groups: \d+ \(\d+ plain\), \d+ morsels$/.test(line)));
  assert.ok(lines.some((line) => /^Modules: \d+ compiled, \d+ found$/.test(line)));
});

test('what is compiled depends on its rows, unless a setting says', async () => {
  const path = `${lake.folder}/few.parquet`;
  await ask(session, `COPY (SELECT x AS g FROM generate_series(0, 9) AS t(x)) TO '${path}'`);
  const few = `SELECT sum(g) FROM '${path}' WHERE g > 2`;
  assert.deepEqual(compiledIn(await explain(few)), []);
  await ask(session, 'SET compiled_pipelines = on');
  const [forced] = compiledIn(await explain(few));
  await ask(session, 'SET compiled_pipelines = off');
  const off = compiledIn(await explain('SELECT sum(k) FROM big'));
  await ask(session, 'RESET compiled_pipelines');
  assert.deepEqual([forced['Compiled Row Groups'], forced['Plain Row Groups'], off], [1, 0, []]);
});

test('settings that are not as they come are listed', async () => {
  await ask(session, "SET disabled_rules = 'join_order'");
  const { Settings } = await explain('SELECT 1', 'SETTINGS');
  await ask(session, 'RESET disabled_rules');
  assert.deepEqual(Settings, { disabled_rules: 'join_order' });
});

test('the error of an estimate is a factor, of each node that ran', async () => {
  assert.equal(qError(10, 1000), 100);
  assert.equal(qError(1000, 10), 100);
  assert.equal(qError(0, 0), 1);
  const { Plan } = await explain('SELECT count(*) FROM big b JOIN small s ON b.g = s.g');
  const errors = nodeErrors(Plan);
  assert.deepEqual(summaryOf(errors, 'join'), { nodes: 1, median: 1, max: 1 });
  assert.equal(summaryOf(errors, 'scan')?.nodes, 2);
  assert.equal(summaryOf([], 'join'), undefined);
});
