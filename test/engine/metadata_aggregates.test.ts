import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Session } from '../../src/engine/session.ts';
import { randomOf } from '../differential/random.ts';
import { duckdb } from '../storage/lake.ts';
import { ask, openLake, type TestLake } from '../support/lake.ts';

/** What footers tell is what the rows would have told: each query also with the rule left out. */

let lake: TestLake;
let footers: Session;
let rows: Session;
const folder = await mkdtemp(join(tmpdir(), 'millrace-footers-'));
const duck = await duckdb();

before(async () => {
  lake = await openLake();
  [footers, rows] = [lake.session(), lake.session()];
  await ask(rows, "SET disabled_rules = 'metadata_aggregates'");
});
after(async () => {
  duck.close();
  await lake.close();
  rmSync(folder, { recursive: true, force: true });
});

async function isKnown(sql: string): Promise<boolean> {
  const plan = await ask(footers, `EXPLAIN ${sql}`);
  return plan.some(([line]) => String(line).includes('Metadata Aggregate'));
}

/** Both ways, the same; whether it was known without reading. */
async function compare(sql: string): Promise<boolean> {
  assert.deepEqual(await ask(footers, sql), await ask(rows, sql), sql);
  return isKnown(sql);
}

const columns = ['k', 's', 'i', 'l', 'd', 't', 'z', 'n', 'w', 'm', 'f', 'x', 'b', 'y'];
const written = `SELECT x AS k, (x % 500 - 250)::int2 AS s, CASE WHEN x % 3 = 0 THEN x * 7 END AS i,
  CASE WHEN x <= 400 OR x > 900 THEN x::bigint * -1000000007 END AS l, date '2020-01-01' + x AS d,
  timestamp '1969-12-31 12:00' + x * interval '1 hour 0.000001 second' AS t,
  CASE WHEN x % 5 > 0 THEN timestamptz '2024-03-31 00:30+00' - x * interval '7 minutes' END AS z,
  (x / 8.0)::numeric(9, 2) AS n, (x * 1234567.0001)::numeric(18, 4) AS w, (x * 1e15)::numeric(30, 2) AS m,
  CASE x % 10 WHEN 0 THEN 'NaN' WHEN 1 THEN -0.0 ELSE x / 7.0 END::float8 AS f, 'text ' || x AS x, x > 200 AS b,
  NULL::int AS y FROM generate_series(1, 1000) AS g(x)`;

test('random counts and extremes, filters between and within row groups, of each type', async () => {
  const path = join(folder, 'all.parquet');
  await ask(rows, `COPY (${written}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 100)`);
  await ask(rows, `CREATE TABLE own AS SELECT * FROM '${path}'`);
  const random = randomOf(20261121);
  let known = 0;
  const call = (): string => {
    const column = random.pick(columns);
    if (random.below(4) === 0) return random.pick(['count(*)', 'count(1)', 'count(NULL)']);
    const fn = random.pick(column === 'b' ? ['count'] : ['count', 'min', 'max', 'min', 'max']);
    const cast =
      random.below(5) === 0 ? { s: '::bigint', i: '::numeric', n: '::numeric', d: '::timestamp' }[column] : '';
    return `${fn}(${column}${cast ?? ''})`;
  };
  const term = (): string => {
    const at = random.below(11) * 100 + random.pick([0, 0, 0, 1, 1, 37]);
    const days = `date '2020-01-01' + ${at}`;
    return random.pick([
      `k ${random.pick(['<', '<=', '>', '>=', '='])} ${at}`,
      `k > ${at}.5`,
      `d >= ${days}`,
      `n <= ${at / 8}`,
      `l IS ${random.pick(['', 'NOT '])}NULL`,
      `b = ${random.pick(['true', 'false'])}`,
      `y IS NULL`,
      `k IN (${at}, ${at + 1})`,
      `x LIKE 'text ${random.below(10)}%'`,
      `f > ${at}`,
    ]);
  };
  for (let i = 0; i < 300; i++) {
    const calls = Array.from({ length: 1 + random.below(3) }, call);
    const terms = Array.from({ length: random.below(3) }, term);
    const where = terms.length === 0 ? '' : ` WHERE ${terms.join(' AND ')}`;
    const from = random.pick([`'${path}'`, 'own']);
    if (await compare(`SELECT ${calls.join(', ')} FROM ${from}${where}`)) known++;
  }
  assert.ok(known > 60, `${known} of 300 were known`);
  for (const fn of ['min', 'max']) {
    for (const column of ['k', 's', 'i', 'l', 'd', 't', 'z', 'n', 'w', 'y']) {
      assert.ok(await compare(`SELECT ${fn}(${column}) FROM '${path}'`), `${fn}(${column})`);
    }
    for (const column of ['m', 'f', 'x']) assert.ok(!(await compare(`SELECT ${fn}(${column}) FROM '${path}'`)), column);
  }
});

