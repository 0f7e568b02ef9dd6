import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqlError } from '../../base/error.ts';
import { fragmentId } from '../../base/ids.ts';
import type { Batch } from '../../data/batch.ts';
import { bool, float64, int32, int64, text } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { resolveAggregate, resolveScalar } from '../../functions/resolve.ts';
import type { AggregateCall, Column, Expr, SortKey } from '../../plan/expr.ts';
import type { ExchangeRead, HashAggregate, PhysicalPlan } from '../../plan/physical.ts';
import { stateOf } from '../fold.ts';
import { base, batchOfRows, column, ref, runTest, streamOf, type TestTable, table } from '../testing.ts';

interface CallOptions {
  readonly distinct?: boolean;
  readonly filter?: Expr;
  readonly orderBy?: readonly SortKey[];
}

function aggregateCall(fn: string, args: readonly Expr[], options: CallOptions = {}): AggregateCall {
  const resolution = resolveAggregate(
    fn,
    args.map(({ type }) => type),
  );
  assert('overload' in resolution, fn);
  return {
    column: column(fn, resolution.result),
    fn,
    overload: resolution.overload,
    args,
    distinct: options.distinct ?? false,
    filter: options.filter ?? null,
    orderBy: options.orderBy ?? [],
  };
}

function aggregate(
  mode: HashAggregate['mode'],
  input: PhysicalPlan,
  groups: readonly Column[],
  aggregates: readonly AggregateCall[],
): HashAggregate {
  const states = aggregates.flatMap((call) => stateOf(call).map((type) => column('state', type)));
  const results = mode === 'partial' ? states : aggregates.map((call) => call.column);
  return {
    kind: 'hash_aggregate',
    mode,
    input,
    groups: groups.map((group) => ({ column: group, expr: ref(group) })),
    aggregates,
    ...base([...groups, ...results]),
  };
}

const noise = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

const input = (): TestTable => {
  const next = noise(4);
  const rows = Array.from({ length: 2000 }, (_, i): Value[] => [
    next() < 0.1 ? null : Math.floor(next() * 50),
    next() < 0.1 ? null : `name ${Math.floor(next() * 20)}`,
    next() < 0.1 ? null : Math.fround(next() * 1000) / 3,
    i,
  ]);
  return table([int32, text, float64, int32], rows);
};

function calls({ columns: [a, b, c, d] }: TestTable): readonly AggregateCall[] {
  const even = compare('<', ref(a), { kind: 'literal', value: 25, type: int32 });
  return [
    aggregateCall('count', []),
    aggregateCall('sum', [ref(a)]),
    aggregateCall('sum', [ref(c)]),
    aggregateCall('avg', [ref(c)]),
    aggregateCall('stddev', [ref(c)]),
    aggregateCall('min', [ref(b)]),
    aggregateCall('max', [ref(d)], { filter: even }),
    aggregateCall('count', [ref(b)], { distinct: true }),
    aggregateCall('sum', [ref(a)], { distinct: true, filter: even }),
    aggregateCall('string_agg', [ref(b), { kind: 'literal', value: ',', type: text }], {
      orderBy: [{ expr: ref(d), descending: true, nullsFirst: true }],
    }),
  ];
}

function compare(fn: string, left: Expr, right: Expr): Expr {
  const resolution = resolveScalar(fn, [left.type, right.type]);
  assert('overload' in resolution);
  return { kind: 'call', fn, overload: resolution.overload, args: [left, right], type: bool };
}

const asText = (rows: readonly (readonly Value[])[]): string[] =>
  rows.map((row) => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))).sort();

/** Partial aggregation by tasks of the given sizes, then the final one over what they gave. */
async function inTwoSteps(from: TestTable, groups: readonly Column[], tasks: readonly number[], memory?: number) {
  const aggregates = calls(from);
  const partial = aggregate('partial', from.scan, groups, aggregates);
  const streams: Batch[] = [];
  let start = 0;
  for (const size of tasks) {
    const part = { ...from, rows: from.rows.slice(start, start + size) };
    start += size;
    const { rows } = await runTest(partial, {
      tables: [part],
      splitRows: 30,
      ...(memory === undefined ? {} : { memory }),
    });
    streams.push(
      batchOfRows(
        partial.output.map(({ type }) => type),
        rows,
      ),
    );
  }
  const read: ExchangeRead = {
    kind: 'exchange_read',
    from: fragmentId(1),
    distribution: { kind: 'gather', order: null },
    ...base(partial.output),
  };
  const final = aggregate('final', read, groups, aggregates);
  const inputs = new Map([[fragmentId(1), streams.map((batch) => streamOf(batch))]]);
  return (await runTest(final, { inputs, ...(memory === undefined ? {} : { memory }) })).rows;
}

