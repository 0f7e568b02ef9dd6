import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, before, test } from 'node:test';
import { tableFromIPC } from 'apache-arrow';
import { startServer, type TestServer } from '../support/server.ts';
import { eventually } from '../support/watch.ts';

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
  assert.match(metrics, /millrace_cache_misses \d/);
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

test('every type has its shape', async () => {
  const shapes: readonly (readonly [string, string, unknown])[] = [
    ['1::int2', 'smallint', 1],
    ['1::int4', 'integer', 1],
    ['1.5::float4', 'real', 1.5],
    ["'NaN'::float8", 'double precision', 'NaN'],
    ["'-Infinity'::float8", 'double precision', '-Infinity'],
    ['1e300::float8', 'double precision', 1e300],
    ['0.10::numeric(5,2)', 'numeric(5,2)', '0.10'],
    ["'NaN'::numeric", 'numeric', 'NaN'],
    ['false', 'boolean', false],
    [`'"quoted" \\ and\ttab'`, 'text', '"quoted" \\ and\ttab'],
    ["'\\x00ff'::bytea", 'bytea', '\\x00ff'],
    ["DATE '2024-02-29'", 'date', '2024-02-29'],
    ["DATE 'infinity'", 'date', 'infinity'],
    ["TIMESTAMP '2024-02-29 01:02:03.5'", 'timestamp without time zone', '2024-02-29 01:02:03.5'],
    ["TIMESTAMPTZ '2024-02-29 01:02:03+02'", 'timestamp with time zone', '2024-02-28 23:02:03+00'],
    ["INTERVAL '1 day 2 hours'", 'interval', '1 day 02:00:00'],
    ['NULL::int4', 'integer', null],
  ];
  for (const [sql, type, value] of shapes) {
    const body = (await (await query({ sql: `SELECT ${sql} AS v` })).json()) as Record<string, unknown>;
    assert.deepEqual([body.columns, body.rows], [[{ name: 'v', type }], [[value]]], sql);
  }
  const silent = await (await query({ sql: 'SET application_name = $$x$$' })).json();
  assert.deepEqual(silent, { columns: [], rows: [], rowCount: 0, tag: 'SET' });
});

test('parameters of every JSON type', async () => {
  const sql = 'SELECT $1::text IS NULL, $2::text, $3::int4, $4::bool, $5::float8';
  const { rows } = (await (await query({ sql, params: [null, '', 7, true, 1.5] })).json()) as { rows: unknown[][] };
  assert.deepEqual(rows, [[true, '', 7, true, 1.5]]);
});

test('what is no request is refused as one', async () => {
  const post = (body: string, type: string, path = '/v1/query') =>
    fetch(server.httpUrl + path, { method: 'POST', headers: { 'content-type': type }, body });
  const refusals = [
    [await post('{"sql": ', 'application/json'), 400],
    [await post('{"sql": 1}', 'application/json'), 400],
    [await post('{"sql": "SELECT 1", "other": 1}', 'application/json'), 400],
    [await post('{"sql": "SELECT $1", "params": [{}]}', 'application/json'), 400],
    [await post('', 'application/json'), 400],
    [await post('SELECT 1', 'text/plain'), 400],
    [await post('<sql/>', 'application/xml'), 415],
    [await post('sql=SELECT+1', 'application/x-www-form-urlencoded'), 415],
    [await post('{"sql": "SELECT 1"}', 'application/json', '/v2/query'), 404],
    [await fetch(`${server.httpUrl}/v1/query`), 404],
  ] as const;
  for (const [response, status] of refusals) {
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    assert.deepEqual([response.status, error.code], [status, '08P01'], error.message);
  }
});

test('a body that is too long is refused by its length', async () => {
  const { hostname, port } = new URL(server.httpUrl);
  const headers = { 'content-type': 'application/json', 'content-length': 17 * 2 ** 20 };
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sent = httpRequest({ hostname, port, path: '/v1/query', method: 'POST', headers }, (response) => {
      resolve(response.statusCode);
      sent.destroy();
    });
    sent.on('error', reject);
    sent.flushHeaders();
  });
  assert.equal(status, 413);
});

test('a client that leaves cancels its statement', async () => {
  for (const sql of [
    'SELECT count(*) FROM generate_series(1, 500000000) AS g(i)',
    "SELECT i, repeat('x', 1000) FROM generate_series(1, 500000000) AS g(i)",
  ]) {
    const abort = new AbortController();
    const answer = fetch(`${server.httpUrl}/v1/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sql }),
      signal: abort.signal,
    });
    answer.catch(() => undefined);
    const busy = async () => {
      const body = await (await query({ sql: "SELECT pid FROM pg_stat_activity WHERE usename = 'http'" })).json();
      return (body as { rows: unknown[] }).rows.length;
    };
    await eventually('it runs', async () => (await busy()) === 2);
    abort.abort();
    await eventually('only the question itself runs', async () => (await busy()) === 1);
  }
});

test('many requests at once, on connections that are kept', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => query({ sql: `SELECT ${i} AS i` })));
  const rows = await Promise.all(answers.map(async (each) => ((await each.json()) as { rows: number[][] }).rows[0][0]));
  assert.deepEqual(
    rows,
    Array.from({ length: 100 }, (_, i) => i),
  );
});

test('a stop lets a running request end and closes kept connections', async () => {
  const other = await startServer();
  const body = JSON.stringify({
    sql: 'SELECT count(*)::int4 AS n FROM generate_series(1, 5000) a(i), generate_series(1, 5000) b(i) WHERE a.i < b.i',
  });
  const { hostname, port } = new URL(other.httpUrl);
  const kept = await fetch(`${other.httpUrl}/healthz`);
  await kept.text();
  const answer = new Promise<string>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', connection: 'keep-alive' };
    const sent = httpRequest({ hostname, port, path: '/v1/query', method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (piece) => {
        text += String(piece);
      });
      response.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end(body);
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const stopped = other.stop();
  assert.equal(JSON.parse(await answer).rows[0][0], 12_497_500);
  assert.equal(await stopped, 0);
});
