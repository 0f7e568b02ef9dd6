import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqlError } from '../../base/error.ts';
import { columnId } from '../../base/ids.ts';
import { int32 } from '../../data/type.ts';
import { resolveScalar } from '../../functions/resolve.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';
import { base, column, ref, runTest, table } from '../testing.ts';

const hasCode =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof SqlError && error.code === code;

function call(fn: string, args: readonly Expr[]): Expr {
  const found = resolveScalar(
    fn,
    args.map(({ type }) => type),
  );
  assert(found.kind === 'found', fn);
  return { kind: 'call', fn, overload: found.overload, args, type: found.result };
}
const number = (value: number): Expr => ({ kind: 'literal', value, type: int32 });
const number1 = columnId(900);

/** n, n + 1, … from 1, each round one row; `below`: while n is less. */
function counting(all: boolean, below: number): { readonly plan: PhysicalPlan; readonly n: Column } {
  const [start, n, work, next] = ['start', 'n', 'work', 'next'].map((name) => column(name, int32));
  const first: PhysicalPlan = { kind: 'values', values: [[number(1)]], ...base([start]) };
  const scan: PhysicalPlan = { kind: 'work_scan', table: number1, ...base([work]) };
  const kept: PhysicalPlan = {
    kind: 'filter',
    input: scan,
    predicate: call('<', [ref(work), number(below)]),
    ...base([work]),
  };
  const exprs = [{ column: next, expr: call('+', [ref(work), number(1)]) }];
  const step: PhysicalPlan = { kind: 'project', input: kept, exprs, ...base([next]) };
  return { plan: { kind: 'recursive_union', inputs: [first, step], all, table: number1, ...base([n]) }, n };
}

test('rounds go on until one gives nothing', async () => {
  for (const all of [true, false]) {
    const { rows, leaked } = await runTest(counting(all, 5).plan);
    assert.deepEqual(rows, [[1], [2], [3], [4], [5]]);
    assert.equal(leaked, 0);
  }
});

test('a limit above ends a recursion without end, and nothing is held any more', async () => {
  const { plan, n } = counting(true, 2 ** 30);
  const { rows, leaked } = await runTest({ kind: 'limit', input: plan, count: 3, offset: 1, ...base([n]) });
  assert.deepEqual(rows, [[2], [3], [4]]);
  assert.equal(leaked, 0);
});

test('rows of UNION that do not fit the budget are 53200', async () => {
  await assert.rejects(runTest(counting(false, 2 ** 30).plan, { memory: 4096 }), hasCode('53200'));
});

test('what is the same in every round is read once', async () => {
  const edges = table(
    [int32, int32],
    [
      [1, 2],
      [2, 3],
      [3, 1],
    ],
  );
  const [start, n, work] = ['start', 'n', 'work'].map((name) => column(name, int32));
  const first: PhysicalPlan = { kind: 'values', values: [[number(1)]], ...base([start]) };
  const [from, to] = edges.columns;
  const kept: PhysicalPlan = { kind: 'materialize', input: edges.scan, ...base(edges.columns) };
  const joined: PhysicalPlan = {
    kind: 'hash_join',
    join: 'inner',
    left: { kind: 'work_scan', table: number1, ...base([work]) },
    right: kept,
    leftKeys: [ref(work)],
    rightKeys: [ref(from)],
    nullSafe: [false],
    residual: null,
    mark: null,
    ...base([work, from, to]),
  };
  const step: PhysicalPlan = { kind: 'project', input: joined, exprs: [{ column: to, expr: ref(to) }], ...base([to]) };
  const plan: PhysicalPlan = {
    kind: 'recursive_union',
    inputs: [first, step],
    all: false,
    table: number1,
    ...base([n]),
  };
  const { rows, counters, leaked } = await runTest(plan, { tables: [edges] });
  assert.deepEqual(rows, [[1], [2], [3]]);
  assert.equal(counters(edges.scan).rows, 3);
  assert.equal(leaked, 0);
});
