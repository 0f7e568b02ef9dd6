import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqlError } from '../../base/error.ts';
import { bool, type DataType, int32, text } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { resolveScalar } from '../../functions/resolve.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import type { JoinKind } from '../../plan/logical.ts';
import type { HashJoin, NestedLoopJoin } from '../../plan/physical.ts';
import { base, column, ref, runTest, type TestTable, table } from '../testing.ts';

const kinds: readonly JoinKind[] = ['inner', 'left', 'right', 'full', 'semi', 'anti', 'mark', 'single'];

export function callOf(fn: string, args: readonly Expr[]): Expr {
  const resolution = resolveScalar(
    fn,
    args.map(({ type }) => type),
  );
  assert('overload' in resolution, fn);
  return { kind: 'call', fn, overload: resolution.overload, args, type: bool };
}

interface Pair {
  readonly left: TestTable;
  readonly right: TestTable;
}

function outputOf(join: JoinKind, { left, right }: Pair, mark: Column): readonly Column[] {
  if (join === 'semi' || join === 'anti') return left.columns;
  return join === 'mark' ? [...left.columns, mark] : [...left.columns, ...right.columns];
}

interface On {
  readonly keys: number;
  readonly nullSafe?: boolean;
  readonly residual?: boolean;
}

function hashJoin(join: JoinKind, { left, right }: Pair, { keys, nullSafe = false, residual = false }: On): HashJoin {
  const mark = column('mark', bool);
  const last = left.columns.length - 1;
  return {
    kind: 'hash_join',
    join,
    left: left.scan,
    right: right.scan,
    leftKeys: left.columns.slice(0, keys).map(ref),
    rightKeys: right.columns.slice(0, keys).map(ref),
    nullSafe: Array.from({ length: keys }, () => nullSafe),
    residual: residual ? callOf('<', [ref(left.columns[last]), ref(right.columns[last])]) : null,
    mark,
    ...base(outputOf(join, { left, right }, mark)),
  };
}

type Row = readonly Value[];
/** true, false or null: the condition of a pair. */
type Condition = (left: Row, right: Row) => boolean | null;

function conditionOf({ keys, nullSafe = false, residual = false }: On): Condition {
  return (left, right) => {
    const parts: (boolean | null)[] = [];
    for (let k = 0; k < keys; k++) {
      if (nullSafe) parts.push(left[k] === right[k]);
      else parts.push(left[k] === null || right[k] === null ? null : left[k] === right[k]);
    }
    const [x, y] = [left.at(-1), right.at(-1)] as (number | null)[];
    if (residual) parts.push(x === null || y === null ? null : x < y);
    if (parts.includes(false)) return false;
    return parts.includes(null) ? null : true;
  };
}

/** The definition of a join, pair by pair. */
function expected(join: JoinKind, left: readonly Row[], right: readonly Row[], matches: Condition): Row[] {
  const out: Row[] = [];
  const width = right[0]?.length ?? 0;
  const nulls = (n: number): Row => Array.from({ length: n }, () => null);
  const seen = new Set<Row>();
  for (const row of left) {
    const found = right.filter((other) => matches(row, other) === true);
    for (const other of found) seen.add(other);
    const unknown = right.some((other) => matches(row, other) === null);
    if (join === 'semi' && found.length > 0) out.push(row);
    else if (join === 'anti' && found.length === 0) out.push(row);
    else if (join === 'mark') out.push([...row, found.length > 0 ? true : unknown ? null : false]);
    else if (['inner', 'left', 'right', 'full', 'single'].includes(join)) {
      for (const other of found) out.push([...row, ...other]);
      if (found.length === 0 && join !== 'inner' && join !== 'right') out.push([...row, ...nulls(width)]);
    }
  }
  if (join === 'right' || join === 'full') {
    for (const row of right) if (!seen.has(row)) out.push([...nulls(left[0]?.length ?? 0), ...row]);
  }
  return out;
}

const sorted = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

function randomRows(seed: number, count: number, types: readonly DataType[], range: number): Row[] {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, () =>
    types.map((type) => {
      if (next() < 0.15) return null;
      const n = Math.floor(next() * range);
      return type.kind === 'text' ? `key ${n}` : n;
    }),
  );
}

const shapes: readonly On[] = [
  { keys: 1 },
  { keys: 2 },
  { keys: 2, nullSafe: true },
  { keys: 1, residual: true },
  { keys: 2, residual: true },
];

