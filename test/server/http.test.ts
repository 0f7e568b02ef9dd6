import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { tableFromIPC } from 'apache-arrow';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(async () => {
  assert.equal(await server.stop(), 0);
});

const query = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.httpUrl}/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

test('health, readiness and metrics', async () => {
  assert.equal((await fetch(`${server.httpUrl}/healthz`)).status, 200);
  const ready = async () => (await fetch(`${server.httpUrl}/readyz`)).status === 200;
  for (let turn = 0; turn < 100 && !(await ready()); turn++) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(await ready());
  await (await query({ sql: 'SELECT 1' })).text();
  const metrics = await (await fetch(`${server.httpUrl}/metrics`)).text();
  assert.match(metrics, /millrace_statements_total\{sqlstate="00000"\} [1-9]/);
  assert.match(metrics, /millrace_workers_ready [12]/);
});

test('rows as JSON, parameters as text', async () => {
  const response = await query({
    sql: 'SELECT $1::int8 + 1 AS n, $2::text AS s, 1.50 AS d, NULL AS x, true AS b',
    params: ['9007199254740993', 'é'],
  });
  const text = await response.text();
  assert.equal(response.status, 200);
  assert.match(text, /9007199254740994/);
  const { columns, rows, rowCount, tag } = JSON.parse(text);
  assert.deepEqual(
    columns.map((column: { type: string }) => column.type),
    ['bigint', 'text', 'numeric(3,2)', 'text', 'boolean'],
  );
  assert.deepEqual(rows[0].slice(1), ['é', '1.50', null, true]);
  assert.equal(rowCount, 1);
  assert.equal(tag, 'SELECT 1');
});

test('many rows as JSON', async () => {
  const { rows, rowCount } = (await (
    await query({ sql: 'SELECT i FROM generate_series(1, 100000) AS g(i)' })
  ).json()) as { rows: number[][]; rowCount: number };
  assert.equal(rowCount, 100000);
  assert.equal(rows[99999][0], 100000);
});

test('rows as an Arrow stream, also none', async () => {
  const headers = { accept: 'application/vnd.apache.arrow.stream' };
  const response = await query(
    { sql: "SELECT i, i * 0.5::float8 AS x, 't' || i AS t FROM generate_series(1, 50000) AS g(i)" },
    headers,
  );
  const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()));
  assert.equal(table.numRows, 50000);
  assert.deepEqual(table.get(49999)?.toJSON(), { i: 50000, x: 25000, t: 't50000' });
  const none = await query({ sql: 'SELECT 1 AS a WHERE false' }, headers);
  const empty = tableFromIPC(new Uint8Array(await none.arrayBuffer()));
  assert.deepEqual([empty.numRows, empty.schema.fields.map((field) => field.name)], [0, ['a']]);
});

test('errors have a status, a code, a place', async () => {
  const response = await query({ sql: 'SELECT nope' });
  assert.equal(response.status, 400);
  const { error } = (await response.json()) as { error: Record<string, unknown> };
  assert.deepEqual([error.code, error.position], ['42703', 8]);
  assert.equal((await query({ sql: 'SELECT 1; SELECT 2' })).status, 400);
  assert.equal((await query({ nosql: true })).status, 400);
  assert.equal((await query({ sql: 'SELECT $1::int4', params: [] })).status, 400);
});

test('an error after the first rows stands at the end of the JSON', async () => {
  const text = await (await query({ sql: 'SELECT 1 / (40000 - i) FROM generate_series(1, 100000) AS g(i)' })).text();
  assert.equal(JSON.parse(text).error.code, '22012');
});
