import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Value } from '../../src/data/value.ts';
import type { Session } from '../../src/engine/session.ts';
import { ask, openLake, type TestLake } from '../support/lake.ts';

/**
 * No bit of an answer depends on what is cached, on how many workers there are, on who reads what, or on how much memory
 * there is: doubles that round at every step, many groups, joins, first rows, training.
 */

const folder = mkdtempSync(join(tmpdir(), 'same-bits-'));
/** Rich ones keep everything; of the poor ones' caches most has to leave again. */
const shapes = [
  { workers: 2, memory: 512 << 20 },
  { workers: 1, memory: 4 << 20 },
  { workers: 4, memory: 8 << 20 },
];
let lakes: readonly TestLake[] = [];
const files = join(folder, 'facts', '*.parquet');
const facts = `SELECT x AS id, (x * 7919::bigint % 1000003)::int AS r, x % 97 AS g, x / 5 AS h, 'n' || x % 211 AS name,
  'text ' || (x * 31::bigint % 50021) AS many, sin(x) * 10.0::float8 ^ (x % 13 - 6) AS f, sqrt(x)::float4 AS s,
  CASE WHEN x % 11 = 0 THEN NULL ELSE cos(x * 3) / 3 END AS y, (x % 1000 / 7.0)::numeric(12, 4) AS n`;

before(async () => {
  lakes = await Promise.all(shapes.map(({ memory, workers }) => openLake(undefined, memory, workers)));
  const session = lakes[0].session();
  await ask(
    session,
    `COPY (${facts} FROM generate_series(1, 30000) t(x)) TO '${join(folder, 'facts')}/'
    (FORMAT parquet, ROW_GROUP_SIZE 2500)`,
  );
  await ask(
    session,
    `COPY (SELECT id, g, h, name, f FROM '${files}' WHERE id % 3 = 0) TO '${join(folder, 'dim.parquet')}'
    (FORMAT parquet, ROW_GROUP_SIZE 3000)`,
  );
  for (const lake of lakes) {
    const there = lake.session();
    await ask(there, `CREATE EXTERNAL TABLE facts STORED AS PARQUET LOCATION '${files}'`);
    await ask(there, `CREATE EXTERNAL TABLE dim STORED AS PARQUET LOCATION '${join(folder, 'dim.parquet')}'`);
  }
});
after(async () => {
  for (const lake of lakes) await lake.close();
  rmSync(folder, { recursive: true });
});

const queries: readonly string[] = [
  'SELECT sum(f), avg(y), sum(s), avg(s), sum(f * y), stddev(f), sum(n) FROM facts',
  'SELECT g, sum(f), avg(y), sum(f) FILTER (WHERE y > 0), count(*) FROM facts GROUP BY g',
  'SELECT h, sum(f), avg(y * f), min(s) FROM facts GROUP BY h ORDER BY 2 DESC, 1 LIMIT 300',
  'SELECT many, sum(f), max(y) FROM facts GROUP BY many HAVING count(*) > 2 ORDER BY 2 LIMIT 200',
  'SELECT count(*), sum(x), avg(x) FROM (SELECT many, h, sum(f) AS x FROM facts GROUP BY many, h) q',
  'SELECT d.name, sum(a.f * d.f), avg(a.y) FROM facts a JOIN dim d ON a.id = d.id GROUP BY d.name',
  'SELECT d.g, sum(a.f), sum(d.f) FROM facts a LEFT JOIN dim d ON a.r = d.id WHERE a.s > 10 GROUP BY d.g',
  'SELECT sum(a.f), sum(b.y) FROM facts a JOIN facts b ON a.many = b.many AND a.id < b.id',
  'SELECT sum(f), avg(y) FROM facts WHERE h IN (SELECT h FROM dim WHERE f > 1)',
  'SELECT sum(f), avg(y) FROM facts a WHERE NOT EXISTS (SELECT 1 FROM dim d WHERE d.id = a.r AND d.f > a.f)',
  'SELECT id, f, many FROM facts ORDER BY y DESC NULLS LAST, f, id LIMIT 77',
  'SELECT name, f, id FROM facts WHERE y > 0.3 ORDER BY f, id OFFSET 300 LIMIT 50',
  'SELECT g, count(DISTINCT many), sum(f) FROM facts GROUP BY g',
  'SELECT id, f, y FROM facts WHERE y > 0.333',
  'SELECT id, sum(f) OVER (PARTITION BY g ORDER BY id) FROM facts WHERE id % 50 = 1',
];

