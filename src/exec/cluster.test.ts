import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange, gather, hash, limit, scanOf, seriesOf, sum, values } from './testing/plans.ts';
import { drain, jobOf, leftIn, testCluster } from './testing/support.ts';

const million = 1_000_000;
const sumTo = (n: number): bigint => (BigInt(n) * BigInt(n + 1)) / 2n;

const shuffled = (name: string, rows: number) =>
  sum('final', exchange(gather, sum('single', exchange(hash(8), scanOf(name, rows)))));

test('one row without a scan runs in the server', async () => {
  await using t = await testCluster(1);
  assert.deepEqual(await drain(t.cluster.run(jobOf(values())).batches), [1n]);
  assert.equal(t.cluster.workers()[0].tasksDone, 0);
});

test('rows go through a hash exchange and a gather once each', async () => {
  await using t = await testCluster(2);
  const job = t.cluster.run(jobOf(shuffled('series', million), seriesOf(million, 125_000)));
  assert.deepEqual(await drain(job.batches), [sumTo(million)]);
  assert.deepEqual(
    job.profile().fragments.map(({ tasks }) => tasks),
    [4, 8, 1],
  );
  assert.deepEqual(await leftIn(t.folder), []);
});

test('a gather without order at the root streams the tasks in their order', async () => {
  for (const workers of [1, 2, 4]) {
    await using t = await testCluster(workers);
    const rows = await drain(
      t.cluster.run(jobOf(exchange(gather, scanOf('series', million)), seriesOf(million, 100_000))).batches,
    );
    assert.equal(rows.length, million);
    assert.ok(rows.every((value, i) => value === BigInt(i + 1)));
  }
});

test('a limit stops the tasks that it does not need', async () => {
  await using t = await testCluster(2);
  const job = t.cluster.run(jobOf(limit(5, exchange(gather, scanOf('slow', 1e9))), seriesOf(1e9, 1e6)));
  assert.deepEqual(await drain(job.batches), [1n, 2n, 3n, 4n, 5n]);
});
