import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { startServer, type TestServer } from '../support/server.ts';
import { type Answer, ask, connect } from './client.ts';
import { isLate } from './compare.ts';
import { pipelineSetup } from './pipeline_tables.ts';
import { pipelineQuery } from './random_pipeline.ts';
import { planQuery } from './random_plan.ts';

/** Compiled pipelines give what the plain operators give, to the bit: cold and hot, with 1, 2 and 4 workers. */

const count = Number(process.env.MILLRACE_TEST_QUERIES ?? 50);
const first = Number(process.env.MILLRACE_TEST_SEED ?? 1);
const workers = [2, 1, 4];
/** Other numbers of workers for every so many. */
const everyWorkers = 8;
const lanes = 4;

const folder = mkdtempSync(join(tmpdir(), 'compiled-'));
let servers: readonly TestServer[] = [];

before(async () => {
  servers = await Promise.all(workers.map((each) => startServer({ workers: each, memory: '512MB' })));
  const [server, ...others] = servers;
  const client = await connect(server.pgUrl);
  const statements = pipelineSetup(folder);
  for (const sql of statements) await client.query(sql);
  await client.end();
  for (const other of others) {
    const there = await connect(other.pgUrl);
    for (const sql of statements) if (!sql.startsWith('COPY')) await there.query(sql);
    await there.end();
  }
});

after(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true });
});

interface Lane {
  readonly plain: pg.Client;
  readonly compiled: readonly pg.Client[];
}

async function openLane(): Promise<Lane> {
  const plain = await connect(servers[0].pgUrl);
  await plain.query('SET compiled_pipelines = off');
  const compiled = await Promise.all(servers.map(({ pgUrl }) => connect(pgUrl)));
  for (const client of compiled) await client.query('SET compiled_pipelines = on');
  for (const client of [plain, ...compiled]) await client.query("SET statement_timeout = '60s'");
  return { plain, compiled };
}

const generators = { queries: pipelineQuery, plans: (seed: number): string => planQuery(seed).sql } as const;

for (const [what, queryOf] of Object.entries(generators)) {
  test(`${count} ${what} over Parquet, compiled and plain`, () => compareAll(queryOf));
}

async function compareAll(queryOf: (seed: number) => string): Promise<void> {
  const seeds = Array.from({ length: count }, (_, i) => first + i);
  const different: string[] = [];
  const compare = async (): Promise<void> => {
    const { plain, compiled } = await openLane();
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      const found = await differenceOf(
        queryOf(seed),
        plain,
        seed % everyWorkers === 0 ? compiled : compiled.slice(0, 1),
      );
      if (found !== undefined) different.push(`seed ${seed}: ${found}`);
    }
    await Promise.all([plain, ...compiled].map((client) => client.end()));
  };
  await Promise.all(Array.from({ length: lanes }, compare));
  assert.equal(different.length, 0, `${different.length} differ:\n${different.slice(0, 20).join('\n')}`);
}

async function differenceOf(
  sql: string,
  plain: pg.Client,
  compiled: readonly pg.Client[],
): Promise<string | undefined> {
  const answer = await ask(plain, sql);
  if (isLate(answer)) return undefined;
  const expected = textOf(answer, sql);
  // The second time everything is hot: columns in the cache, code made.
  for (const client of [compiled[0], ...compiled]) {
    const given = textOf(await ask(client, sql), sql);
    if (given === expected) continue;
    return `${sql}\n  plain    ${excerpt(expected, given)}\n  compiled ${excerpt(given, expected)}`;
  }
  return undefined;
}

/** Rows as they came where the query orders them, else in the order of their text. */
function textOf(answer: Answer, sql: string): string {
  if (answer.kind === 'error') return `error ${answer.code}`;
  const rows = answer.rows.map((row) => JSON.stringify(row));
  return (sql.includes('ORDER BY') ? rows : rows.sort()).join('\n');
}

/** The first line in which a text differs from the other. */
function excerpt(text: string, other: string): string {
  const [lines, others] = [text.split('\n'), other.split('\n')];
  const at = lines.findIndex((line, i) => line !== others[i]);
  return `${lines.length} rows, ${at < 0 ? '(no more)' : lines[at].slice(0, 300)}`;
}

