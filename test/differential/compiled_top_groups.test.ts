import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { ask } from './client.ts';
import { type PlainAndCompiled, plainAndCompiled } from './plain_and_compiled.ts';

/** The first of many groups in an order: those left out before they are results are those that the plain operators drop. */

let both: PlainAndCompiled;
let plain: pg.Client;
let compiled: pg.Client;

before(async () => {
  both = await plainAndCompiled(`SELECT g::int4 AS id, (g * 7919::int8 % 40009)::int4 AS k,
      CASE WHEN g % 7 <> 2 THEN (g * 53 % 30011 - 15000)::int4 END AS i,
      CASE WHEN g % 13 <> 5 THEN g::int8 * 1000003 % 14000000000000 - 7000000000000 END AS l,
      CASE WHEN g % 17 <> 4 THEN (g * 31 % 9973)::float8 / 8 - 5 END AS f,
      CASE WHEN g % 19 <> 4 THEN ((g * 97 % 21111) * 0.25 - 2000)::numeric(12,2) END AS n,
      CASE WHEN g % 23 <> 4 THEN g % 3 = 0 END AS b,
      CASE WHEN g % 5 <> 0 THEN 'é' || (g * 37 % 21013)::text END AS t,
      CASE WHEN g % 9 <> 1 THEN DATE '2000-01-01' + (g * 11 % 25000)::int4 END AS d
    FROM generate_series(1, 120000) AS series(g)`);
  ({ plain, compiled } = both);
});

after(() => both.close());

const groups = [
  ['k', 'count(*) AS c, sum(i) AS s, avg(n) AS a'],
  ['i', 'count(l) AS c, max(n) AS s, min(f) AS a'],
  ['t, b', 'count(*) AS c, min(i) AS s, max(t) AS a'],
  ['d, t', 'count(*) AS c, max(d) AS s, avg(f) AS a'],
  ['n, i', 'count(i) AS c, sum(l) AS s, any_value(b) AS a'],
  ['l', 'count(*) AS c, bool_or(b) AS s, count(DISTINCT k) AS a'],
  ['f', 'count(*) AS c, sum(n) AS s, stddev(i) AS a'],
] as const;
const orders = [
  (keys: string): string => `c DESC, ${keys}`,
  (keys: string): string => `s DESC NULLS LAST, c, ${keys}`,
  (keys: string): string => `s, c DESC, ${keys}`,
  (keys: string): string => `a, s NULLS FIRST, ${keys}`,
  (keys: string): string => keys,
  (keys: string): string => `${keys.replaceAll(',', ' DESC,')} DESC`,
  (): string => 'c',
  (): string => 's DESC',
];

for (const [keys, aggregates] of groups) {
  test(`the first groups by ${keys}`, async () => {
    for (const orderOf of orders) {
      const limit = orderOf === orders[0] ? 'LIMIT 2000 OFFSET 30' : 'LIMIT 11';
      const sql = `SELECT ${keys}, ${aggregates} FROM t GROUP BY ${keys} ORDER BY ${orderOf(keys)} ${limit}`;
      const wanted = await ask(plain, sql);
      assert.equal(wanted.kind, 'rows', sql);
      assert.deepEqual(await ask(compiled, sql), wanted, sql);
    }
  });
}

test('groups that are grouped again, texts by their numbers', async () => {
  for (const sql of [
    'SELECT count(DISTINCT t), count(*) FROM t',
    'SELECT b, count(DISTINCT t) FROM t GROUP BY b',
    'SELECT t, count(DISTINCT k), count(DISTINCT b) FROM t GROUP BY t',
    'SELECT t, count(DISTINCT i) AS c FROM t WHERE k % 3 = 1 GROUP BY t ORDER BY c DESC, t LIMIT 20',
    'SELECT t, count(c), max(c) FROM (SELECT DISTINCT t, d AS c FROM t) AS q GROUP BY t',
    'SELECT length(t), count(*) FROM (SELECT DISTINCT t, d FROM t) AS q GROUP BY 1',
    'SELECT t, c FROM (SELECT t, count(*) AS c FROM t GROUP BY t) AS q WHERE c > 3',
  ]) {
    const wanted = await ask(plain, sql);
    assert.equal(wanted.kind, 'rows', sql);
    assert.deepEqual(await ask(compiled, sql), wanted, sql);
  }
});

test('EXPLAIN ANALYZE counts all groups', async () => {
  const sql = 'SELECT k, count(*) AS c FROM t GROUP BY k ORDER BY c DESC, k LIMIT 5';
  const { rows } = await compiled.query(`EXPLAIN (ANALYZE, COSTS OFF) ${sql}`);
  const lines = rows.map((row) => String(Object.values(row)[0]));
  const aggregate = lines.filter((line) => /HashAggregate/.test(line))[0];
  assert.match(aggregate, /rows=40009 /, lines.join('\n'));
});
