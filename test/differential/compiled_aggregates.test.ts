import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { ask } from './client.ts';
import { type PlainAndCompiled, plainAndCompiled } from './plain_and_compiled.ts';

/** Each aggregate with a compiled form, over many groups by many tasks whose partial results are merged: the plain bits. */

const rows = 160_000;
let both: PlainAndCompiled;
let plain: pg.Client;
let compiled: pg.Client;

before(async () => {
  // Groups: all kinds of values in every task; one of NULLs alone; texts with a dictionary (t) and without (u).
  both = await plainAndCompiled(`SELECT g::int4 AS id, (g * 31 % 997)::int4 AS k, (g * 37 % 211 - 100)::int2 AS s,
      CASE WHEN g % 997 <> 0 AND g % 11 <> 3 THEN (g * 53 % 100999 - 50000)::int4 END AS i,
      CASE WHEN g % 997 <> 0 AND g % 13 <> 5 THEN g::int8 * 7919 * 1000003 % 14000000000000 - 7000000000000 END AS l,
      CASE WHEN g % 997 <> 0 THEN CASE g % 2003 WHEN 4 THEN 'NaN' WHEN 5 THEN '-Infinity' ELSE (g * 31 % 97)::float4 / 8 - 5 END END AS r,
      CASE WHEN g % 997 <> 0 THEN CASE g % 40009 WHEN 3 THEN 'Infinity' WHEN 4 THEN 'NaN' WHEN 6 THEN '-0'
        ELSE (g * 41 % 1013)::float8 / 7 + 1e6 END END AS f,
      CASE WHEN g % 997 <> 0 THEN ((g * 97 % 2111) * 0.25 - 200)::numeric(12,2) END AS n,
      CASE WHEN g % 997 <> 0 AND g % 7 <> 0 THEN g % 3 = 0 END AS b,
      CASE WHEN g % 997 <> 0 THEN 'w' || g % 55 END AS t,
      CASE WHEN g % 997 <> 0 AND g % 29 <> 0 THEN CASE WHEN g % 31 = 0 THEN '' ELSE repeat('é', g % 4) || md5(g::text) || g END END AS u,
      DATE '2000-01-01' + g % 5000 AS d
    FROM generate_series(1, ${rows}) AS series(g)`);
  ({ plain, compiled } = both);
});

after(() => both.close());

const spreads = ['variance', 'var_pop', 'var_samp', 'stddev', 'stddev_pop', 'stddev_samp'];
const pairs = ['corr', 'covar_pop', 'covar_samp', 'regr_avgx', 'regr_avgy', 'regr_intercept', 'regr_r2', 'regr_slope'];
const of = (names: readonly string[], args: string): string => names.map((name) => `${name}(${args})`).join(', ');

/** `merged`: partial results are brought together by code as well. */
const calls: readonly { readonly select: string; readonly merged: boolean; readonly plain?: true }[] = [
  { select: of(['sum', 'avg', 'min', 'max', 'count'], 's'), merged: true },
  { select: of(['sum', 'avg', 'min', 'max', 'count'], 'i'), merged: true },
  { select: of(['sum', 'avg', 'min', 'max', 'count'], 'l'), merged: true },
  { select: of(['sum', 'avg', 'min', 'max', 'count'], 'n'), merged: true },
  { select: of(['sum', 'avg', 'min', 'max', 'count'], 'f'), merged: true },
  { select: of(['sum', 'avg'], 'n * 1.5 + i'), merged: true },
  { select: of(['sum', 'avg'], 'n * n * n * 1.25'), merged: true },
  { select: of(['min', 'max'], 'n * n * n * 1.25'), merged: false },
  { select: of(['variance', 'stddev_pop'], 'n * 1.5'), merged: false },
  { select: of(['sum', 'avg'], 'n::numeric * s'), merged: false },
  { select: `${of(['min', 'max', 'count'], 't')}, ${of(['min', 'max', 'count'], 'u')}`, merged: true },
  { select: `min(u) FILTER (WHERE i > 0), max(u || t), min(lower(t))`, merged: true },
  { select: `${of(['bool_and', 'bool_or', 'every', 'count_if'], 'b')}, bool_and(i > 0), bool_or(f > 3)`, merged: true },
  { select: ['s', 'i', 'l'].map((x) => of(['bit_and', 'bit_or', 'bit_xor'], x)).join(', '), merged: true },
  { select: of(spreads, 'f'), merged: true },
  { select: of(spreads, 'r'), merged: true },
  { select: of(spreads, 'f * 1e-9 - 3'), merged: true },
  { select: of(spreads, 's'), merged: false },
  { select: of(spreads, 'i'), merged: false },
  { select: of(spreads, 'l'), merged: false },
  // Squares of so large numbers have no code.
  { select: of(spreads, 'l * 64'), merged: false, plain: true },
  { select: of(spreads, 'n'), merged: false },
  { select: `${of(pairs, 'f, i')}, regr_count(f, i)`, merged: true },
  { select: `${of(['regr_sxx', 'regr_sxy', 'regr_syy', 'corr'], 'r, s')}, regr_count(r, l)`, merged: true },
  {
    select: ['s', 'i', 'l', 'r', 'f', 'n', 'b', 't', 'u', 'd'].map((x) => `any_value(${x})`).join(', '),
    merged: true,
  },
  { select: ['i', 'f', 'n', 'b', 't', 'u'].map((x) => of(['first', 'last', 'arbitrary'], x)).join(', '), merged: true },
];

const bits = async (client: pg.Client, sql: string): Promise<readonly string[]> => {
  const answer = await ask(client, sql);
  assert.equal(answer.kind, 'rows', JSON.stringify(answer));
  return answer.kind === 'rows' ? answer.rows.map((row) => JSON.stringify(row)).sort() : [];
};

for (const { select, merged } of calls) {
  test(select, async () => {
    const grouped = `SELECT k, ${select} FROM t GROUP BY k`;
    const plan = (await bits(compiled, `EXPLAIN ${grouped}`)).join('\n');
    assert.match(plan, /Compiled: scan → aggregate/);
    assert.equal(/Compiled: rows → merge/.test(plan), merged, plan);
    for (const sql of [
      grouped,
      `SELECT ${select} FROM t`,
      `SELECT k % 7, ${select} FROM t WHERE id % 3 = 0 GROUP BY 1`,
    ]) {
      assert.deepEqual(await bits(compiled, sql), await bits(plain, sql));
    }
  });
}

test('row groups go the compiled way', async () => {
  for (const { select, plain: expected } of calls) {
    const plan = await bits(compiled, `EXPLAIN ANALYZE SELECT k, ${select} FROM t GROUP BY k`);
    const made = plan.filter((line) => /Compiled Row Groups: 8 /.test(line));
    assert.equal(made.length > 0, expected !== true, `${select} ${plan.join('\n')}`);
    assert.equal(
      made.every((line) => line.includes('(0 plain)')),
      true,
      select,
    );
  }
});