for (const [name, pick] of [
  ['no key', () => []],
  ['an integer key', (columns: readonly Column[]) => [columns[0]]],
  ['a text key', (columns: readonly Column[]) => [columns[1]]],
  ['two keys', (columns: readonly Column[]) => [columns[0], columns[1]]],
] as const) {
  test(`${name}: batches, tasks and spilling change nothing`, async () => {
    const from = input();
    const groups = pick(from.columns);
    const plan = aggregate('single', from.scan, groups, calls(from));
    const whole = await runTest(plan, { tables: [from] });
    assert.equal(whole.leaked, 0);
    for (const splitRows of [1, 2, 1000]) {
      assert.deepEqual((await runTest(plan, { tables: [from], splitRows })).rows, whole.rows);
    }
    const want = asText(whole.rows);
    assert.deepEqual(asText(await inTwoSteps(from, groups, [2000])), want);
    assert.deepEqual(asText(await inTwoSteps(from, groups, [500, 0, 1, 1499])), want);
    if (groups.length === 0) return;
    const spilled = await runTest(plan, { tables: [from], splitRows: 50, memory: 60_000 });
    assert(spilled.counters(plan).spilledBytes > 0);
    assert.equal(spilled.leaked, 0);
    assert.deepEqual(asText(spilled.rows), want);
    assert.deepEqual(asText(await inTwoSteps(from, groups, [1000, 1000], 150_000)), want);
  });
}

test('figures by hand', async () => {
  const from = table(
    [text, int32],
    [
      ['x', 1],
      ['y', 5],
      ['x', 2],
      [null, 7],
      ['x', 2],
      [null, null],
    ],
  );
  const [key, value] = from.columns;
  const aggregates = [
    aggregateCall('count', []),
    aggregateCall('sum', [ref(value)]),
    aggregateCall('count', [ref(value)], { distinct: true }),
  ];
  const { rows } = await runTest(aggregate('single', from.scan, [key], aggregates), { tables: [from] });
  assert.deepEqual(rows, [
    ['x', 3n, 5n, 2n],
    ['y', 1n, 5n, 1n],
    [null, 2n, 7n, 1n],
  ]);
});

test('no rows: one row without groups, none with', async () => {
  const from = table([int32], []);
  const aggregates = [aggregateCall('count', []), aggregateCall('sum', [ref(from.columns[0])])];
  const alone = await runTest(aggregate('single', from.scan, [], aggregates), { tables: [from] });
  assert.deepEqual(alone.rows, [[0n, null]]);
  const grouped = await runTest(aggregate('single', from.scan, from.columns, aggregates), { tables: [from] });
  assert.deepEqual(grouped.rows, []);
});

test('DISTINCT without aggregates', async () => {
  const from = table(
    [int64, text],
    [
      [1n, 'a'],
      [1n, 'a'],
      [null, null],
      [null, null],
      [1n, null],
    ],
  );
  const { rows } = await runTest(aggregate('single', from.scan, from.columns, []), { tables: [from], splitRows: 2 });
  assert.deepEqual(rows, [
    [1n, 'a'],
    [null, null],
    [1n, null],
  ]);
});

test('a partial aggregate that finds no memory passes its groups on', async () => {
  const from = table(
    [int32],
    Array.from({ length: 3000 }, (_, i) => [i % 1000]),
  );
  const plan = aggregate('partial', from.scan, from.columns, [aggregateCall('count', [])]);
  const { rows, counters, leaked } = await runTest(plan, { tables: [from], splitRows: 100, memory: 20_000 });
  assert.equal(counters(plan).spilledBytes, 0);
  assert.equal(leaked, 0);
  assert(rows.length > 1000, 'some groups come more than once');
  assert.equal(
    rows.reduce((sum, row) => sum + (row[1] as bigint), 0n),
    3000n,
  );
});

test('a group that cannot be cut is out of memory', async () => {
  const from = table(
    [int32, text],
    Array.from({ length: 3000 }, (_, i) => [1, `a rather long text ${i}`]),
  );
  const [key, value] = from.columns;
  const comma: Expr = { kind: 'literal', value: ',', type: text };
  const plan = aggregate('single', from.scan, [key], [aggregateCall('string_agg', [ref(value), comma])]);
  const run = runTest(plan, { tables: [from], splitRows: 100, memory: 30_000 });
  await assert.rejects(run, (error) => error instanceof SqlError && error.code === '53200');
});
