import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { errors, SqlError } from '../base/error.ts';
import { fragmentId } from '../base/ids.ts';
import type { Batch, BatchStream } from '../data/batch.ts';
import type { SeriesSplit } from '../data/split.ts';
import { bool, decimal, float64, int32, int64, text } from '../data/type.ts';
import { valuesOf } from '../data/vector_builder.ts';
import { resolveScalar } from '../functions/resolve.ts';
import type { Expr } from '../plan/expr.ts';
import type { ExchangeRead, HashJoin, PhysicalPlan, PhysicalScan, PhysicalWrite } from '../plan/physical.ts';
import { loadParquetRelation } from '../storage/parquet/relation.ts';
import { openStore } from '../storage/store.ts';
import type { MemoryBudget } from './define.ts';
import { series } from './scan/series.ts';
import { asc, base, batchOfRows, column, ref, runTest, streamOf, table } from './testing.ts';

function call(fn: string, args: readonly Expr[]): Expr {
  const found = resolveScalar(
    fn,
    args.map(({ type }) => type),
  );
  assert(found.kind === 'found', fn);
  return { kind: 'call', fn, overload: found.overload, args, type: found.result };
}
const number = (value: number): Expr => ({ kind: 'literal', value, type: int32 });
const hasCode =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof SqlError && error.code === code;

const tenRows = () =>
  table(
    [int32, text],
    Array.from({ length: 10 }, (_, i) => [i === 3 ? null : i, `t${i}`]),
  );

test('filter keeps what is true, in a node of its own and inside a scan', async () => {
  const from = tenRows();
  const predicate = call('<', [ref(from.columns[0]), number(5)]);
  const filter: PhysicalPlan = { kind: 'filter', input: from.scan, predicate, ...base(from.columns) };
  const scan: PhysicalScan = { ...from.scan, filter: predicate };
  for (const plan of [filter, scan]) {
    for (const splitRows of [1, 2, 1000]) {
      const { rows, counters } = await runTest(plan, { tables: [from], splitRows });
      assert.deepEqual(rows, [
        [0, 't0'],
        [1, 't1'],
        [2, 't2'],
        [4, 't4'],
      ]);
      assert.equal(counters(plan).rows, 4);
    }
  }
});

test('project computes and passes on', async () => {
  const from = tenRows();
  const sum = column('sum', int32);
  const exprs = [
    { column: from.columns[1], expr: ref(from.columns[1]) },
    { column: sum, expr: call('+', [ref(from.columns[0]), number(1)]) },
  ];
  const plan: PhysicalPlan = { kind: 'project', input: from.scan, exprs, ...base([from.columns[1], sum]) };
  const { rows } = await runTest(plan, { tables: [from], splitRows: 4 });
  assert.deepEqual(rows.slice(2, 5), [
    ['t2', 3],
    ['t3', null],
    ['t4', 5],
  ]);
});

test('values: rows of expressions, also none and without columns', async () => {
  const a = column('a', int32);
  const rows = [[number(1)], [call('+', [number(1), number(1)])]];
  assert.deepEqual((await runTest({ kind: 'values', values: rows, ...base([a]) })).rows, [[1], [2]]);
  assert.deepEqual((await runTest({ kind: 'values', values: [], ...base([a]) })).rows, []);
  assert.deepEqual((await runTest({ kind: 'values', values: [[]], ...base([]) })).rows, [[]]);
});

test('limit and offset cut anywhere', async () => {
  const from = tenRows();
  for (const splitRows of [1, 3, 1000]) {
    for (const [count, offset] of [
      [0, 0],
      [2, 0],
      [3, 4],
      [null, 8],
      [5, 20],
      [100, 9],
    ] as const) {
      const plan: PhysicalPlan = { kind: 'limit', input: from.scan, count, offset, ...base(from.columns) };
      const { rows } = await runTest(plan, { tables: [from], splitRows });
      const whole = (await runTest(from.scan, { tables: [from] })).rows;
      assert.deepEqual(rows, whole.slice(offset, count === null ? undefined : offset + count));
    }
  }
});

test('limit stops its input', async () => {
  let made = 0;
  let ended = false;
  async function* endless(): AsyncGenerator<Batch> {
    try {
      for (;;) yield batchOfRows([int32], [[made++]]);
    } finally {
      ended = true;
    }
  }
  const a = column('a', int32);
  const read: ExchangeRead = {
    kind: 'exchange_read',
    from: fragmentId(1),
    distribution: { kind: 'broadcast' },
    ...base([a]),
  };
  const plan: PhysicalPlan = { kind: 'limit', input: read, count: 3, offset: 0, ...base([a]) };
  const { rows } = await runTest(plan, { inputs: new Map([[fragmentId(1), [endless()]]]) });
  assert.deepEqual(rows, [[0], [1], [2]]);
  assert.equal(made, 3);
  assert(ended);
});

test('union gives one input after the other', async () => {
  const [a, b] = [table([int32], [[1], [2]]), table([int32], [[3]])];
  const plan: PhysicalPlan = { kind: 'union', inputs: [a.scan, b.scan], ...base([column('x', int32)]) };
  assert.deepEqual((await runTest(plan, { tables: [a, b] })).rows, [[1], [2], [3]]);
});

