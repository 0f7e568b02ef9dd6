import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeCall } from '../../../test/support/fake_catalog.ts';
import { planCatalog, statedRelation } from '../../../test/support/plan_catalog.ts';
import type { CatalogView } from '../../catalog/view.ts';
import { field } from '../../data/schema.ts';
import { date, int32, text } from '../../data/type.ts';
import { parseOne } from '../../parser/parse.ts';
import { bind } from '../bind/bind.ts';
import { bindContext } from '../bind/context.ts';
import { rewrite } from '../rewrite/rewrite.ts';
import { estimator } from './rows.ts';

const upTo = (n: number): number[] => Array.from({ length: n + 1 }, (_, i) => i);

/** 10 000 rows of what ANALYZE may have found: one value in half of the rows, a tenth NULLs, a skewed number. */
const visits = statedRelation('visits', 10_000, 1, [
  [
    field('city', text),
    {
      ...{ nulls: 1000, distinct: 102 },
      common: [
        { value: 'Berlin', share: 0.5 },
        { value: 'Bern', share: 0.2 },
      ],
      histogram: upTo(20).map((i) => `${String.fromCharCode(97 + i)}town`),
    },
  ],
  // Half of the values lie below 10.
  [
    field('n', int32),
    {
      ...{ min: 0, max: 1000, nulls: 0, distinct: 1000, common: [] },
      histogram: [...upTo(9), ...upTo(10).map((i) => 10 + 99 * i)],
    },
  ],
  [
    field('day', date),
    { min: 0, max: 999, nulls: 0, distinct: 1000, common: [], histogram: upTo(100).map((i) => Math.min(999, i * 10)) },
  ],
  [
    field('kind', text),
    {
      ...{ nulls: 0, distinct: 2, histogram: [] },
      common: [
        { value: 'new', share: 0.9 },
        { value: 'old', share: 0.1 },
      ],
    },
  ],
]);
const kinds = statedRelation('kinds', 100, 1, [
  [
    field('kind', text),
    {
      ...{ nulls: 0, distinct: 2, histogram: [] },
      common: [
        { value: 'old', share: 0.9 },
        { value: 'new', share: 0.1 },
      ],
    },
  ],
]);

const catalog: CatalogView = {
  ...planCatalog,
  find(parts) {
    const found = [visits, kinds].find(({ name }) => name === parts.at(-1));
    return found === undefined ? planCatalog.find(parts) : { kind: 'relation', relation: found };
  },
};

function rows(sql: string): number {
  const context = bindContext({ catalog, call: fakeCall });
  const { plan } = bind(parseOne(sql), context);
  return estimator(fakeCall)(rewrite(plan, { ids: context.ids, call: fakeCall })).rows;
}

const cases: readonly (readonly [sql: string, expected: number])[] = [
  ["SELECT 1 FROM visits WHERE city = 'Berlin'", 5000],
  // 2000 rows with 100 other values.
  ["SELECT 1 FROM visits WHERE city = 'gtown'", 20],
  ["SELECT 1 FROM visits WHERE city <> 'Berlin'", 4000],
  ['SELECT 1 FROM visits WHERE city IS NULL', 1000],
  ['SELECT 1 FROM visits WHERE city IS NOT NULL', 9000],
  ["SELECT 1 FROM visits WHERE city IN ('Berlin', 'Bern', 'gtown')", 7020],
  ["SELECT 1 FROM visits WHERE city NOT IN ('Berlin', 'Bern')", 2000],
  ["SELECT 1 FROM visits WHERE city LIKE 'Ber%'", 7048],
  ["SELECT 1 FROM visits WHERE city NOT LIKE 'Berl%'", 3950],
  ["SELECT 1 FROM visits WHERE city < 'a'", 7000],
  ["SELECT 1 FROM visits WHERE upper(city) = 'BERN'", 2048],
  ['SELECT 1 FROM visits WHERE length(city) = 5', 2000],
  ['SELECT 1 FROM visits WHERE n < 10', 5000],
  ['SELECT 1 FROM visits WHERE n >= 10 AND n < 505', 2500],
  ['SELECT 1 FROM visits WHERE n BETWEEN 2000 AND 3000', 0],
  ["SELECT 1 FROM visits WHERE day >= DATE '1970-04-11' AND day < DATE '1970-07-20'", 1000],
  ["SELECT 1 FROM visits WHERE city = 'Berlin' OR city IS NULL", 5500],
  ["SELECT 1 FROM visits WHERE kind = 'other'", 0],
  // 0.9 · 0.1 of the pairs twice, not half of them.
  ['SELECT 1 FROM visits JOIN kinds USING (kind)', 180_000],
  ['SELECT kind, count(*) FROM visits WHERE n < 10 GROUP BY kind', 2],
  ['SELECT DISTINCT length(city) FROM visits', 4],
  // Ten rows a group: a count above 13 is one deviation off.
  ['SELECT n FROM visits GROUP BY n HAVING count(*) > 13.1623', 158.7],
  ['SELECT n FROM visits GROUP BY n HAVING avg(n) < 1000', 1000],
  // No two keys of many values are every row for itself, nor one of them all of it.
  ['SELECT DISTINCT n, day FROM visits', 3162],
  ["SELECT 1 FROM visits a WHERE EXISTS (SELECT 1 FROM visits b WHERE b.n = a.n AND b.day = DATE '1970-01-10')", 100],
];

for (const [sql, expected] of cases) {
  test(sql, () => {
    const found = rows(sql);
    assert.ok(Math.abs(found - expected) <= Math.max(1, expected * 0.1), `${found} is about ${expected}`);
  });
}
