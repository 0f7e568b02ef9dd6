import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { startServer, type TestServer } from '../support/server.ts';

/** Queries whose rows are several times the memory of a worker: the right answer or 53200, and no file stays behind. */

const rows = 300_000;

let server: TestServer;
let client: pg.Client;
before(async () => {
  server = await startServer({ memory: '64MB' });
  client = new pg.Client(server.pgUrl.replace('//', '//me@'));
  await client.connect();
  await client.query(
    `CREATE TABLE t AS SELECT i AS a, i % 7 AS k, 'key number ' || ((i::bigint * 7919) % ${rows}) AS s,
       repeat('x', 40) || i AS pad FROM generate_series(1, ${rows}) AS g(i)`,
  );
});
after(async () => {
  await client.end();
  await server.stop();
});

/** Files of queries; the compiled code that workers share stays. */
const files = (): readonly string[] =>
  readdirSync(join(server.dataFolder, 'tmp'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(join('tmp', 'code')))
    .map((entry) => entry.name);

/** The folder of a query goes soon after its answer. */
async function nothingIsLeft(): Promise<void> {
  for (let tries = 0; tries < 100 && files().length > 0; tries++) await setTimeout(100);
  assert.deepEqual(files(), []);
}

const answers: Record<string, readonly [sql: string, answer: readonly unknown[]]> = {
  'distinct values of two columns': [
    'SELECT count(DISTINCT a), count(DISTINCT s), sum(a) FROM t',
    ['300000', '300000', '45000150000'],
  ],
  'a window over all rows': [
    `SELECT sum(n), max(n) FROM (SELECT row_number() OVER (ORDER BY s) AS n, pad FROM t) AS q WHERE pad <> ''`,
    ['45000150000', '300000'],
  ],
  'a sort': ['SELECT s, a FROM (SELECT s, a, pad FROM t ORDER BY s OFFSET 299999) AS q', ['key number 99999', 282321]],
  groups: [
    'SELECT count(*), sum(n) FROM (SELECT s, pad, count(*) AS n FROM t GROUP BY s, pad) AS q',
    ['300000', '300000'],
  ],
  'a join of keys': [
    'SELECT count(*), sum(t.a) FROM t JOIN t AS u ON t.s = u.s AND t.pad = u.pad',
    ['300000', '45000150000'],
  ],
  'rows of one table only': [
    'SELECT count(*) FROM t WHERE NOT EXISTS (SELECT 1 FROM t AS u WHERE u.pad = t.pad AND u.a % 2 = 0)',
    ['150000'],
  ],
  EXCEPT: ['SELECT count(*) FROM (SELECT s, pad FROM t EXCEPT SELECT s, pad FROM t WHERE k = 1) AS q', ['257142']],
};

for (const [what, [sql, answer]] of Object.entries(answers)) {
  test(`${what}: the right answer, and no file is left`, async () => {
    const result = await client.query({ text: sql, rowMode: 'array' });
    assert.deepEqual(result.rows, [answer]);
    await nothingIsLeft();
  });
}

test('what must be held at once and does not fit fails alone with 53200', async () => {
  const one = `SELECT length(string_agg(DISTINCT s || pad, ',')) FROM t`;
  await assert.rejects(client.query(one), { code: '53200', message: 'out of memory' });
  await nothingIsLeft();
  assert.deepEqual((await client.query('SELECT count(*) FROM t')).rows, [{ count: String(rows) }]);
});

test('a statement that is stopped while it spills leaves no file', async () => {
  await client.query(`SET statement_timeout = '150ms'`);
  const long = client.query(
    'SELECT count(*) FROM (SELECT s, pad, row_number() OVER (ORDER BY s) FROM t ORDER BY pad) AS q, t',
  );
  await assert.rejects(long, { code: '57014' });
  await client.query('RESET statement_timeout');
  assert.deepEqual((await client.query('SELECT 1 AS one')).rows, [{ one: 1 }]);
  await nothingIsLeft();
});
