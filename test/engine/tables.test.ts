import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Session } from '../../src/engine/session.ts';
import { ask, failureOf, openLake, type TestLake } from '../support/lake.ts';

let lake: TestLake;
let one: Session;
let other: Session;

before(async () => {
  lake = await openLake();
  one = lake.session();
  other = lake.session();
});
after(() => lake.close());

/** Folders of managed tables whose name begins so, once removals have had time. */
async function foldersOf(table: string, wanted: number): Promise<void> {
  const count = () => readdirSync(join(lake.folder, 'tables')).filter((name) => name.startsWith(`${table}-`)).length;
  for (let turn = 0; turn < 50 && count() !== wanted; turn++) await wait(20);
  assert.equal(count(), wanted, `folders of ${table}`);
}

test('of two sessions that create the same table at once, one is refused and leaves nothing', async () => {
  const ends = await Promise.all([
    failureOf(one, 'CREATE TABLE twins AS SELECT 1 AS who'),
    failureOf(other, 'CREATE TABLE twins AS SELECT 2 AS who'),
  ]);
  assert.deepEqual(ends.toSorted(), ['42P07', undefined]);
  const winner = ends[0] === undefined ? 1 : 2;
  assert.deepEqual(await ask(one, 'SELECT who FROM twins'), [[winner]]);
  await foldersOf('twins', 1);
});

test('of two sessions that train the same model at once, no version is lost', async () => {
  await ask(one, 'CREATE TABLE line AS SELECT i AS x, 2 * i AS y FROM generate_series(1, 100) AS g(i)');
  const train = 'CREATE OR REPLACE MODEL line USING linear_regression TARGET y AS SELECT x, y FROM line';
  await Promise.all([ask(one, train), ask(other, train)]);
  assert.deepEqual(
    lake.engine.catalog.state.model('public', 'line')?.versions.map(({ version }) => version),
    [1, 2],
  );
  const plain = train.replace('OR REPLACE MODEL line', 'MODEL other_line');
  const ends = await Promise.all([failureOf(one, plain), failureOf(other, plain)]);
  assert.deepEqual(ends.toSorted(), ['42710', undefined]);
});

test('a table that is replaced or dropped under a running query is read to its end', async () => {
  for (const change of ['CREATE OR REPLACE TABLE busy AS SELECT 1 AS i', 'DROP TABLE busy']) {
    await ask(one, 'CREATE OR REPLACE TABLE busy AS SELECT i FROM generate_series(1, 3000000) AS g(i)');
    const [parsed] = other.parse('SELECT i FROM busy');
    const { batches } = await other.execute(await other.prepare(parsed, []), []);
    let rows = 0;
    for await (const batch of batches) {
      if (rows === 0) await ask(one, change);
      rows += batch.length;
    }
    assert.equal(rows, 3_000_000, change);
    await foldersOf('busy', change.startsWith('DROP') ? 0 : 1);
  }
});

test('a rolled back transaction leaves no table, no model and no files', async () => {
  await ask(one, 'BEGIN; CREATE TABLE undone AS SELECT 1 AS x');
  assert.deepEqual(await ask(one, 'SELECT x FROM undone'), [[1]]);
  assert.equal(await failureOf(other, 'SELECT x FROM undone'), '42P01');
  await ask(one, 'CREATE MODEL undone USING linear_regression TARGET y AS SELECT x, y FROM line');
  await ask(one, 'ROLLBACK');
  assert.equal(await failureOf(one, 'SELECT x FROM undone'), '42P01');
  assert.equal(await failureOf(one, 'DESCRIBE MODEL undone'), '42704');
  await foldersOf('undone', 0);
});

test('drop and create of one name in a transaction', async () => {
  await ask(one, 'CREATE TABLE again AS SELECT 1 AS x');
  await ask(one, 'BEGIN; DROP TABLE again; CREATE TABLE again AS SELECT 2 AS y');
  assert.deepEqual(await ask(other, 'SELECT x FROM again'), [[1]]);
  await ask(one, 'COMMIT');
  assert.deepEqual(await ask(other, 'SELECT y FROM again'), [[2]]);
  await foldersOf('again', 1);
});

test('a commit that meets the change of another is refused and undone', async () => {
  await ask(one, 'BEGIN; CREATE TABLE met AS SELECT 1 AS x');
  await ask(other, 'CREATE TABLE met AS SELECT 2 AS x');
  assert.equal(await failureOf(one, 'COMMIT'), '40001');
  assert.deepEqual(await ask(one, 'SELECT x FROM met'), [[2]]);
  await foldersOf('met', 1);
});

