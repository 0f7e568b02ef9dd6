import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fakeCall } from '../../../../test/support/fake_catalog.ts';
import { goldenPlans } from '../../../../test/support/golden_plans.ts';
import { printPlan } from '../../../plan/print.ts';
import { fire } from '../rewrite.ts';
import { phases } from './index.ts';

/**
 * Each rule alone, tried until it finds nothing more to do, beside what was bound; a title `-- rule.plan after other`
 * lets other rules go first.
 */
const rules = [...new Set(phases.flatMap((phase) => phase.rules))];

for (const rule of rules) {
  const file = new URL(`./${rule.name}.plan`, import.meta.url);
  test(`${rule.name} has golden plans`, () => assert.ok(existsSync(file)));
  if (!existsSync(file)) continue;
  const [, names = ''] = /^-- \S+ after (.*)/.exec(readFileSync(file, 'utf8')) ?? [];
  const earlier = rules.filter((other) => names.split(', ').includes(other.name));
  describe(rule.name, () =>
    goldenPlans(file, (bound, ids) => {
      const options = { ids, call: fakeCall, verified: true };
      const before = earlier.reduce((plan, each) => fire(each, plan, options), bound);
      let plan = before;
      for (let round = 0; round < 5; round++) plan = fire(rule, plan, options);
      return [
        [earlier.length === 0 ? 'bound' : 'before', printPlan(before)],
        plan === before ? [rule.name, 'stays silent'] : [rule.name, printPlan(plan)],
      ];
    }),
  );
}