const manyKeys = Array.from({ length: 35 }, (_, k) => `id % ${k + 2} AS k${k}`).join(', ');

/** Queries that once were answered differently. */
const regressions = [
  // Texts of batches have numbers, which are no values.
  'SELECT l, upper(t), sum((- f)) FROM several GROUP BY 1, 2',
  "SELECT sum(CASE WHEN t = 'x1' THEN 1.50 ELSE 1 END), min(u) FROM several",
  // What lies under a NULL that a table of the dictionary's texts holds is no truth value.
  "SELECT id FROM several WHERE substring('żółw' FROM 1 FOR 1) <> t",
  // What is computed of the columns of a build side need not be NULL where a row has met nobody.
  "SELECT CASE WHEN coalesce(b.t, 'm') >= '' THEN b.t ELSE 'other' END, count(*) FROM several a LEFT JOIN (SELECT t FROM border WHERE id % 40 = 0) b ON a.u = b.t GROUP BY 1",
  "SELECT a.id, upper(coalesce(b.t, 'none')), (SELECT coalesce(max(c.t), 'x') < 'y' FROM one c WHERE c.id = a.i) FROM several a LEFT JOIN border b ON b.l = a.i",
  // Rows of another operator that are dealt by a column which nothing else looks at.
  'SELECT q.i, count(q.l), sum(q.l), sum(DISTINCT q.l) FROM (SELECT a.i, a.d, b.l FROM several a FULL JOIN border b ON a.id = b.id) q WHERE q.d NOT IN (SELECT d FROM below WHERE d IS NOT NULL) GROUP BY 1',
  // More keys than the header of a group has bits for; numerics whose digits differ from row to row.
  `SELECT ${manyKeys}, count(*), sum(n) FROM several WHERE id < 400 GROUP BY ${Array.from({ length: 35 }, (_, k) => k + 1).join(', ')}`,
  'SELECT b, sum(CASE WHEN id % 2 = 0 THEN 1.50 ELSE 1 END), sum(CASE WHEN id % 3 = 0 THEN n WHEN id % 3 = 1 THEN w ELSE 7 END), avg(CASE WHEN id % 3 = 0 THEN n ELSE 0.125 END), sum(n * w), sum(CASE WHEN b THEN n * 1.000 ELSE 2 END) FROM several GROUP BY b',
  'SELECT id % 5, sum(DISTINCT CASE WHEN id % 2 = 0 THEN 1.50 ELSE 1.5 END), sum(x) FROM (SELECT id, CASE WHEN id < 7000 THEN 1 WHEN id < 14000 THEN 1.5 ELSE 1.25 END AS x FROM several) q GROUP BY 1',
];

const textConditions = [
  ...[
    '%special%',
    '%special%requests',
    'abab%1%🐢%',
    '%a%a%',
    '%9%9%9%',
    'ab%',
    '',
    '%',
    '%ü%',
    '%x%',
    '\\%_',
    'a\\\\%',
  ].map((pattern) => `u LIKE '${pattern}'`),
  "u NOT LIKE '%special%requests%'",
  "starts_with(u, 'abab')",
  "u <> ''",
  "u = ' special 7919'",
  'length(u) > 20',
  'octet_length(u) % 7 = 3',
  "length(u) < 12 OR u LIKE '%77%'",
  'u IS NULL',
];

test('texts without a dictionary, byte by byte', async () => {
  const { plain, compiled } = await openLane();
  for (const table of ['long', 'extreme', 'apart', 'one']) {
    for (const condition of textConditions) {
      const sql = `SELECT count(*), sum(id), sum(length(u)), sum(octet_length(u)) FROM ${table} WHERE ${condition}`;
      assert.equal(await differenceOf(sql, plain, compiled.slice(0, 1)), undefined);
    }
  }
  await Promise.all([plain, ...compiled].map((client) => client.end()));
});