test('a failed or cancelled CREATE TABLE AS leaves nothing', async () => {
  const broken = 'CREATE TABLE broken AS SELECT 1 / (i - 2900000) AS x FROM generate_series(1, 3000000) AS g(i)';
  assert.equal(await failureOf(one, broken), '22012');
  await foldersOf('broken', 0);
  const stopped = failureOf(one, broken.replace('2900000', '0'));
  setTimeout(() => one.cancel(), 60);
  assert.equal(await stopped, '57014');
  await foldersOf('broken', 0);
  assert.equal(await failureOf(one, 'SELECT x FROM broken'), '42P01');
});

test('dots and quotes in names do not mix tables up', async () => {
  await ask(one, 'CREATE TABLE "a.b" AS SELECT 1 AS x');
  await ask(one, `CREATE TABLE "Q""'ü" AS SELECT 2 AS x`);
  assert.deepEqual(await ask(one, `SELECT a.x, q.x FROM "a.b" a, public."Q""'ü" q`), [[1, 2]]);
  for (const sql of ['SELECT * FROM "a.b", a.b', 'SELECT * FROM "public.a".b', 'SELECT * FROM a.b']) {
    assert.equal(await failureOf(one, sql), '42P01', sql);
  }
});

test('a view cannot read itself, and follows what its base becomes', async () => {
  await ask(one, 'CREATE TABLE base AS SELECT 1 AS x; CREATE VIEW v AS SELECT * FROM base');
  await ask(one, 'CREATE VIEW w AS SELECT x + 1 AS y FROM v');
  assert.equal(await failureOf(one, 'CREATE OR REPLACE VIEW v AS SELECT * FROM v'), '42P17');
  assert.equal(await failureOf(one, 'CREATE OR REPLACE VIEW v AS SELECT y AS x FROM w'), '42P17');
  await ask(one, 'CREATE OR REPLACE TABLE base AS SELECT 5 AS z');
  assert.equal(await failureOf(one, 'SELECT x FROM v'), '42703');
  assert.equal(await failureOf(one, 'SELECT y FROM w'), '42703');
  assert.deepEqual(await ask(one, 'SELECT z FROM v'), [[5]]);
  assert.equal(await failureOf(one, 'DROP TABLE base'), '2BP01');
  await ask(one, 'DROP TABLE base CASCADE');
  assert.equal(await failureOf(one, 'SELECT * FROM w'), '42P01');
});

test('a table is not what a view of a system table of that name depends on', async () => {
  await ask(one, 'CREATE TABLE tables AS SELECT 1 AS x; CREATE VIEW listed AS SELECT * FROM information_schema.tables');
  assert.equal(await failureOf(one, 'DROP TABLE tables'), undefined);
});

test('two COPYs to one place are never mixed, and a failed one leaves no files', async () => {
  const folder = join(lake.folder, 'out');
  const copy = (value: string, to: string) =>
    `COPY (SELECT ${value} AS x FROM generate_series(1, 3000000) AS g(i)) TO '${to}'`;
  const ends = await Promise.all([
    failureOf(one, copy('1', `${folder}/both/`)),
    failureOf(other, copy('2', `${folder}/both/`)),
  ]);
  assert.deepEqual(ends.toSorted(), ['55006', undefined]);
  assert.equal((await ask(one, `SELECT DISTINCT x FROM '${folder}/both/'`)).length, 1);
  assert.equal(await failureOf(one, copy('1', `${folder}/both/`)), '22023');
  mkdirSync(join(folder, 'broken'));
  assert.equal(await failureOf(one, copy('1 / (i - 2900000)', `${folder}/broken/`)), '22012');
  for (let turn = 0; turn < 50 && readdirSync(join(folder, 'broken')).length > 0; turn++) await wait(20);
  assert.deepEqual(readdirSync(join(folder, 'broken')), []);
  assert.equal(await failureOf(one, `COPY (SELECT 1, 2) TO '${folder}/twice.parquet'`), '42701');
  assert.ok(!existsSync(`${folder}/twice.parquet`));
});

test('folders that a crash left are removed at the next start, and only those', async () => {
  const first = await openLake();
  const session = first.session();
  await ask(session, 'CREATE TABLE kept AS SELECT 1 AS x; CREATE TABLE gone AS SELECT 1 AS x');
  const orphan = await first.engine.files.create('orphan');
  mkdirSync(join(first.folder, 'tables', 'of-somebody-else'));
  // As if the server had died between the commit of a DROP and the removal of the files.
  const hold = first.engine.files.hold();
  await ask(session, 'DROP TABLE gone');
  await first.engine.cluster.close();
  first.engine.catalog.close();
  assert.ok(existsSync(join(first.folder, orphan)));
  const second = await openLake(first.folder);
  const names = readdirSync(join(first.folder, 'tables')).map((name) => name.replace(/-[0-9a-f-]{36}$/, ''));
  assert.deepEqual(names.toSorted(), ['kept', 'of-somebody-else']);
  assert.deepEqual(await ask(second.session(), 'SELECT x FROM kept'), [[1]]);
  await second.close();
  hold();
});