test('series of any type, beyond doubles too', () => {
  const all = (split: Partial<SeriesSplit>) =>
    [...series({ kind: 'series', type: int64, start: 0n, step: 1n, rows: 3, ...split }, 1)].flatMap(({ columns }) =>
      valuesOf(columns[0]),
    );
  assert.deepEqual(all({}), [0n, 1n, 2n]);
  assert.deepEqual(all({ start: -2n, step: -4294967296n }), [-2n, -4294967298n, -8589934594n]);
  assert.deepEqual(all({ start: 2n ** 62n, step: 3n }), [2n ** 62n, 2n ** 62n + 3n, 2n ** 62n + 6n]);
  assert.deepEqual(all({ type: int32, start: 5n, step: -1n }), [5, 4, 3]);
  assert.equal(all({ rows: 20_000 }).at(-1), 19_999n);
});

test('a cancelled statement ends with its reason', async () => {
  const from = table(
    [int32],
    Array.from({ length: 100 }, (_, i) => [i]),
  );
  for (const reason of [errors.statementTimeout(), undefined]) {
    const controller = new AbortController();
    const plan: PhysicalPlan = { kind: 'sort', input: from.scan, keys: [asc(from.columns[0])], ...base(from.columns) };
    controller.abort(reason);
    await assert.rejects(runTest(plan, { tables: [from], signal: controller.signal }), hasCode('57014'));
  }
});

test('decimal keys of different digits meet', async () => {
  const left = table([decimal(5, 1)], [[{ units: 15n, scale: 1 }], [{ units: 20n, scale: 1 }]]);
  const right = table([decimal(30, 3)], [[{ units: 1500n, scale: 3 }], [{ units: 2001n, scale: 3 }]]);
  const plan: HashJoin = {
    kind: 'hash_join',
    join: 'semi',
    left: left.scan,
    right: right.scan,
    leftKeys: [ref(left.columns[0])],
    rightKeys: [ref(right.columns[0])],
    nullSafe: [false],
    residual: null,
    mark: null,
    ...base(left.columns),
  };
  assert.deepEqual((await runTest(plan, { tables: [left, right] })).rows, [left.rows[0]]);
});

test('a table over a broadcast is made once and shared; too large, every task reads for itself', async () => {
  const left = table([int32], [[1], [2], [5]]);
  const key = column('k', int32);
  const read: ExchangeRead = {
    kind: 'exchange_read',
    from: fragmentId(1),
    distribution: { kind: 'broadcast' },
    ...base([key]),
  };
  const plan: HashJoin = {
    kind: 'hash_join',
    join: 'inner',
    left: left.scan,
    right: read,
    leftKeys: [ref(left.columns[0])],
    rightKeys: [ref(key)],
    nullSafe: [false],
    residual: null,
    mark: null,
    ...base([...left.columns, key]),
  };
  let reads = 0;
  const stream: BatchStream = {
    [Symbol.asyncIterator]() {
      reads++;
      return streamOf(batchOfRows([int32], [[5], [1]]), batchOfRows([int32], [[1]]));
    },
  };
  for (const [limit, expected] of [
    [2 ** 30, 1],
    [0, 3],
  ]) {
    reads = 0;
    let made: Promise<unknown> | undefined;
    const memory: MemoryBudget = { limit, used: 0, reserve: (bytes) => bytes <= limit, release: () => {} };
    const shared = <T>(_key: object, make: (budget: MemoryBudget) => Promise<T>): Promise<T> => {
      made ??= make(memory);
      return made as Promise<T>;
    };
    for (let task = 0; task < 2; task++) {
      const inputs = new Map([[fragmentId(1), [stream]]]);
      const { rows } = await runTest(plan, { tables: [left], inputs, shared });
      assert.deepEqual(rows, [
        [1, 1],
        [1, 1],
        [5, 5],
      ]);
    }
    assert.equal(reads, expected);
  }
});

test('write makes an invisible file that a scan can read once it is committed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-write-'));
  try {
    const store = openStore();
    const from = table(
      [int32, text, float64, bool],
      [
        [1, 'a', 0.5, true],
        [null, null, null, null],
      ],
    );
    const output = [column('path', text), column('rows', int64), column('bytes', int64), column('token', text)];
    const target = { format: 'parquet', location: `${folder}/`, compression: 'zstd', rowGroupRows: 1 } as const;
    const plan: PhysicalWrite = {
      kind: 'write',
      input: from.scan,
      target: { ...target, names: ['i', 't', 'd', 'b'] },
      ...base(output),
    };
    const { rows } = await runTest(plan, { tables: [from], store, task: 12 });
    const [path, count, bytes, token] = rows[0] as [string, bigint, bigint, string];
    assert.equal(path, `${folder}/part-00012.parquet`);
    assert.equal(count, 2n);
    assert(!readdirSync(folder).includes('part-00012.parquet'));
    await store.commitFile({ path, bytes: Number(bytes), token });
    const relation = await loadParquetRelation(store, path, {});
    const { splits } = relation.splits({ columns: [0, 1, 2, 3], bounds: [] });
    assert.equal(splits.length, 2);
    const read = await runTest(from.scan, { splits: new Map([[from.scan.scan, splits]]), store });
    assert.deepEqual(read.rows, from.rows);
    assert.equal(read.counters(from.scan).rowGroups, 2);
    const empty = table([int32, text, float64, bool], []);
    const nothing: PhysicalWrite = { ...plan, input: empty.scan };
    assert.equal((await runTest(nothing, { tables: [empty], store, task: 1 })).rows.length, 0);
    assert.equal((await runTest(nothing, { tables: [empty], store, task: 0 })).rows.length, 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