for (const join of kinds) {
  test(`${join} is what its definition says, whatever the batches`, async () => {
    for (const types of [
      [int32, text, int32],
      [text, int32, int32],
    ]) {
      for (const on of shapes) {
        const left = table(types, randomRows(7, 60, types, 6));
        const rightRows = randomRows(8, 40, types, 6);
        const right = table(types, join === 'single' ? uniqueBy(rightRows, on) : rightRows);
        const want = sorted(expected(join, left.rows, right.rows, conditionOf(on)));
        const plan = hashJoin(join, { left, right }, on);
        for (const splitRows of [1, 2, 1000]) {
          const { rows, leaked } = await runTest(plan, { tables: [left, right], splitRows });
          assert.deepEqual(sorted(rows), want, JSON.stringify({ join, on, splitRows }));
          assert.equal(leaked, 0);
        }
      }
    }
  });

  test(`${join} with an empty side`, async () => {
    const types = [int32, int32];
    for (const [leftCount, rightCount] of [
      [0, 3],
      [3, 0],
      [0, 0],
    ]) {
      const left = table(types, randomRows(1, leftCount, types, 3));
      const right = table(types, randomRows(2, rightCount, types, 3));
      const { rows } = await runTest(hashJoin(join, { left, right }, { keys: 1 }), { tables: [left, right] });
      const width = (side: TestTable): Row => side.columns.map(() => null);
      const lonely = join === 'left' || join === 'full' || join === 'single';
      const want =
        rightCount > 0
          ? join === 'right' || join === 'full'
            ? right.rows.map((row) => [...width(left), ...row])
            : []
          : left.rows.flatMap((row) =>
              join === 'anti' ? [row] : join === 'mark' ? [[...row, false]] : lonely ? [[...row, ...width(right)]] : [],
            );
      assert.deepEqual(sorted(rows), sorted(want), `${join} ${leftCount} ${rightCount}`);
    }
  });

  test(`${join} gives the same when it spills`, async () => {
    const types = [int32, text, int32];
    const left = table(types, randomRows(3, 3000, types, 2000));
    const all = randomRows(4, 3000, types, 2000);
    const right = table(types, join === 'single' ? uniqueBy(all, { keys: 1 }) : all);
    const plan = hashJoin(join, { left, right }, { keys: 1 });
    const whole = await runTest(plan, { tables: [left, right], splitRows: 100 });
    const spilled = await runTest(plan, { tables: [left, right], splitRows: 100, memory: 60_000 });
    assert(spilled.counters(plan).spilledBytes > 0);
    assert.equal(spilled.leaked, 0);
    assert.deepEqual(sorted(spilled.rows), sorted(whole.rows));
  });

  test(`nested loop ${join} is what its definition says`, async () => {
    const types = [int32, int32];
    const left = table(types, randomRows(5, 40, types, 6));
    const right = table(types, randomRows(6, join === 'single' ? 1 : 30, types, 6));
    const mark = column('mark', bool);
    for (const withCondition of [true, false]) {
      const condition = withCondition ? callOf('<', [ref(left.columns[1]), ref(right.columns[1])]) : null;
      const plan: NestedLoopJoin = {
        kind: 'nested_loop_join',
        join,
        left: left.scan,
        right: right.scan,
        condition,
        mark,
        ...base(outputOf(join, { left, right }, mark)),
      };
      const want = sorted(expected(join, left.rows, right.rows, conditionOf({ keys: 0, residual: withCondition })));
      for (const [splitRows, memory] of [
        [1, 2 ** 40],
        [7, 2 ** 40],
        [1000, 2 ** 40],
        [3, 100],
      ]) {
        const { rows, leaked } = await runTest(plan, { tables: [left, right], splitRows, memory });
        assert.deepEqual(sorted(rows), want, JSON.stringify({ join, withCondition, splitRows, memory }));
        assert.equal(leaked, 0);
      }
    }
  });
}

/** Rows whose keys are all different, so that no left row meets two. */
function uniqueBy(rows: readonly Row[], { keys }: On): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = JSON.stringify(row.slice(0, keys));
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

test('a scalar subquery with two rows is an error', async () => {
  const left = table([int32], [[1]]);
  const right = table([int32], [[1], [1]]);
  const plan = hashJoin('single', { left, right }, { keys: 1 });
  await assert.rejects(
    runTest(plan, { tables: [left, right] }),
    (error) => error instanceof SqlError && error.code === '21000',
  );
});

test('too many equal keys for the memory are an error, not a crash', async () => {
  const rows = Array.from({ length: 5000 }, (_, i) => [1, i]);
  const [left, right] = [table([int32, int32], rows.slice(0, 5)), table([int32, int32], rows)];
  const plan = hashJoin('inner', { left, right }, { keys: 1 });
  const run = runTest(plan, { tables: [left, right], splitRows: 100, memory: 20_000 });
  await assert.rejects(run, (error) => error instanceof SqlError && error.code === '53200');
});
