import assert from 'node:assert/strict';
import { test } from 'node:test';
import { int32, int64 } from '../../data/type.ts';
import { resolveSet } from '../../functions/resolve.ts';
import type { Column, Expr, SetCall } from '../../plan/expr.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';
import { base, column, ref, runTest, table } from '../testing.ts';

const number = (value: number): Expr => ({ kind: 'literal', value, type: int32 });

function series(start: Expr, stop: Expr, into: Column): SetCall {
  const found = resolveSet('generate_series', [int32, int32]);
  assert(found.kind === 'found');
  return { columns: [into], fn: 'generate_series', overload: found.overload, args: [start, stop] };
}

test('sets go in lockstep, the shorter filled up; rows without any are dropped; places are counted', async () => {
  const from = table([int32], [[2], [0], [null], [3]]);
  const [n] = from.columns;
  const [a, b, place] = [column('a', int32), column('b', int32), column('place', int64)];
  const calls = [series(number(1), ref(n), a), series(number(2), ref(n), b)];
  const plan: PhysicalPlan = {
    kind: 'project_set',
    input: from.scan,
    calls,
    ordinality: place,
    ...base([n, a, b, place]),
  };
  for (const splitRows of [1, 4]) {
    const { rows } = await runTest(plan, { tables: [from], splitRows });
    assert.deepEqual(rows, [
      [2, 1, 2, 1n],
      [2, 2, null, 2n],
      [3, 1, 2, 1n],
      [3, 2, 3, 2n],
      [3, 3, null, 3n],
    ]);
  }
});

test('a set is computed as far as it is read', async () => {
  const from = table([int32], [[2_000_000_000]]);
  const [n] = from.columns;
  const a = column('a', int32);
  const calls = [series(number(1), ref(n), a)];
  const sets: PhysicalPlan = { kind: 'project_set', input: from.scan, calls, ordinality: null, ...base([n, a]) };
  const { rows } = await runTest(
    { kind: 'limit', input: sets, count: 2, offset: 20_000, ...base([n, a]) },
    { tables: [from] },
  );
  assert.deepEqual(
    rows.map(([, value]) => value),
    [20_001, 20_002],
  );
});
