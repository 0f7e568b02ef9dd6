import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startServer, type TestServer } from '../support/server.ts';

/** What bad input gets: SQLSTATE, place, hint; and that the session is usable afterwards. */

let server: TestServer;
let client: pg.Client;
let folder: string;
before(async () => {
  server = await startServer();
  client = new pg.Client(server.pgUrl.replace('//', '//me@'));
  await client.connect();
  folder = join(server.dataFolder, 'files');
  const copy = (query: string, path: string) =>
    client.query(`COPY (${query}) TO '${join(folder, path)}' (FORMAT parquet)`);
  mkdirSync(folder);
  await copy(`SELECT i AS id, i * 0.5::float8 AS x, 't' || i AS name FROM generate_series(1, 2000) AS g(i)`, 'points/');
  await copy('SELECT 1 AS id', 'mixed/a.parquet');
  await copy(`SELECT 'one' AS id`, 'mixed/b.parquet');
  await client.query(`CREATE EXTERNAL TABLE points STORED AS PARQUET LOCATION '${folder}/points/'`);
  await client.query(`CREATE MODEL line USING linear_regression TARGET x AS SELECT id, x FROM points`);
  const whole = readFileSync(join(folder, 'mixed/a.parquet'));
  writeFileSync(join(folder, 'text.parquet'), 'this is not Parquet at all');
  writeFileSync(join(folder, 'cut.parquet'), whole.subarray(0, whole.length - 20));
  writeFileSync(join(folder, 'empty.parquet'), '');
});
after(async () => {
  await client.end();
  await server.stop();
});

interface Wanted {
  readonly sql: string;
  readonly code: string;
  readonly message?: RegExp;
  readonly hint?: RegExp;
  /** The word that the caret stands under. */
  readonly under?: string;
}

async function refuse({ sql, code, message, hint, under }: Wanted): Promise<void> {
  const text = sql.replaceAll('$FOLDER', folder);
  const error = await client.query(text).then(
    () => assert.fail(`${text} was accepted`),
    (thrown: pg.DatabaseError) => thrown,
  );
  assert.equal(error.code, code, `${text}: ${error.message}`);
  if (message !== undefined) assert.match(error.message, message);
  if (hint !== undefined) assert.match(error.hint ?? '', hint, text);
  if (under !== undefined)
    assert.equal(text.slice(Number(error.position) - 1).startsWith(under), true, `${text} at ${error.position}`);
  assert.deepEqual((await client.query('SELECT 1 AS one')).rows, [{ one: 1 }]);
}

