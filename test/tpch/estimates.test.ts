import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ExplainedNode, type NodeError, nodeErrors, summaryOf } from '../../bench/q_error.ts';
import type { Session } from '../../src/engine/session.ts';
import { ask, openLake, type TestLake } from '../support/lake.ts';
import { defineTpch, tpchQuery } from './tables.ts';

/** How far estimated rows are from the truth in the 22 queries of TPC-H, as factors: counts, never times. */

let lake: TestLake;
let session: Session;
before(async () => {
  lake = await openLake();
  session = lake.session();
  await defineTpch(session);
});
after(() => lake.close());

const queries = Array.from({ length: 22 }, (_, i) => `q${String(i + 1).padStart(2, '0')}`);

async function errorsOf(name: string): Promise<readonly NodeError[]> {
  const [[text]] = await ask(session, `EXPLAIN (ANALYZE, FORMAT JSON, TIMING off) ${tpchQuery(name)}`);
  const [{ Plan }] = JSON.parse(String(text)) as { readonly Plan: ExplainedNode }[];
  return nodeErrors(Plan);
}

async function allErrors(): Promise<readonly NodeError[]> {
  const errors: NodeError[] = [];
  for (const name of queries) errors.push(...(await errorsOf(name)));
  return errors;
}

/** The largest factor among all but the worst tenth. */
function ninetiethPercentile(errors: readonly NodeError[], kind: NodeError['kind']): number {
  const sorted = errors.flatMap((each) => (each.kind === kind ? [each.qError] : [])).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.9)];
}

test('footers alone put half of the joins within a factor of 1.6', async () => {
  const errors = await allErrors();
  assert.ok(summaryOf(errors, 'join')!.nodes > 50);
  assert.ok(summaryOf(errors, 'join')!.median <= 1.6, `${summaryOf(errors, 'join')!.median}`);
  assert.ok(summaryOf(errors, 'scan')!.median <= 1.1, `${summaryOf(errors, 'scan')!.median}`);
});

test('after ANALYZE nine tenths of the joins are within a factor of 5, and no scan of a filter is far off', async () => {
  await ask(session, 'ANALYZE');
  const errors = await allErrors();
  assert.ok(summaryOf(errors, 'join')!.median <= 1.5, `${summaryOf(errors, 'join')!.median}`);
  assert.ok(ninetiethPercentile(errors, 'join') <= 5, `${ninetiethPercentile(errors, 'join')}`);
  assert.ok(ninetiethPercentile(errors, 'scan') <= 2.5, `${ninetiethPercentile(errors, 'scan')}`);
});

/** Where terms hang together, which nothing here can see; the bound keeps it from growing worse. */
const bounds: Readonly<Record<string, number>> = {
  q02: 5,
  q03: 15,
  q10: 3,
  q11: 4,
  q12: 3,
  q17: 12,
  q18: 3,
  q21: 6,
};

test('after ANALYZE every join is within the bound of its query', async () => {
  for (const name of queries) {
    const worst = summaryOf(await errorsOf(name), 'join')?.max ?? 1;
    assert.ok(worst <= (bounds[name] ?? 2), `${name}: ${worst}`);
  }
});