const train = `CREATE OR REPLACE MODEL m USING linear_regression TARGET y SPLIT RANDOM 0.2 SEED 7
  AS SELECT f, s, g::float8 AS g, name, y FROM facts WHERE y IS NOT NULL`;
const learned = [
  'DESCRIBE MODEL m WEIGHTS',
  'DESCRIBE MODEL m METRICS',
  'SELECT sum(predicted_y), min(predicted_y) FROM PREDICT(MODEL m, (SELECT f, s, g::float8 AS g, name FROM facts))',
];

async function open(lake: TestLake, compiled: 'on' | 'off'): Promise<Session> {
  const session = lake.session();
  await ask(session, `SET compiled_pipelines = ${compiled}`);
  return session;
}

/** To the bit: numbers as the shortest text that reads as them. */
const bitsOf = (value: Value): string =>
  value === null ? 'NULL' : Object.is(value, -0) ? '-0' : typeof value === 'object' ? valueText(value) : String(value);
const valueText = (value: object): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part));
const textOf = (rows: readonly (readonly Value[])[]): string =>
  rows.map((row) => row.map(bitsOf).join(' | ')).join('\n');

/** Rows without ORDER BY come as they come. */
const inOrder = (sql: string, text: string): string =>
  /ORDER BY [^)]*$/.test(sql) ? text : text.split('\n').sort().join('\n');

async function answersOf(asking: Session, list: readonly string[]): Promise<readonly string[]> {
  const out: string[] = [];
  for (const sql of list) out.push(inOrder(sql, textOf(await ask(asking, sql))));
  return out;
}

function assertSame(given: readonly string[], wanted: readonly string[], list: readonly string[], where: string): void {
  for (const [i, sql] of list.entries())
    assert.equal(given[i].slice(0, 2000), wanted[i].slice(0, 2000), `${where}: ${sql}`);
  assert.deepEqual(given, wanted, where);
}

let wanted: readonly string[];

test('cold and hot, with 1, 2 and 4 workers, with much memory and with little', async () => {
  const plain = await open(lakes[0], 'off');
  wanted = await answersOf(plain, queries);
  for (const [i, lake] of lakes.entries()) {
    const one = await open(lake, 'on');
    for (const round of ['cold', 'hot']) {
      assertSame(await answersOf(one, queries), wanted, queries, `${JSON.stringify(shapes[i])}, ${round}`);
    }
  }
});

test('three sessions at once, so that workers read what is not theirs', async () => {
  for (const [i, lake] of lakes.entries()) {
    const sessions = await Promise.all([0, 1, 2].map(() => open(lake, 'on')));
    const turned = (by: number): readonly string[] => [...queries.slice(by), ...queries.slice(0, by)];
    await Promise.all(
      sessions.map(async (session, n) => {
        const list = turned(n * 5);
        const expected = list.map((sql) => wanted[queries.indexOf(sql)]);
        assertSame(await answersOf(session, list), expected, list, `${JSON.stringify(shapes[i])}, session ${n}`);
      }),
    );
  }
});

test('what is learned, and what that predicts', async () => {
  let first: readonly string[] | undefined;
  for (const [i, lake] of lakes.entries()) {
    for (const compiled of ['on', 'off'] as const) {
      const session = await open(lake, compiled);
      await ask(session, train);
      const answers = await answersOf(session, learned);
      first ??= answers;
      assertSame(answers, first, learned, `${JSON.stringify(shapes[i])}, compiled ${compiled}`);
    }
  }
});
