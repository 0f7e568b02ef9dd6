import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Relation } from '../data/relation.ts';
import type { Split } from '../data/split.ts';
import type { PhysicalPlan } from '../plan/physical.ts';
import { cut } from './fragment.ts';
import { spreadOf } from './spread.ts';
import { tasksOf } from './tasks.ts';
import { columnN, exchange, gather, hash, limit, scanOf, seriesOf, sum, values } from './testing/plans.ts';

const broadcast = { kind: 'broadcast' } as const;
const scan = scanOf('series', 10);
const base = { output: scan.output, rows: 1, cost: scan.cost };

const hashJoin = (
  join: 'inner' | 'left' | 'right' | 'full',
  left: PhysicalPlan,
  right: PhysicalPlan,
): PhysicalPlan => ({
  ...base,
  kind: 'hash_join',
  join,
  left,
  right,
  leftKeys: [columnN],
  rightKeys: [columnN],
  nullSafe: [false],
  residual: null,
  mark: null,
});
const union = (...inputs: PhysicalPlan[]): PhysicalPlan => ({ ...base, kind: 'union', inputs });
const sort = (input: PhysicalPlan): PhysicalPlan => ({ ...base, kind: 'sort', input, keys: [] });

test('a plan is cut at its exchanges, inputs first', () => {
  const read = exchange(hash(4), scan);
  const plan = sum('final', exchange(gather, sum('single', read)));
  const fragments = cut(plan);
  assert.deepEqual(
    fragments.map(({ id, output, reads }) => [id, output?.kind ?? null, reads.map(({ from }) => from)]),
    [
      [0, 'hash', []],
      [1, 'gather', [0]],
      [2, null, [1]],
    ],
  );
  assert.equal(fragments[0].root, scan);
  assert.equal(fragments[1].origins.get('0.0'), read);
  assert.equal(fragments[2].origins.get('0'), plan);
});

test('a fragment runs as several tasks only when each row comes from exactly one of them', () => {
  const small = exchange(broadcast, scan);
  const hashed = exchange(hash(4), scan);
  const cases: readonly (readonly [PhysicalPlan, string])[] = [
    [scan, 'splits'],
    [values(), 'all'],
    [sum('partial', scan), 'splits'],
    [sum('single', scan), 'one'],
    [sum('single', hashed), 'partitions'],
    [sum('final', exchange(gather, scan)), 'one'],
    [hashJoin('left', scan, small), 'splits'],
    [hashJoin('full', scan, small), 'one'],
    [hashJoin('right', small, scan), 'splits'],
    [hashJoin('left', small, scan), 'one'],
    [hashJoin('full', hashed, exchange(hash(4), scan)), 'partitions'],
    [hashJoin('inner', scan, hashed), 'one'],
    [hashJoin('inner', scan, scan), 'one'],
    [hashJoin('inner', exchange(gather, scan), small), 'one'],
    [union(scan, scan), 'splits'],
    [union(scan, values()), 'one'],
    [union(scan, exchange(gather, scan)), 'one'],
    [sort(scan), 'one'],
    [limit(5, scan), 'one'],
  ];
  for (const [plan, spread] of cases) assert.equal(spreadOf({ ...cut(plan).at(-1)! }), spread, JSON.stringify(plan));
  assert.equal(spreadOf(cut(exchange(gather, sort(scan)))[0]), 'splits');
  assert.equal(spreadOf(cut(exchange(gather, limit(5, scan)))[0]), 'splits');
});

const parquet = (rowGroup: number, rows: number, bytes = 1000): Split => ({
  kind: 'parquet',
  file: { path: '/a.parquet', size: 1, version: '1' },
  rowGroup,
  rows,
  bytes,
  partition: [],
  chunks: [],
  absent: [],
});

test('small row groups are put together, large ones stand alone', () => {
  const splits = [
    parquet(0, 100_000),
    parquet(1, 100_000),
    parquet(2, 100_000),
    parquet(3, 307_200),
    parquet(4, 10),
    parquet(5, 10),
  ];
  const stats = { rows: 7_000_000, columns: [{}] };
  const relation: Relation = { ...seriesOf(0, 1), stats, splits: () => ({ splits, pruned: 3 }) };
  const { tasks, pruned } = tasksOf(cut(scan)[0], new Map([[0, relation]]));
  assert.deepEqual(
    tasks.map(({ number, splits: [[, list]] }) => [
      number,
      ...list.map((split) => (split.kind === 'parquet' ? split.rowGroup : -1)),
    ]),
    [
      [0, 0, 1],
      [1, 2],
      [2, 3],
      [3, 4, 5],
    ],
  );
  assert.deepEqual(pruned.get(0), { rowGroups: 3, rows: 7_000_000 - 607_220 });
});

test('a small relation is read by a few tasks, however few of its row groups are left', () => {
  const tasksFor = (rows: number, groups: number, each: number): readonly number[] => {
    const splits = Array.from({ length: groups }, (_, i) => parquet(i, each));
    const relation: Relation = {
      ...seriesOf(0, 1),
      stats: { rows, columns: [{}] },
      splits: () => ({ splits, pruned: 0 }),
    };
    return tasksOf(cut(scan)[0], new Map([[0, relation]])).tasks.map(({ splits: [[, list]] }) => list.length);
  };
  assert.deepEqual(tasksFor(150_000, 4, 37_500), [1, 1, 1, 1]);
  assert.deepEqual(tasksFor(800_000, 16, 50_000), [4, 4, 4, 4]);
  assert.deepEqual(tasksFor(800_000, 3, 50_000), [3]);
  assert.deepEqual(tasksFor(20_000, 4, 5_000), [4]);
});

test('wide rows make tasks of fewer rows', () => {
  const splits = [parquet(0, 1000, 5e7), parquet(1, 1000, 5e7)];
  const relation: Relation = { ...seriesOf(0, 1), splits: () => ({ splits, pruned: 0 }) };
  assert.equal(tasksOf(cut(scan)[0], new Map([[0, relation]])).tasks.length, 2);
});

test('a relation without splits still has one task, and a hash exchange one per partition', () => {
  assert.equal(tasksOf(cut(scan)[0], new Map([[0, seriesOf(0, 1)]])).tasks.length, 1);
  const fragments = cut(sum('single', exchange(hash(4), scan)));
  assert.deepEqual(
    tasksOf(fragments[1], new Map()).tasks.map(({ partition }) => partition),
    [0, 1, 2, 3],
  );
});