/** Of numbers: results, and the errors of those rows that the plain operators reach. */
const numberExpressions = [
  ...['f + f', 'f - r', 'f * f', 'f / 3.5', 'r + r', 'r * r', 'r / 7::float4', 'f / r', 'r * 1e30::float4'],
  ...[
    'f * 1e-300::float8 * 1e-300::float8',
    '-f',
    '-r',
    'abs(f)',
    'abs(r)',
    'floor(f)',
    'ceil(f)',
    'round(f)',
    'trunc(f)',
  ],
  ...[
    'sign(f)',
    'i / 7',
    'i % 7',
    'i / s',
    'l / i',
    'l * i',
    'l * l * l',
    'l + l',
    'l - i',
    'i * i',
    'i * 100000',
    's * s',
  ],
  ...[
    's + 32000::int2',
    '-i',
    '-l',
    '-s',
    'abs(i)',
    'abs(l)',
    'abs(s)',
    's / (-1)::int2',
    'i / (-1)',
    'l / (-1)::int8',
  ],
  ...['l % (-1)::int8', 'i % nullif(s, 0)', '-n', 'abs(n)', 'greatest(i, s)', 'least(l, i, s)', 'greatest(f, r)'],
  ...[
    "least(d, DATE '1994-01-01')",
    'greatest(n, 1.25)',
    'f::int4',
    'f::int8',
    'r::int2',
    'l::int4',
    'i::int2',
    'i::float4',
  ],
  ...[
    'l::float4',
    'l::float8',
    'f::float4',
    'CASE WHEN s <> 0 THEN i / s ELSE -1 END',
    'CASE WHEN f <> 0 THEN 1 / f END',
  ],
  ...[
    'nullif(f, 0.1)',
    'nullif(i, 3)',
    'coalesce(i / nullif(s, 0), 5)',
    'd + 30',
    'd - s::int4',
    "d - DATE '1970-01-01'",
  ],
];
const numberConditions = [
  's <> 0 AND i / s > 2',
  's = 0 OR i / s > 2',
  'f <> 0 AND 1 / f > 0.5',
  'NOT (s = 0 OR 100 % s = 1)',
  'b = true',
  'b <> (i > 5)',
  'f + 1 > r',
];

test('arithmetic: values, and errors of the rows that are reached', async () => {
  const { plain, compiled } = await openLane();
  for (const table of ['extreme', 'apart', 'one', 'above']) {
    const queries = [
      ...numberExpressions.map((expr) => `SELECT id, ${expr} AS x FROM ${table} WHERE id > 0`),
      ...numberExpressions.map((expr) => `SELECT min(${expr}), count(${expr}) FROM ${table}`),
      ...numberConditions.map((condition) => `SELECT count(*), sum(id) FROM ${table} WHERE ${condition}`),
    ];
    for (const sql of queries) assert.equal(await differenceOf(sql, plain, compiled.slice(0, 1)), undefined);
  }
  await Promise.all([plain, ...compiled].map((client) => client.end()));
});

const fields = ['year', 'quarter', 'month', 'week', 'day', 'dow', 'isodow', 'doy', 'epoch', 'hour', 'minute', 'second'];
const calendar = [
  ...[...fields, 'milliseconds', 'microseconds', 'decade'].flatMap((field) => [
    `extract(${field} FROM ts)`,
    `date_part('${field}', ts)`,
    `extract(${field} FROM d)`,
    `date_part('${field}', d)`,
  ]),
  ...['week', 'month', 'quarter', 'year', 'decade', 'day', 'hour', 'minute', 'second', 'milliseconds'].map(
    (unit) => `date_trunc('${unit}', ts)`,
  ),
  ...['ts::date', 'd::timestamp', 'extract(year FROM ts::date)', "date_trunc('month', d::timestamp)"],
];

test('fields of dates and timestamps, and cutting them', async () => {
  const { plain, compiled } = await openLane();
  for (const table of ['extreme', 'apart', 'above', 'one']) {
    const queries = calendar.flatMap((expr) => [
      `SELECT id, ${expr} AS x FROM ${table} WHERE id <> 3`,
      `SELECT ${expr} AS x, count(*) FROM ${table} GROUP BY 1`,
      `SELECT ${expr} AS x, count(*) FROM ${table} WHERE id < 11 GROUP BY 1`,
    ]);
    for (const sql of queries) assert.equal(await differenceOf(sql, plain, compiled.slice(0, 1)), undefined);
  }
  await Promise.all([plain, ...compiled].map((client) => client.end()));
});

