import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fragmentId } from '../../base/ids.ts';
import { compareValues } from '../../data/compare.ts';
import { type DataType, decimal, float64, int32, int64, interval, numeric, text } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import type { SortKey } from '../../plan/expr.ts';
import type { ExchangeRead, PhysicalSort, PhysicalTopN } from '../../plan/physical.ts';
import { base, batchOfRows, column, ref, runTest, streamOf, type TestTable, table } from '../testing.ts';

type Row = readonly Value[];

function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function valueFor(type: DataType, next: () => number): Value {
  if (next() < 0.15) return null;
  const n = Math.floor((next() - 0.5) * 60);
  switch (type.kind) {
    case 'float':
      return n > 25 ? Number.NaN : n < -25 ? -Infinity : n > 22 ? Infinity : n;
    case 'int':
      return type.bits === 64 ? (BigInt(n) * 1234567890123456789n) % 2n ** 62n : n;
    case 'decimal':
    case 'numeric':
      return { units: BigInt(n), scale: type.kind === 'decimal' ? type.scale : Math.abs(n % 3) };
    case 'interval':
      return { months: Math.abs(n % 2), days: n, micros: 5n };
    default:
      return `long prefix ${'x'.repeat(Math.abs(n) % 4)}${n}`.slice(n % 2 === 0 ? 0 : 10);
  }
}

const orders = [true, false].flatMap((descending) => [true, false].map((nullsFirst) => ({ descending, nullsFirst })));

function inOrder(
  rows: readonly Row[],
  { columns }: TestTable,
  keys: readonly (Omit<SortKey, 'expr'> & { at: number })[],
): Row[] {
  return rows.toSorted((a, b) => {
    for (const { at, descending, nullsFirst } of keys) {
      const [x, y] = [a[at], b[at]];
      if (x === null || y === null) {
        if (x === y) continue;
        return (x === null) === nullsFirst ? -1 : 1;
      }
      const order = compareValues(x, y, columns[at].type);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

const types = [int32, int64, float64, text, decimal(38, 2), numeric, interval];

for (const [at, type] of types.entries()) {
  test(`${type.kind} ${at} sorts in all four directions, stable, whole or spilled`, async () => {
    const next = noise(at + 1);
    const rows = Array.from({ length: 500 }, (_, i) => [valueFor(type, next), valueFor(int32, next), i]);
    const from = table([type, int32, int32], rows);
    for (const order of orders) {
      const keys = [
        { expr: ref(from.columns[0]), ...order },
        { expr: ref(from.columns[1]), ...orders[1] },
      ];
      const want = inOrder(rows, from, [
        { at: 0, ...order },
        { at: 1, ...orders[1] },
      ]);
      const plan: PhysicalSort = { kind: 'sort', input: from.scan, keys, ...base(from.columns) };
      for (const [splitRows, memory] of [
        [1, 2 ** 40],
        [2, 2 ** 40],
        [1000, 2 ** 40],
        [50, 20_000],
        [3, 1000],
      ]) {
        const { rows: got, leaked, counters } = await runTest(plan, { tables: [from], splitRows, memory });
        assert.deepEqual(got, want);
        assert.equal(leaked, 0);
        assert.equal(counters(plan).spilledBytes > 0, memory < 2 ** 40);
      }
      for (const keep of [0, 1, 10, 400, 2000]) {
        const top: PhysicalTopN = { kind: 'top_n', input: from.scan, keys, keep, ...base(from.columns) };
        const { rows: got } = await runTest(top, { tables: [from], splitRows: 7 });
        assert.deepEqual(got, want.slice(0, keep));
      }
    }
  });
}

test('top_n over many batches keeps the first of equal rows', async () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => [(i * 7919) % 100, i]);
  const from = table([int32, int32], rows);
  const keys = [{ expr: ref(from.columns[0]), descending: true, nullsFirst: true }];
  const plan: PhysicalTopN = { kind: 'top_n', input: from.scan, keys, keep: 5, ...base(from.columns) };
  const { rows: got } = await runTest(plan, { tables: [from], splitRows: 4000 });
  assert.deepEqual(got, inOrder(rows, from, [{ at: 0, descending: true, nullsFirst: true }]).slice(0, 5));
});

test('an exchange with an order merges the sorted streams of its tasks', async () => {
  const next = noise(9);
  const columns = [column('a', int32), column('b', int32)];
  const key = { expr: ref(columns[0]), descending: false, nullsFirst: false };
  const rows = Array.from({ length: 300 }, (_, i) => [valueFor(int32, next), i]);
  const from = { columns } as unknown as TestTable;
  const parts = [rows.slice(0, 100), rows.slice(100, 100), rows.slice(100, 290), rows.slice(290)].map((part) =>
    inOrder(part, from, [{ at: 0, ...key }]),
  );
  const plan: ExchangeRead = {
    kind: 'exchange_read',
    from: fragmentId(1),
    distribution: { kind: 'gather', order: [key] },
    ...base(columns),
  };
  for (const size of [1, 2, 1000]) {
    const streams = parts.map((part) => {
      const batches = [];
      for (let i = 0; i < part.length; i += size) batches.push(batchOfRows([int32, int32], part.slice(i, i + size)));
      return streamOf(...batches);
    });
    const { rows: got } = await runTest(plan, { inputs: new Map([[fragmentId(1), streams]]) });
    assert.deepEqual(got, inOrder(rows, from, [{ at: 0, ...key }]));
  }
});
