import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fakeCall } from '../../test/support/fake_catalog.ts';
import { goldenPlans } from '../../test/support/golden_plans.ts';
import { planCatalog } from '../../test/support/plan_catalog.ts';
import { parseOne } from '../parser/parse.ts';
import { write } from '../plan/build.ts';
import { inputsOf, type PhysicalPlan } from '../plan/physical.ts';
import { bind } from './bind/bind.ts';
import { bindContext } from './bind/context.ts';
import { explainText } from './explain.ts';
import { planQuery } from './plan.ts';

describe('physical plans', () =>
  goldenPlans(new URL('./implement.plan', import.meta.url), (bound, ids) => {
    const { physical } = planQuery(bound, { ids, call: fakeCall, verified: true });
    return [['', explainText({ plans: [{ plan: physical }] }, { costs: false }).join('\n')]];
  }));

function written(location: string): readonly string[] {
  const context = bindContext({ catalog: planCatalog, call: fakeCall });
  const { plan } = bind(parseOne('SELECT l_price FROM lineitem WHERE l_quantity > 10'), context);
  const target = { format: 'parquet', location, compression: 'zstd', rowGroupRows: 1000, names: ['l_price'] } as const;
  const { physical } = planQuery(write(plan, target, context.ids), {
    ids: context.ids,
    call: fakeCall,
    verified: true,
  });
  const kinds: string[] = [];
  for (let node: PhysicalPlan | undefined = physical; node !== undefined; node = inputsOf(node)[0])
    kinds.push(node.kind);
  return kinds;
}

test('every task writes a file of its own into a folder', () =>
  assert.deepEqual(written('/lake/copy/'), ['exchange', 'write', 'project', 'scan']));

test('one file is written by one task', () =>
  assert.deepEqual(written('/lake/copy.parquet'), ['write', 'exchange', 'project', 'scan']));

test('three thousand alternatives are one list, at once', () => {
  const context = bindContext({ catalog: planCatalog, call: fakeCall });
  const where = Array.from({ length: 3000 }, (_, i) => `a = ${i}`).join(' OR ');
  const { plan } = bind(parseOne(`SELECT a FROM tiny WHERE ${where}`), context);
  const { logical } = planQuery(plan, { ids: context.ids, call: fakeCall });
  assert.equal(logical.kind === 'scan' && logical.filter?.kind === 'in_list' && logical.filter.items.length, 3000);
});
