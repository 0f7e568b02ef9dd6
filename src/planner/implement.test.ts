import { describe } from 'node:test';
import { fakeCall } from '../../test/support/fake_catalog.ts';
import { goldenPlans } from '../../test/support/golden_plans.ts';
import { explainText } from './explain.ts';
import { planQuery } from './plan.ts';

describe('physical plans', () =>
  goldenPlans(new URL('./implement.plan', import.meta.url), (bound, ids) => {
    const { physical } = planQuery(bound, { ids, call: fakeCall, verified: true });
    return [['', explainText(physical, undefined, { costs: false }).join('\n')]];
  }));
