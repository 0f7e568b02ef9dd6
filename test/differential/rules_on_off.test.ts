import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchOf } from '../../src/catalog/rows_relation.ts';
import type { CatalogView } from '../../src/catalog/view.ts';
import type { Relation } from '../../src/data/relation.ts';
import { field, type Schema } from '../../src/data/schema.ts';
import { int32, int64, text } from '../../src/data/type.ts';
import type { Value } from '../../src/data/value.ts';
import { runTest } from '../../src/operators/testing.ts';
import { parseOne } from '../../src/parser/parse.ts';
import { inputsOf, type PhysicalPlan, type PhysicalScan } from '../../src/plan/physical.ts';
import { bind } from '../../src/planner/bind/bind.ts';
import { bindContext } from '../../src/planner/bind/context.ts';
import { planQuery } from '../../src/planner/plan.ts';
import { phases } from '../../src/planner/rewrite/rules/index.ts';
import { fakeCall, fakeCatalog } from '../support/fake_catalog.ts';

/** Rewriting changes how a query runs, never what it gives: each rule off in turn, all off, all on. */

type Row = readonly Value[];
const upTo = (count: number, row: (i: number) => Row): readonly Row[] =>
  Array.from({ length: count }, (_, i) => row(i));

const tables: Readonly<Record<string, { readonly schema: Schema; readonly rows: readonly Row[] }>> = {
  t: {
    schema: [field('a', int32, false), field('b', int64), field('c', text)],
    rows: upTo(90, (i) => [i, i % 7 === 0 ? null : BigInt((i * 37) % 50), i % 11 === 0 ? null : `w${(i * 13) % 17}`]),
  },
  u: {
    schema: [field('a', int32), field('x', text, false), field('n', int32, false)],
    rows: upTo(70, (i) => [i % 13 === 0 ? null : (i * 3) % 40, `w${i % 20}`, i % 15]),
  },
  s: { schema: [field('k', int32, false), field('name', text)], rows: upTo(12, (i) => [i, `n${i}`]) },
};

const splitRows = 32;

/** Several splits, so that the planner places exchanges. */
function relationOf(name: string): Relation {
  const { schema, rows } = tables[name];
  return {
    name,
    schema,
    stats: { rows: rows.length, columns: schema.map(() => ({})) },
    splits: ({ columns }) => {
      const parts = upTo(Math.ceil(rows.length / splitRows), (i) => [i * splitRows]).map(([from]) => {
        const some = rows.slice(Number(from), Number(from) + splitRows);
        const batch = batchOf(
          columns.map((column) => schema[column]),
          some.map((row) => columns.map((column) => row[column])),
        );
        return { kind: 'rows' as const, rows: some.length, batch };
      });
      return { splits: parts, pruned: 0 };
    },
  };
}

const catalog: CatalogView = {
  ...fakeCatalog,
  find(parts) {
    const name = parts[parts.length - 1];
    return Object.hasOwn(tables, name) ? { kind: 'relation', relation: relationOf(name) } : undefined;
  },
};

/** One task needs no exchange. */
function withoutExchanges(plan: PhysicalPlan): PhysicalPlan {
  if (plan.kind === 'exchange') return withoutExchanges(plan.input);
  if ('input' in plan) return { ...plan, input: withoutExchanges(plan.input) };
  if ('inputs' in plan) return { ...plan, inputs: plan.inputs.map(withoutExchanges) };
  if ('left' in plan) return { ...plan, left: withoutExchanges(plan.left), right: withoutExchanges(plan.right) };
  return plan;
}

const scansOf = (plan: PhysicalPlan): PhysicalScan[] =>
  plan.kind === 'scan' ? [plan] : inputsOf(plan).flatMap(scansOf);

/** The rows as text, sorted: their order is not promised. */
async function answer(sql: string, disabled: readonly string[]): Promise<readonly string[]> {
  const context = bindContext({ catalog, call: fakeCall });
  const { plan } = bind(parseOne(sql), context);
  const { physical } = planQuery(plan, { ids: context.ids, call: fakeCall, disabled, verified: true });
  const whole = withoutExchanges(physical);
  const scanned = scansOf(whole).map((scan) => {
    const rows = tables[scan.name].rows.map((row) => scan.columns.map((column) => row[column]));
    return { scan, columns: scan.output, rows };
  });
  const { rows } = await runTest(whole, { tables: scanned, splitRows });
  return rows.map((row) => row.map(String).join('|')).sort();
}

