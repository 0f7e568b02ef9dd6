import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startServer, type TestServer } from '../support/server.ts';

/** Long and deep statements, through parser, planner and workers: an answer, or 54001 and a session that goes on. */

let server: TestServer;
let client: pg.Client;
before(async () => {
  server = await startServer();
  client = new pg.Client(server.pgUrl.replace('//', '//me@'));
  await client.connect();
  await client.query(
    `CREATE TABLE t AS SELECT i AS a, i * 2 AS b, i / 2.0::float8 AS f, 's' || i AS s FROM generate_series(1, 100) AS g(i)`,
  );
});
after(async () => {
  await client.end();
  await server.stop();
});

const times = (n: number, text: (i: number) => string, join: string): string =>
  Array.from({ length: n }, (_, i) => text(i)).join(join);

const many = 10_000;

const answers: Record<string, readonly [sql: string, answer: string | number]> = {
  'a sum of constants': [`SELECT ${times(many, () => '1', ' + ')} AS x`, many],
  'a sum of columns': [`SELECT max(${times(many, () => 'a', ' + ')}) AS x FROM t`, 1_000_000],
  'types that widen along a chain': [
    `SELECT sum(${times(many, (i) => ['a', '0.5', 'f'][i % 3], ' - ')}) AS x FROM t`,
    -25_409_075,
  ],
  'a chain in WHERE': [`SELECT count(*) AS x FROM t WHERE ${times(many, () => 'a', ' + ')} > 500000`, '50'],
  'an error in a chain': [
    `SELECT max(${times(many, (i) => (i === 5000 ? '(a / (b - 200))' : 'a'), ' + ')}) AS x FROM t`,
    '22012',
  ],
  'conditions with AND': [`SELECT count(*) AS x FROM t WHERE ${times(many, (i) => `a <> ${i + 51}`, ' AND ')}`, '50'],
  'conditions with OR': [
    `SELECT count(*) AS x FROM t WHERE ${times(many, (i) => `a = ${i} AND b = ${2 * i}`, ' OR ')}`,
    '100',
  ],
  'OR in parentheses': [
    `SELECT count(*) AS x FROM t WHERE ${'('.repeat(many)}a = 1${times(many, (i) => ` OR a = ${i})`, '')}`,
    '100',
  ],
  'nested parentheses': [`SELECT ${'('.repeat(many)}1${')'.repeat(many)} AS x`, 1],
  'text put together': [`SELECT length(${times(many, () => `'ab'`, ' || ')}) AS x`, 2 * many],
  'CASE with many branches': [
    `SELECT sum(CASE ${times(many, (i) => `WHEN a = ${i} THEN ${i}`, ' ')} ELSE -1 END) AS x FROM t`,
    '5050',
  ],
  'IN with many items': [
    `SELECT count(*) AS x FROM t WHERE s IN (${times(10 * many, (i) => `'s${i * 2}'`, ', ')})`,
    '50',
  ],
  'many rows of VALUES': [
    `SELECT sum(v.i) AS x FROM (VALUES ${times(many, (i) => `(${i}, 'a', NULL)`, ', ')}) AS v(i, t, n)`,
    '49995000',
  ],
  'UNION ALL of many': [
    `SELECT sum(i) AS x FROM (${times(2000, (i) => `SELECT ${i} AS i`, ' UNION ALL ')}) AS u`,
    '1999000',
  ],
  'UNION of many': [`SELECT count(*) AS x FROM (${times(2000, (i) => `SELECT ${i % 7} AS i`, ' UNION ')}) AS u`, '7'],
  'many columns': [
    `SELECT ${times(1600, (i) => `a + ${i} AS ${i === 1599 ? 'x' : `c${i}`}`, ', ')} FROM t ORDER BY 1 LIMIT 1`,
    1600,
  ],
  'many aggregates': [
    `SELECT ${times(400, (i) => `sum(a + ${i}) AS ${i === 399 ? 'x' : `c${i}`}`, ', ')} FROM t`,
    '44950',
  ],
  'a megabyte of comment': [`SELECT 1 AS x /* ${'x '.repeat(500_000)} */`, 1],
  'a megabyte of text': [`SELECT length('${'x'.repeat(1_000_000)}') AS x`, 1_000_000],
};

for (const [what, [sql, answer]] of Object.entries(answers)) {
  test(`${what} is no deep recursion`, async () => {
    const got = await client.query(sql).then(
      ({ rows: [row] }) => row.x,
      (error: pg.DatabaseError) => error.code,
    );
    assert.equal(got, answer);
  });
}

test('EXPLAIN prints a long chain as it was written', async () => {
  const chain = times(many, (i) => ['a', 'b'][i % 2], ' + ');
  const { rows } = await client.query(`EXPLAIN VERBOSE SELECT (${chain}) * 2 AS x FROM t`);
  assert.ok(rows.some((row) => row['QUERY PLAN'].includes(`(${chain}) * 2`)));
});

/** `fits` levels are answered; any number more is refused. */
const nested: Record<string, readonly [fits: number, sql: (n: number) => string]> = {
  'function calls': [150, (n) => `SELECT max(${'abs('.repeat(n)}a${')'.repeat(n)}) FROM t`],
  'right operands': [150, (n) => `SELECT max(${'1 + ('.repeat(n)}a${')'.repeat(n)}) FROM t`],
  'CASE in CASE': [150, (n) => `SELECT max(${'CASE WHEN a > 0 THEN '.repeat(n)}a${' END'.repeat(n)}) FROM t`],
  'NOT of NOT': [150, (n) => `SELECT count(*) FROM t WHERE ${'NOT '.repeat(n)}a = 1`],
  'casts of casts': [150, (n) => `SELECT max(a${'::text::int'.repeat(n)}) FROM t`],
  'queries in FROM': [100, (n) => `SELECT count(*) FROM ${'(SELECT * FROM '.repeat(n)}t${') q'.repeat(n)}`],
  'queries in WHERE': [
    75,
    (n) => `SELECT count(*) FROM t WHERE ${'a IN (SELECT a FROM t WHERE '.repeat(n)}true${')'.repeat(n)}`,
  ],
  'EXCEPT of EXCEPT': [100, (n) => `SELECT 1 ${'EXCEPT SELECT 2 '.repeat(n)}`],
  'common tables over each other': [
    200,
    (n) =>
      `WITH c0 AS (SELECT a FROM t) ${times(n, (i) => `, c${i + 1} AS (SELECT a + 1 AS a FROM c${i})`, '')} SELECT max(a) FROM c${n}`,
  ],
};

for (const [what, [fits, sql]] of Object.entries(nested)) {
  test(`${what}: a depth is answered, more of it is 54001`, async () => {
    await client.query(sql(fits));
    for (const n of [500, 1000, 3000, 20_000]) {
      await client.query(sql(n)).then(
        () => assert.ok(n < 3000, `${n} levels were answered`),
        (error: pg.DatabaseError) => {
          assert.deepEqual([error.code, error.message], ['54001', 'stack depth limit exceeded']);
          assert.match(error.hint ?? '', /flatter/);
        },
      );
    }
    assert.deepEqual((await client.query('SELECT count(*) FROM t')).rows, [{ count: '100' }]);
  });
}
