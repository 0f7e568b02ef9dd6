import assert from 'node:assert/strict';
import { test } from 'node:test';
import { int32, text } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { resolveAggregate, resolveWindow } from '../../functions/resolve.ts';
import type { Expr, WindowCall, WindowFrame } from '../../plan/expr.ts';
import type { PhysicalWindow } from '../../plan/physical.ts';
import { asc, base, column, ref, runTest, type TestTable, table } from '../testing.ts';

/** Two partitions, small and large, with peers. */
const input = (): TestTable =>
  table(
    [int32, int32, text, text],
    Array.from({ length: 3000 }, (_, i): Value[] => [
      i % 50 === 0 ? 1 : 2,
      (i * 7) % 1000,
      `row ${i}`,
      `${i} `.repeat(60),
    ]),
  );

const running: WindowFrame = {
  unit: 'range',
  start: { kind: 'unbounded_preceding' },
  end: { kind: 'current_row' },
  exclude: 'no_others',
};

function call(kind: WindowCall['kind'], fn: string, args: readonly Expr[]): WindowCall {
  const types = args.map(({ type }) => type);
  const found = kind === 'window' ? resolveWindow(fn, types) : resolveAggregate(fn, types);
  assert(found.kind === 'found', fn);
  return { column: column(fn, found.result), kind, fn, overload: found.overload, args, filter: null, frame: running };
}

function plan({ scan, columns: [key, order, words] }: TestTable, partitioned: boolean): PhysicalWindow {
  const calls = [
    call('window', 'row_number', []),
    call('window', 'rank', []),
    call('window', 'lag', [ref(words)]),
    call('aggregate', 'sum', [ref(order)]),
    call('aggregate', 'count', []),
  ];
  return {
    kind: 'window',
    input: scan,
    partitionBy: partitioned ? [ref(key)] : [],
    orderBy: [asc(order)],
    calls,
    ...base([...scan.output, ...calls.map((each) => each.column)]),
  };
}

for (const partitioned of [true, false]) {
  test(`a partition larger than memory${partitioned ? ', beside a small one' : ''}: the same rows`, async () => {
    const from = input();
    const node = plan(from, partitioned);
    const whole = await runTest(node, { tables: [from] });
    assert.equal(whole.rows.length, 3000);
    for (const memory of [2_000_000, 1_500_000]) {
      const spilled = await runTest(node, { tables: [from], splitRows: 100, memory });
      assert.ok(spilled.counters(node).spilledBytes > 0);
      assert.equal(spilled.leaked, 0);
      assert.deepEqual(spilled.rows, whole.rows);
    }
  });
}

test('what the calls read must fit: else 53200 and nothing is left', async () => {
  const from = input();
  await assert.rejects(runTest(plan(from, false), { tables: [from], splitRows: 100, memory: 150_000 }), {
    code: '53200',
  });
});