const queries = [
  'SELECT count(*), sum(a), min(c) FROM t WHERE b > 5 AND NOT (a < 3 OR c IS NULL)',
  'SELECT c, count(*), count(DISTINCT b) FROM t GROUP BY c',
  "SELECT c, sum(DISTINCT b), count(DISTINCT b) FROM t GROUP BY c HAVING c > 'w2'",
  "SELECT t.a, u.n FROM t, u, s WHERE t.a = u.a AND u.n = s.k AND t.a < 20 AND s.name <> 'n3'",
  'SELECT t.a, u.n FROM t LEFT JOIN u ON t.a = u.a AND u.n > 5 WHERE t.a < 30',
  'SELECT t.a, u.n FROM t LEFT JOIN u ON t.a = u.a WHERE u.n > 5',
  'SELECT count(*), count(t.a) FROM t FULL JOIN u ON t.a = u.a AND u.n > 5',
  'SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a AND u.n > t.b)',
  'SELECT a FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.a = t.a)',
  'SELECT a FROM t WHERE b NOT IN (SELECT n FROM u WHERE u.x = t.c)',
  'SELECT a FROM t WHERE b NOT IN (SELECT a FROM u)',
  'SELECT a FROM t WHERE (a, b) NOT IN (SELECT a, n FROM u)',
  'SELECT a, b IN (SELECT u.a FROM u WHERE u.x = t.c) FROM t',
  'SELECT a, EXISTS (SELECT 1 FROM u WHERE u.a = t.a) FROM t',
  'SELECT a, (SELECT count(*) FROM u WHERE u.a = t.a) FROM t',
  'SELECT a, (SELECT max(n) + t.b FROM u WHERE u.a = t.a) FROM t',
  'SELECT k, (SELECT count(*) FROM u WHERE u.n < s.k OR u.a = s.k) FROM s',
  'SELECT k, (SELECT n FROM u WHERE u.a = s.k ORDER BY n DESC, x LIMIT 1) FROM s',
  'SELECT k, (SELECT a FROM u WHERE u.n = s.k ORDER BY a NULLS FIRST LIMIT 1) FROM s',
  'SELECT k, (SELECT sum(z) FROM (SELECT n AS z FROM u WHERE u.a = s.k UNION ALL SELECT a FROM u WHERE u.n = s.k) v) FROM s',
  'SELECT k, k > ALL (SELECT n FROM u WHERE u.a = s.k), k < ANY (SELECT a FROM u WHERE u.n = s.k) FROM s',
  'SELECT s.k, v.x, v.c FROM s LEFT JOIN LATERAL (SELECT x, count(*) AS c FROM u WHERE u.a = s.k GROUP BY x) v ON v.c > 1',
  'SELECT s.k, v.z FROM s, LATERAL (VALUES (s.k + 1), (s.k * 2)) v(z)',
  'SELECT k FROM s WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.a = s.k AND NOT EXISTS (SELECT 1 FROM t WHERE t.b = u.n AND t.a > s.k))',
  'SELECT k, (SELECT count(u.n) FROM s s2 LEFT JOIN u ON s2.k = u.a AND u.n > s.k) FROM s',
  'SELECT x FROM u UNION SELECT c FROM t',
  'SELECT z + 1 FROM (SELECT a AS z FROM t UNION ALL SELECT n FROM u) v WHERE z > 12',
  'SELECT a, b FROM t ORDER BY b DESC NULLS LAST, a LIMIT 7 OFFSET 3',
  'SELECT c, avg(a) + 1, avg(b) FILTER (WHERE a > 9), sum(a), avg(b) FROM t GROUP BY c HAVING count(*) > 3 ORDER BY min(a), c LIMIT 6',
  'SELECT c, avg(a) AS m, avg(b) FROM t GROUP BY c ORDER BY m, c LIMIT 6 OFFSET 1',
  'SELECT count(*) FROM (SELECT a FROM t LIMIT 5) v, (SELECT 1 AS one) w',
  'SELECT a FROM t WHERE false AND a > 1 / 0',
];

const optional = [...new Set(phases.flatMap(({ rules }) => rules))].filter((rule) => rule.required !== true);
const names = optional.map((rule) => rule.name);

for (const sql of queries) {
  test(sql, async () => {
    const expected = await answer(sql, names);
    assert.deepEqual(await answer(sql, []), expected, 'all rules on');
    for (const name of names) assert.deepEqual(await answer(sql, [name]), expected, `${name} off`);
  });
}
