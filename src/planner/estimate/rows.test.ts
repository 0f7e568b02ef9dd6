import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeCall } from '../../../test/support/fake_catalog.ts';
import { planCatalog } from '../../../test/support/plan_catalog.ts';
import { parseOne } from '../../parser/parse.ts';
import { bind } from '../bind/bind.ts';
import { bindContext } from '../bind/context.ts';
import { rewrite } from '../rewrite/rewrite.ts';
import { estimator } from './rows.ts';

function rows(sql: string): number {
  const context = bindContext({ catalog: planCatalog, call: fakeCall });
  const { plan } = bind(parseOne(sql), context);
  return estimator()(rewrite(plan, { ids: context.ids, call: fakeCall })).rows;
}

/** Within a tenth of what evenly spread values would give. */
const cases: readonly (readonly [sql: string, expected: number])[] = [
  ['SELECT 1 FROM lineitem', 6_000_000],
  ['SELECT 1 FROM lineitem WHERE l_suppkey = 5', 600],
  ['SELECT 1 FROM lineitem WHERE l_suppkey = 50000', 0],
  ['SELECT 1 FROM lineitem WHERE l_quantity > 25.5', 3_000_000],
  ["SELECT 1 FROM lineitem WHERE l_shipdate < DATE '1992-12-31'", 860_000],
  ['SELECT 1 FROM lineitem WHERE l_suppkey IN (1, 2, 3)', 1800],
  ['SELECT 1 FROM lineitem WHERE l_suppkey = 1 AND l_partkey = 1', 1],
  ['SELECT 1 FROM lineitem, orders WHERE l_orderkey = o_orderkey', 6_000_000],
  ["SELECT 1 FROM lineitem, orders WHERE l_orderkey = o_orderkey AND o_priority = 'x'", 1_200_000],
  ['SELECT 1 FROM orders, customer, nation WHERE o_custkey = c_custkey AND c_nationkey = n_nationkey', 1_500_000],
  ['SELECT l_flag, count(*) FROM lineitem GROUP BY l_flag', 3],
  ['SELECT count(*) FROM lineitem', 1],
  ['SELECT 1 FROM lineitem LIMIT 7', 7],
  ['SELECT 1 FROM orders UNION ALL SELECT 2 FROM nation', 1_500_025],
  ['SELECT 1 FROM customer WHERE EXISTS (SELECT 1 FROM orders WHERE o_custkey = c_custkey)', 150_000],
];

for (const [sql, expected] of cases) {
  test(sql, () => {
    const found = rows(sql);
    assert.ok(Math.abs(found - expected) <= Math.max(1, expected * 0.1), `${found} is about ${expected}`);
  });
}