const table: Record<string, readonly Wanted[]> = {
  'what is written': [
    { sql: 'SELECT 1 +', code: '42601', message: /at end of input/ },
    { sql: 'SELECT FROM WHERE', code: '42601', under: 'WHERE' },
    { sql: 'SELEC 1', code: '42601', under: 'SELEC', hint: /SELECT/ },
    { sql: "SELECT 'open", code: '42601', message: /unterminated quoted string/ },
    { sql: 'SELECT * FROM pointz', code: '42P01', under: 'pointz', hint: /points/ },
    { sql: 'SELECT nam FROM points', code: '42703', under: 'nam', hint: /name/ },
    { sql: 'SELECT p.nam FROM points p', code: '42703', under: 'p.nam' },
    { sql: 'SELECT sqroot(2)', code: '42883', under: 'sqroot' },
    { sql: 'SELECT * FROM PREDICT(MODEL lin, TABLE points)', code: '42704', under: 'lin', hint: /line/ },
    { sql: 'SELECT id FROM points a JOIN points b ON a.id = b.id', code: '42702', under: 'id' },
    { sql: 'SELECT a.id FROM points a, points a', code: '42712' },
    { sql: 'SELECT count(*) FROM points GROUP BY nothing', code: '42703' },
    { sql: 'SELECT name, count(*) FROM points', code: '42803', under: 'name' },
    { sql: 'SELECT * FROM points WHERE id', code: '42804', under: 'id' },
    { sql: "SELECT CASE WHEN true THEN 1 ELSE DATE '2024-01-01' END", code: '42804' },
    { sql: "SELECT 1 UNION SELECT DATE '2024-01-01'", code: '42804' },
    { sql: 'SELECT $1', code: '42P02' },
    { sql: 'SELECT * FROM nowhere.points', code: '42P01' },
    { sql: 'CREATE TABLE points AS SELECT 1 AS a', code: '42P07' },
    { sql: 'CREATE VIEW v AS SELECT nope', code: '42703' },
    { sql: 'DROP TABLE pointz', code: '42P01', hint: /points/ },
    { sql: 'SET TimeZon = 1', code: '42704', hint: /TimeZone/ },
    { sql: "SET TimeZone = 'Mars/Base'", code: '22023' },
  ],
  values: [
    { sql: 'SELECT 1/0', code: '22012' },
    { sql: 'SELECT 1 / (id - 7) FROM points', code: '22012' },
    { sql: 'SELECT 2147483647 + 1', code: '22003', message: /integer out of range/ },
    { sql: 'SELECT 9223372036854775807 + id FROM points', code: '22003', message: /bigint out of range/ },
    { sql: 'SELECT 32768::int2', code: '22003' },
    { sql: 'SELECT 100::numeric(2,0)', code: '22003', message: /numeric field overflow/ },
    { sql: 'SELECT 99999999999999999999999999999999999999::numeric * 10', code: '22003' },
    {
      sql: "SELECT 'abc'::int",
      code: '22P02',
      under: "'abc'",
      message: /invalid input syntax for type integer: "abc"/,
    },
    { sql: 'SELECT name::int FROM points', code: '22P02', message: /"t1"/ },
    { sql: "SELECT DATE '2024-02-30'", code: '22008' },
    { sql: "SELECT TIMESTAMP 'yesterdayish'", code: '22007' },
    { sql: 'SELECT sqrt(-1)', code: '2201F' },
    { sql: 'SELECT (SELECT id FROM points)', code: '21000' },
    { sql: 'SELECT id FROM points LIMIT -1', code: '2201W' },
  ],
  models: [
    {
      sql: 'CREATE MODEL m USING linear_regresion TARGET x AS SELECT id, x FROM points',
      code: '22023',
      hint: /linear_regression/,
    },
    {
      sql: 'CREATE MODEL m USING linear_regression TARGET x WITH (l3 = 1) AS SELECT id, x FROM points',
      code: '22023',
      hint: /l2/,
    },
    {
      sql: 'CREATE MODEL m USING linear_regression TARGET x WITH (l2 = -1) AS SELECT id, x FROM points',
      code: '22023',
    },
    { sql: 'CREATE MODEL m USING linear_regression TARGET y AS SELECT id, x FROM points', code: '42703' },
    { sql: 'CREATE MODEL m USING linear_regression TARGET name AS SELECT id, name FROM points', code: '42804' },
    {
      sql: 'CREATE MODEL m USING linear_regression TARGET x AS SELECT id, NULL::float8 AS x FROM points',
      code: '22023',
      message: /NULL in all rows/,
    },
    {
      sql: 'CREATE MODEL m USING linear_regression TARGET x AS SELECT id, x FROM points WHERE false',
      code: '22023',
      message: /no rows/,
    },
    {
      sql: 'CREATE MODEL m USING linear_regression TARGET x AS SELECT id, id * id AS b, id % 7 AS c, x FROM points LIMIT 3',
      code: '22023',
      message: /at least/,
    },
    { sql: 'CREATE MODEL line USING linear_regression TARGET x AS SELECT id, x FROM points', code: '42710' },
    { sql: 'SELECT * FROM PREDICT(MODEL line, (SELECT name FROM points))', code: '42703', message: /id/ },
    { sql: 'DROP MODEL lines', code: '42704', hint: /line/ },
    { sql: 'DESCRIBE MODEL line WIGHTS', code: '42601', hint: /WEIGHTS/ },
  ],
  files: [
    { sql: "SELECT * FROM '$FOLDER/none/*.parquet'", code: '58P01', under: "'" },
    { sql: "CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '$FOLDER/none/'", code: '58P01', under: "'" },
    { sql: "SELECT * FROM '$FOLDER/text.parquet'", code: 'XX001', message: /text\.parquet/ },
    { sql: "SELECT * FROM '$FOLDER/cut.parquet'", code: 'XX001', message: /cut\.parquet/ },
    { sql: "SELECT * FROM '$FOLDER/empty.parquet'", code: 'XX001', message: /empty\.parquet/ },
    { sql: "SELECT * FROM '$FOLDER/mixed/*.parquet'", code: '58030', message: /b\.parquet/ },
    {
      sql: "COPY (SELECT 1 AS a) TO '$FOLDER/points/' (FORMAT parquet)",
      code: '22023',
      message: /already holds files/,
    },
    { sql: "COPY (SELECT 1 AS a) TO '$FOLDER/new/' (FORMAT parket)", code: '0A000' },
    { sql: "COPY (SELECT 1 AS a) TO '$FOLDER/new/' (FORMT parquet)", code: '42601', hint: /format/ },
    {
      sql: "COPY (SELECT 1 / (i - 50000) AS a FROM generate_series(1, 100000) AS g(i)) TO '$FOLDER/failed/' (FORMAT parquet)",
      code: '22012',
    },
    { sql: "SELECT * FROM '$FOLDER/failed/*.parquet'", code: '58P01' },
    { sql: "SELECT * FROM 's3://elsewhere/x.parquet'", code: '58030' },
  ],
};

for (const [topic, cases] of Object.entries(table)) {
  for (const wanted of cases) test(`${topic}: ${wanted.sql}`, () => refuse(wanted));
}

test('an S3 endpoint that is down says so, without a secret', async () => {
  const other = await startServer({
    env: {
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9',
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'verysecretvalue',
      AWS_REGION: 'us-east-1',
    },
  });
  const s3 = new pg.Client(other.pgUrl.replace('//', '//me@'));
  await s3.connect();
  const error = await s3.query("SELECT * FROM 's3://lake/a.parquet'").then(
    () => assert.fail('accepted'),
    (thrown: pg.DatabaseError) => thrown,
  );
  assert.equal(error.code, '58030');
  assert.doesNotMatch(JSON.stringify(error) + error.message + other.log(), /verysecretvalue/);
  await s3.end();
  await other.stop();
});