/** Over files of two folders, the second of which lacks most columns; columns are named as the folders are. */
const folders = (kind: string): string =>
  `read_parquet('${folder}/parts/*/*/*.parquet', hive_partitioning => true, union_by_name => true, filename => true) AS ${kind}`;
const unstored = [
  'SELECT year, city, count(*), sum(i), min(t), count(filename) FROM parts GROUP BY 1, 2',
  "SELECT id, year, city, t, u FROM parts WHERE year = 2023 AND city <> 'łódź'",
  "SELECT count(*), count(f), sum(n), min(d) FROM parts WHERE f IS NULL OR t LIKE 'x%'",
  'SELECT upper(city), length(city), extract(year FROM ts), count(*), count(u) FROM parts GROUP BY 1, 2, 3',
  'SELECT right(filename, 12), sum(year + i), sum(length(u)), max(f) FROM parts WHERE id > 50 GROUP BY 1',
  "SELECT count(*) FROM parts WHERE filename LIKE '%2024%' AND coalesce(u, city) LIKE '%l%'",
  'SELECT * FROM parts ORDER BY city DESC, year, id DESC LIMIT 20',
  'SELECT * FROM parts ORDER BY t, id LIMIT 7',
  'SELECT id, n, city FROM parts WHERE year > 2000 ORDER BY f DESC NULLS LAST, id LIMIT 50',
  'SELECT coalesce(t, city), max(year), count(*) FROM parts GROUP BY 1',
  'SELECT a.id, a.city, b.l FROM parts AS a JOIN several AS b ON a.id = b.id AND a.year > b.s WHERE b.i > 100',
];

test('columns that are not in the file', async () => {
  const { plain, compiled } = await openLane();
  for (const [table, part, columns] of [
    ['several', 'year=2023/city=oslo', '*'],
    ['border', 'year=2024/city=łódź', 'id, i'],
  ]) {
    await plain.query(
      `COPY (SELECT ${columns} FROM ${table}) TO '${folder}/parts/${part}/rows.parquet' (FORMAT parquet, ROW_GROUP_SIZE 6000)`,
    );
  }
  for (const sql of unstored) {
    const whole = sql.replace(
      /FROM parts( AS \w+)?/,
      (_, alias?: string) => `FROM ${folders(alias?.slice(4) ?? 'parts')}`,
    );
    assert.equal((await ask(plain, whole)).kind, 'rows');
    assert.equal(await differenceOf(whole, plain, compiled), undefined);
  }
  await Promise.all([plain, ...compiled].map((client) => client.end()));
});

test('rows that are dealt stay in order where only some row groups have a dictionary', async () => {
  const { plain, compiled } = await openLane();
  const place = `${folder}/mixed.parquet`;
  const rows =
    "SELECT g::int4 AS id, (g % 50)::int4 AS k, CASE WHEN g <= 5000 THEN 'x' || (g % 5)::text ELSE md5(g::text) END AS u FROM generate_series(1, 10000) AS series(g)";
  await plain.query(`COPY (${rows}) TO '${place}' (FORMAT parquet, ROW_GROUP_SIZE 5000)`);
  const sql = `SELECT k, count(DISTINCT u), string_agg(u, ',') FROM '${place}' WHERE id <> 7 GROUP BY k`;
  assert.equal((await ask(plain, sql)).kind, 'rows');
  assert.equal(await differenceOf(sql, plain, compiled), undefined);
  await Promise.all([plain, ...compiled].map((client) => client.end()));
});

test('what was computed of texts in one zone is no answer in another', async () => {
  const { plain, compiled } = await openLane();
  const sql = "SELECT concat(t, TIMESTAMPTZ '2024-01-01 00:00:00+00'), count(*) FROM several GROUP BY 1";
  for (const zone of ['UTC', 'Asia/Tokyo']) {
    for (const client of [plain, ...compiled]) await client.query(`SET timezone = '${zone}'`);
    assert.equal(await differenceOf(sql, plain, compiled), undefined);
  }
  await Promise.all([plain, ...compiled].map((client) => client.end()));
});

test('queries that once differed', async () => {
  const { plain, compiled } = await openLane();
  for (const sql of regressions) assert.equal(await differenceOf(sql, plain, compiled), undefined);
  await Promise.all([plain, ...compiled].map((client) => client.end()));
});
