import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { SqlError } from '../../src/base/error.ts';
import { defaultRetry } from '../../src/storage/retry.ts';
import { openStore } from '../../src/storage/store.ts';
import { type Harm, S3Double } from '../support/s3_double.ts';

const double = await S3Double.start('lake');
after(() => double.close());
const retry = { ...defaultRetry, attempts: 4, firstDelayMs: 1, longestDelayMs: 4, attemptTimeoutMs: 400 };
const store = openStore({ environment: double.environment, retry });
const body = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 251));

beforeEach(() => {
  double.faults.length = 0;
  double.seen.length = 0;
  double.buckets.set('lake', new Map());
  double.put('lake', 't/a.parquet', body);
});

const passing: readonly Harm[] = [
  { kind: 'slow down' },
  { kind: 'reset' },
  { kind: 'short body' },
  { kind: 'less' },
  { kind: 'stall' },
  { kind: 'latency', ms: 30 },
];
for (const harm of passing) {
  test(`a read survives: ${harm.kind}`, async () => {
    const [file] = await store.list('s3://lake/t/');
    double.inject(harm, 3, ({ method }) => method === 'GET');
    assert.deepEqual(Buffer.from(await store.open(file!).read(100, 4000)), body.subarray(100, 4000));
  });
}

test('attempts are bounded', async () => {
  const [file] = await store.list('s3://lake/t/');
  double.inject({ kind: 'slow down' }, 100);
  double.seen.length = 0;
  await assert.rejects(store.open(file!).read(0, 10), (error: SqlError) => {
    assert.equal(error.code, '58030');
    assert.match(error.message, /s3:\/\/lake\/t\/a\.parquet.*503/);
    return true;
  });
  assert.equal(double.seen.length, 4);
});

test('a denial is told at once, and tells no secret', async () => {
  const [file] = await store.list('s3://lake/t/');
  double.inject({ kind: 'forbidden' }, 100);
  double.seen.length = 0;
  await assert.rejects(store.open(file!).read(0, 10), (error: SqlError) => {
    assert.equal(error.code, '58030');
    assert.match(error.message, /could not read "s3:\/\/lake\/t\/a\.parquet": access denied \(403\)/);
    assert.doesNotMatch(
      JSON.stringify({ ...error, stack: error.stack, cause: error.cause }),
      /double-secret|Signature/,
    );
    return true;
  });
  assert.equal(double.seen.length, 1);
});

test('a bucket that is not there is named', async () => {
  await assert.rejects(store.list('s3://nowhere/x/'), (error: SqlError) => {
    assert.equal(error.code, '58030');
    assert.match(error.message, /bucket "nowhere" does not exist/);
    return true;
  });
});

test('an endpoint that is down is told within the attempts', async () => {
  const gone = await S3Double.start();
  const environment = gone.environment;
  await gone.close();
  const lost = openStore({ environment, retry });
  await assert.rejects(lost.list('s3://lake/x/'), (error: SqlError) => {
    assert.equal(error.code, '58030');
    assert.match(error.message, /cannot be reached \(ECONNREFUSED\)/);
    return true;
  });
});

test('without credentials the error says what to set', async () => {
  const before = { ...process.env };
  // No key in the environment, no profile, and no machine role to ask for one.
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, { HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' });
  try {
    const { AWS_ENDPOINT_URL_S3 } = double.environment;
    const poor = openStore({ environment: { AWS_ENDPOINT_URL_S3 }, retry });
    await assert.rejects(poor.list('s3://lake/x/'), (error: SqlError) => {
      assert.equal(error.code, '58030');
      assert.match(error.message, /no credentials were found/);
      assert.match(error.hint ?? '', /AWS_ACCESS_KEY_ID/);
      return true;
    });
  } finally {
    process.env = before;
  }
});

test('a commit whose answer is lost is not repeated as a failure', async () => {
  const sink = await store.create('s3://lake/t/new');
  await sink.write(body);
  const pending = await sink.finish();
  double.inject({ kind: 'lost answer' }, 1, ({ method, query }) => method === 'POST' && query.has('uploadId'));
  await store.commitFile(pending);
  assert.deepEqual(
    (await store.list('s3://lake/t/new')).map(({ size }) => size),
    [body.length],
  );
});

test('uploads survive what reads survive, and leave nothing behind when they fail', async () => {
  const sink = await store.create('s3://lake/t/up');
  double.inject({ kind: 'slow down' }, 2);
  double.inject({ kind: 'reset' }, 1);
  const large = Buffer.alloc(20 << 20, 7);
  await sink.write(large);
  await store.commitFile(await sink.finish());
  assert.deepEqual(
    (await store.list('s3://lake/t/up')).map(({ size }) => size),
    [large.length],
  );

  const failing = await store.create('s3://lake/t/fails');
  double.inject({ kind: 'forbidden' }, 100, ({ method }) => method === 'PUT');
  await assert.rejects(async () => {
    await failing.write(large);
    await failing.finish();
  }, SqlError);
  await failing.abort();
  assert.equal(double.uploads.size, 0);
  assert.deepEqual(await store.list('s3://lake/t/fails'), []);
});

test('requests run in parallel, but not all at once', async () => {
  const files = Array.from({ length: 60 }, (_, i) => `p/${i}`);
  for (const key of files) double.put('lake', key, body);
  const listed = await store.list('s3://lake/p/');
  double.inject({ kind: 'latency', ms: 20 }, 60);
  double.mostAtOnce = 0;
  await Promise.all(listed.map((file) => store.open(file).read(0, 100)));
  assert.ok(double.mostAtOnce > 4 && double.mostAtOnce <= 16, `at once: ${double.mostAtOnce}`);
});

test('a store that never answers is told as such', async () => {
  const [file] = await store.list('s3://lake/t/');
  double.inject({ kind: 'stall' }, 100, ({ method }) => method === 'GET');
  await assert.rejects(store.open(file!).read(0, 100), { code: '58030', message: /cannot be reached \(timeout\)/ });
});

test('an abort ends a read that waits', async () => {
  const [file] = await store.list('s3://lake/t/');
  double.inject({ kind: 'latency', ms: 5000 }, 1);
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('stopped by test')), 30);
  await assert.rejects(store.open(file!, stop.signal).read(0, 10), /stopped by test/);
});

test('without any configuration only the embedded bucket exists', async () => {
  const embedded = openStore({ environment: { HOME: '/nonexistent', MILLRACE_EMBEDDED_BUCKET: 'lake=/tmp/nowhere' } });
  assert.deepEqual(await embedded.list('s3://lake/x/'), []);
  await assert.rejects(embedded.list('s3://other/x/'), (error: SqlError) => {
    assert.equal(error.code, '58030');
    assert.match(error.message, /bucket "other".*no object store is configured/);
    return true;
  });
  await assert.rejects(embedded.create('s3://lake/../../etc/x'), { code: '22023' });
});

test('other schemes are left out, clearly', async () => {
  await assert.rejects(store.list('https://example.org/a.parquet'), { code: '0A000' });
});
