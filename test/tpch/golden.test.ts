import assert from 'node:assert/strict';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../scripts/run.ts';
import type { Session } from '../../src/engine/session.ts';
import { ask, openLake, type TestLake } from '../support/lake.ts';
import { defineTpch, tpchQuery } from './tables.ts';

/**
 * The plans of the 22 queries of TPC-H at scale factor 0.01, as EXPLAIN prints them after ANALYZE: a change of a rule or
 * an estimate shows here which plans it changes. `npm run bless` writes what they are now; the diff is the review.
 */

let lake: TestLake;
let session: Session;
before(async () => {
  lake = await openLake();
  session = lake.session();
  await defineTpch(session);
  await ask(session, 'ANALYZE');
});
after(() => lake.close());

for (const file of globSync('test/tpch/queries/*.sql', { cwd: root }).sort()) {
  const name = basename(file, '.sql');
  test(`plan of TPC-H ${name}`, async () => {
    const lines = await ask(session, `EXPLAIN (COSTS off) ${tpchQuery(name)}`);
    const plan = `${lines.map(([line]) => line).join('\n')}\n`;
    const golden = join(root, `test/tpch/plans/${name}.plan`);
    if (process.env.BLESS === undefined) return assert.equal(plan, readFileSync(golden, 'utf8'));
    mkdirSync(join(root, 'test/tpch/plans'), { recursive: true });
    writeFileSync(golden, plan);
  });
}
