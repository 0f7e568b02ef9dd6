import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DataType, date, decimal, float64, int64, text } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import { base, ref, runTest, table } from '../testing.ts';
import { KeyCollector } from './collect.ts';
import { mostHashes, type RuntimeFilter, runtimeFilter } from './filter.ts';

function collected(type: DataType, ...batches: readonly (readonly Value[])[]) {
  const collector = new KeyCollector(1, type);
  for (const batch of batches) collector.add(vectorOf(type, batch));
  return collector.finish();
}

/** The values that pass, of a scan over them. */
async function passing(filter: RuntimeFilter, type: DataType, values: readonly Value[]) {
  const from = table(
    [type],
    values.map((value) => [value]),
  );
  const scan = { ...from.scan, runtimeFilters: [{ filter: 1, key: ref(from.columns[0]) }] };
  const { rows, counters } = await runTest(scan, { tables: [{ ...from, scan }], filters: [filter] });
  return { rows: rows.map(([value]) => value), removed: counters(scan).filteredRows };
}

const upTo = (count: number, from = 0n): bigint[] => Array.from({ length: count }, (_, i) => from + BigInt(i));

test('what was built passes, NULL does not, of others next to nothing does', async () => {
  const filter = runtimeFilter([collected(int64, upTo(500), [null]), collected(int64, upTo(500, 9000n))]);
  assert.deepEqual([filter.rows, filter.min, filter.max, filter.values?.length], [1000, 0n, 9499n, 1000]);
  const { rows, removed } = await passing(filter, int64, [null, ...upTo(20_000)]);
  const built = [...upTo(500), ...upTo(500, 9000n)];
  assert.deepEqual(
    rows.filter((value) => built.includes(value as bigint)),
    built,
  );
  assert.ok(rows.length < 1000 + 400, `${rows.length} of 20000 rows pass`);
  assert.equal(removed, 20_001 - rows.length);
});

test('whole numbers near one another are known exactly, those far apart nearly', async () => {
  const near = runtimeFilter([collected(int64, upTo(500, -1000n)), collected(int64, [null, 70_000n], [-1001n])]);
  assert.deepEqual([near.bits?.low, near.bloom], [-1024, null]);
  const rows = await passing(near, int64, [null, ...upTo(80_000, -2000n), 2n ** 62n]);
  assert.deepEqual(rows.rows, [-1001n, ...upTo(500, -1000n), 70_000n]);
  const far = runtimeFilter([collected(int64, [5n, 7n], [10n ** 9n]), collected(int64, [-3n])]);
  assert.equal(far.bits, null);
  const some = await passing(far, int64, [-3n, 5n, 7n, 10n ** 9n, ...upTo(1000, 20n)]);
  assert.deepEqual(some.rows.slice(0, 4), [-3n, 5n, 7n, 10n ** 9n]);
  assert.ok(some.rows.length < 50);
});

test('what two tasks know exactly of places far apart becomes hashes', async () => {
  const filter = runtimeFilter([collected(date, [1, 2, 3]), collected(date, [2 ** 30, 2 ** 30 + 1])]);
  assert.deepEqual([filter.bits, filter.bloom === null], [null, false]);
  const { rows } = await passing(filter, date, [0, 2, 3, 2 ** 30 + 1]);
  assert.deepEqual(rows.slice(-3), [2, 3, 2 ** 30 + 1]);
});

test('an empty build side lets nothing through', async () => {
  const filter = runtimeFilter([collected(text, [null]), collected(text)]);
  assert.equal(filter.rows, 0);
  assert.deepEqual((await passing(filter, text, ['a', null])).rows, []);
});

test('text and decimals have no range but a list', () => {
  const some = runtimeFilter([collected(text, ['b', 'a', 'b'])]);
  assert.deepEqual([some.min, some.max, some.values], [null, null, ['b', 'a']]);
  const money = runtimeFilter([collected(decimal(10, 2), [{ units: 5n, scale: 2 }])]);
  assert.deepEqual([money.min, money.values], [null, [{ units: 5n, scale: 2 }]]);
});

test('a NaN takes the range away', () => {
  const filter = runtimeFilter([collected(float64, [1, Number.NaN]), collected(float64, [2])]);
  assert.deepEqual([filter.min, filter.max], [null, null]);
});

test('many keys leave a range, too many no hashes', () => {
  const days = Array.from({ length: mostHashes + 1 }, (_, i) => i);
  const filter = runtimeFilter([collected(date, days.slice(0, 300_000)), collected(date, days.slice(300_000))]);
  assert.deepEqual([filter.min, filter.max, filter.values, filter.bloom], [0, mostHashes, null, null]);
});

test('a filter that was not made is none', async () => {
  const from = table([int64], [[1n]]);
  const scan = { ...from.scan, runtimeFilters: [{ filter: 7, key: ref(from.columns[0]) }] };
  assert.equal((await runTest(scan, { tables: [{ ...from, scan }] })).rows.length, 1);
});

test('a join makes filters for the scan that it probes with', async () => {
  const left = table(
    [int64],
    upTo(5000).map((n) => [n]),
  );
  const right = table([int64], [[3n], [4000n]]);
  const scan = { ...left.scan, runtimeFilters: [{ filter: 1, key: ref(left.columns[0]) }] };
  const joined = {
    kind: 'hash_join',
    join: 'inner',
    left: scan,
    right: right.scan,
    leftKeys: [ref(left.columns[0])],
    rightKeys: [ref(right.columns[0])],
    nullSafe: [false],
    residual: null,
    mark: null,
    summaries: [{ filter: 1, key: ref(right.columns[0]) }],
    ...base([...left.columns, ...right.columns]),
  } as const;
  const { rows, counters } = await runTest(joined, { tables: [{ ...left, scan }, right], splitRows: 1000 });
  assert.deepEqual(rows, [
    [3n, 3n],
    [4000n, 4000n],
  ]);
  assert.ok(counters(scan).filteredRows > 4900);
});
