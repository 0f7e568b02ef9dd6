import { describe } from 'node:test';
import { fakeCall } from '../../test/support/fake_catalog.ts';
import { goldenPlans } from '../../test/support/golden_plans.ts';
import { printPlan } from '../plan/print.ts';
import { fire } from './rewrite/rewrite.ts';
import { columnPruning } from './rewrite/rules/column_pruning.ts';
import { placeWithQueries } from './with_queries.ts';

describe('WITH queries', () =>
  goldenPlans(new URL('./with_queries.plan', import.meta.url), (bound, ids) => {
    const once = placeWithQueries(bound, 'repeated');
    const pruned = fire(columnPruning, once, { ids, call: fakeCall, verified: true });
    return [
      ['required', printPlan(placeWithQueries(bound, 'required'))],
      ['repeated', printPlan(once)],
      ['pruned', printPlan(pruned)],
    ];
  }));