test('files of another writer: unsigned numbers, times in nanoseconds, folders, columns that come and go', async () => {
  const odd = `SELECT i, (i % 256)::utinyint AS u1, (65535 - i)::usmallint AS u2, (4294967295 - i)::uinteger AS u4,
    (18446744073709551615 - i)::ubigint AS u8, (i - 100)::tinyint AS t1, make_timestamp_ns(-i * 1001 - 1) AS ns,
    make_timestamp_ms(i - 50) AS ms, (i / 4)::decimal(4, 1) AS small, (i / 4)::hugeint AS huge, i % 2 = 0 AS b
    FROM range(200) t(i)`;
  const path = join(folder, 'odd.parquet');
  await duck.run(`COPY (${odd}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 100)`);
  for (const column of ['i', 'u1', 'u2', 'u4', 'u8', 't1', 'ns', 'ms', 'small', 'huge']) {
    for (const where of ['', ' WHERE i >= 100', ' WHERE i < 50', ' WHERE i < 0']) {
      await compare(`SELECT min(${column}), max(${column}), count(${column}) FROM '${path}'${where}`);
    }
  }
  assert.ok(await isKnown(`SELECT min(u4), max(u4), count(u1) FROM '${path}'`));
  const years = join(folder, 'years');
  for (const [year, extra] of [
    [2023, ''],
    [2024, ', i AS later'],
    [2025, ', NULL::bigint AS later'],
  ] as const) {
    const to = `'${years}' (FORMAT parquet, PARTITION_BY (year), APPEND)`;
    await duck.run(`COPY (SELECT i${extra}, ${year} AS year FROM range(${year - 2000}) t(i)) TO ${to}`);
  }
  const from = `read_parquet('${years}/*/*.parquet', union_by_name => true)`;
  for (const where of [
    '',
    ' WHERE year = 2024',
    ' WHERE year > 2023 AND i >= 0',
    ' WHERE later IS NULL',
    ' WHERE year = 1',
  ]) {
    const known = await compare(
      `SELECT count(*), count(later), min(later), max(later), min(year), max(i) FROM ${from}${where}`,
    );
    assert.ok(known, where);
  }
});

test('a prepared question is answered by the files that are there', async () => {
  const path = join(folder, 'changing.parquet');
  const sql = `SELECT count(*)::int, min(a), max(a) FROM '${path}' WHERE a > 0`;
  const of = async (from: number): Promise<void> => {
    rmSync(path, { force: true });
    await ask(rows, `COPY (SELECT x + ${from} AS a FROM generate_series(1, 100) AS g(x)) TO '${path}'`);
  };
  await of(0);
  await ask(footers, `PREPARE changing AS ${sql}`);
  await ask(footers, `PREPARE given (int) AS SELECT count(*)::int, max(a) FROM '${path}' WHERE a > $1`);
  for (const from of [0, 1000, 2000, 500]) {
    await of(from);
    for (let turn = 0; turn < 7; turn++) {
      assert.deepEqual(await ask(footers, 'EXECUTE changing'), [[100, from + 1, from + 100]]);
      assert.deepEqual(await ask(footers, `EXECUTE given(${from})`), [[100, from + 100]]);
      assert.deepEqual(await ask(footers, `EXECUTE given(${from + 99})`), [[1, from + 100]]);
      assert.deepEqual(await ask(footers, `EXECUTE given(${from + 100})`), [[0, null]]);
    }
    assert.ok(await isKnown(sql));
  }
  rmSync(path);
  await assert.rejects(ask(footers, 'EXECUTE changing'), { code: '58P01' });
});

test('tables whose rows come and go, also within a transaction', async () => {
  await ask(rows, 'CREATE TABLE counted (a int NOT NULL, b bigint, v varchar(3))');
  const sql = 'SELECT count(*), count(b), min(a), max(a), min(b), max(b), count(v) FROM counted';
  const other = lake.session();
  const known = async (): Promise<void> => assert.ok(await compare(sql));
  await known();
  assert.deepEqual(await ask(footers, sql), [[0n, 0n, null, null, null, null, 0n]]);
  for (const change of [
    "INSERT INTO counted SELECT x, nullif(x % 3, 0), 'v' FROM generate_series(1, 20000) AS g(x)",
    'DELETE FROM counted WHERE a % 2 = 0 OR a < 100',
    'UPDATE counted SET b = a WHERE a > 19000',
    'ALTER TABLE counted ADD COLUMN c int DEFAULT 7',
    'INSERT INTO counted VALUES (-5, NULL, NULL, NULL)',
    'TRUNCATE counted',
    "INSERT INTO counted VALUES (3, NULL, 'x', 1)",
  ]) {
    await ask(rows, change);
    await known();
  }
  await ask(rows, 'INSERT INTO counted VALUES (4, 4, NULL, 2)');
  assert.ok(await compare('SELECT min(c), max(c), count(c) FROM counted'));
  await ask(footers, 'BEGIN; INSERT INTO counted SELECT 1000, 1000, NULL, 9 FROM generate_series(1, 30000)');
  assert.deepEqual(await ask(footers, 'SELECT count(*), max(a) FROM counted'), [[30002n, 1000]]);
  assert.deepEqual(await ask(other, 'SELECT count(*), max(a) FROM counted'), [[2n, 4]]);
  await ask(footers, 'ROLLBACK');
  assert.deepEqual(await ask(footers, 'SELECT count(*), max(a) FROM counted'), [[2n, 4]]);
});
