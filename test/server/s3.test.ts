import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pg from 'pg';
import { type Harm, S3Double, type SeenRequest } from '../support/s3_double.ts';
import { startServer } from '../support/server.ts';

/** The main job on an object store that lies, through the real server and its workers. */

const double = await S3Double.start('lake');
const server = await startServer({ env: double.environment });
const client = new pg.Client(server.pgUrl.replace('//', '//me@'));
await client.connect();
after(async () => {
  await client.end();
  await server.stop();
  await double.close();
});

const made =
  'SELECT i AS id, (i % 97)::float8 AS a, 3 * (i % 97) + (i % 7) AS y, repeat(md5(i::text), 4) AS t FROM generate_series(1, 60000) AS g(i)';
const sums = 'SELECT count(*) AS n, sum(id) AS ids, sum(a) AS a, sum(y) AS y, count(DISTINCT t) AS t FROM';

const harms: readonly Harm[] = [
  { kind: 'slow down' },
  { kind: 'reset' },
  { kind: 'short body' },
  { kind: 'latency', ms: 40 },
];

/** Every third request for an object, each in its own way; a request that is tried again is another. */
function misbehave(): void {
  harms.forEach((harm, index) => {
    let asked = 0;
    const when = ({ key }: SeenRequest): boolean => key !== '' && asked++ % (3 * harms.length) === 3 * index;
    double.inject(harm, 1000, when);
  });
}

test('a store that fails every third request changes no answer', { timeout: 120_000 }, async () => {
  misbehave();
  await client.query(`COPY (${made}) TO 's3://lake/facts/' (FORMAT parquet, ROW_GROUP_SIZE 10000)`);
  await client.query(`CREATE EXTERNAL TABLE facts STORED AS PARQUET LOCATION 's3://lake/facts/'`);
  const read = await client.query(`${sums} facts`);
  assert.deepEqual(read.rows, (await client.query(`${sums} (${made}) made`)).rows);
  await client.query('CREATE MODEL line USING linear_regression TARGET y AS SELECT a, y FROM facts');
  const [{ weight }] = (await client.query(`SELECT weight FROM ML.WEIGHTS(MODEL line) WHERE feature = 'a'`)).rows;
  assert.ok(Math.abs(weight - 3) < 0.01, `the weight of a is ${weight}`);
  assert.ok(
    double.faults.some(({ times }) => times < 1000),
    'the store did misbehave',
  );
});

test('a COPY that fails leaves no object and no upload', { timeout: 120_000 }, async () => {
  double.faults.length = 0;
  double.inject({ kind: 'forbidden' }, 1000, ({ method, key }) => method !== 'GET' && /part-00001|two/.test(key));
  await assert.rejects(client.query(`COPY (${made}) TO 's3://lake/two/' (FORMAT parquet)`), { code: '58030' });
  double.faults.length = 0;
  await assert.rejects(
    client.query(`COPY (SELECT 1 / (id - 59000) AS z, t FROM (${made}) m) TO 's3://lake/zero/' (FORMAT parquet)`),
    { code: '22012' },
  );
  assert.deepEqual(
    [...double.buckets.get('lake')!.keys()].filter((key) => !key.startsWith('facts/')),
    [],
  );
  assert.equal(double.uploads.size, 0);
});

test('no secret is logged', () => assert.doesNotMatch(server.log(), /double-secret|Signature=/));
