import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { SqlError } from '../base/error.ts';
import type { Cluster } from './job.ts';
import { exchange, gather, hash, scanOf, seriesOf, sum } from './testing/plans.ts';
import { drain, jobOf, leftIn, randomOf, testCluster } from './testing/support.ts';

const million = 1_000_000;
const sumTo = (n: number): bigint => (BigInt(n) * BigInt(n + 1)) / 2n;
const shuffled = (name: string, rows: number) =>
  sum('final', exchange(gather, sum('single', exchange(hash(8), scanOf(name, rows)))));

const hasCode = (code: string) => (thrown: unknown) => thrown instanceof SqlError && thrown.code === code;

/** Kills a random worker at random moments, whenever all are up, until it is disposed of. */
function killer(cluster: Cluster, random: () => number) {
  const kills = { count: 0, stopped: false };
  const loop = (async () => {
    while (!kills.stopped) {
      await delay(50 + random() * 200);
      const workers = cluster.workers();
      if (kills.stopped || !workers.every(({ state }) => state === 'ready' || state === 'busy')) continue;
      process.kill(workers[Math.floor(random() * workers.length)].pid, 'SIGKILL');
      kills.count++;
    }
  })();
  return Object.assign(kills, {
    async [Symbol.asyncDispose]() {
      kills.stopped = true;
      await loop;
    },
  });
}

test('workers that die at random moments cost nothing but time: exchanges', async () => {
  await using t = await testCluster(3);
  await using kills = killer(t.cluster, randomOf(1));
  for (let round = 0; round < 4; round++) {
    const job = t.cluster.run(jobOf(shuffled('slow', million), seriesOf(million, 50_000)));
    assert.deepEqual(await drain(job.batches), [sumTo(million)]);
  }
  assert.ok(kills.count > 0);
  assert.deepEqual(await leftIn(t.folder), []);
});

test('workers that die at random moments cost nothing but time: each streamed row comes once', async () => {
  await using t = await testCluster(3);
  await using kills = killer(t.cluster, randomOf(2));
  for (let round = 0; round < 3; round++) {
    const job = t.cluster.run(jobOf(exchange(gather, scanOf('slow', million)), seriesOf(million, 100_000)));
    const rows = await drain(job.batches);
    assert.equal(rows.length, million);
    assert.ok(rows.every((value, i) => value === BigInt(i + 1)));
  }
  assert.ok(kills.count > 0);
});

test('a task that kills its worker is given up after three deaths, and the cluster lives on', async () => {
  await using t = await testCluster(2);
  const job = t.cluster.run(jobOf(shuffled('crash', million), seriesOf(million, 500_000)));
  await assert.rejects(drain(job.batches), hasCode('57P02'));
  const after = t.cluster.run(jobOf(shuffled('series', million), seriesOf(million, 100_000)));
  assert.deepEqual(await drain(after.batches), [sumTo(million)]);
  assert.deepEqual(await leftIn(t.folder), []);
});

test('the innocent neighbours of a task that kills its worker still answer', async () => {
  await using t = await testCluster(2);
  const bad = drain(t.cluster.run(jobOf(shuffled('crash', million), seriesOf(million, 500_000))).batches);
  const good = drain(t.cluster.run(jobOf(shuffled('slow', million), seriesOf(million, 100_000))).batches);
  await assert.rejects(bad, hasCode('57P02'));
  assert.deepEqual(await good, [sumTo(million)]);
});

test('a rehearsal whose workers die ends, and the cluster lives on', { timeout: 60_000 }, async () => {
  await using t = await testCluster(2);
  const rehearsal = await t.cluster.rehearsal();
  for (let round = 0; round < 2; round++) {
    const job = rehearsal.run(jobOf(shuffled('crash', million), seriesOf(million, 500_000)));
    await assert.rejects(drain(job.batches), hasCode('57P02'));
  }
  await rehearsal.close();
  const after = t.cluster.run(jobOf(shuffled('series', million), seriesOf(million, 100_000)));
  assert.deepEqual(await drain(after.batches), [sumTo(million)]);
});

test('a rehearsal goes on without a worker that dies', { timeout: 60_000 }, async () => {
  await using t = await testCluster(2);
  const rehearsal = await t.cluster.rehearsal();
  process.kill(t.cluster.workers()[1].pid, 'SIGKILL');
  for (let round = 0; round < 2; round++) {
    const job = rehearsal.run(jobOf(shuffled('series', million), seriesOf(million, 100_000)));
    assert.deepEqual(await drain(job.batches), [sumTo(million)]);
  }
  await rehearsal.close();
});

test('a dead worker is replaced', async () => {
  await using t = await testCluster(1);
  const before = t.cluster.workers()[0].pid;
  process.kill(before, 'SIGKILL');
  while (t.cluster.workers()[0].state !== 'ready' || t.cluster.workers()[0].pid === before) await delay(5);
  assert.equal(t.cluster.workers()[0].restarts, 1);
});

test('an error of a task is the error of its query, and nothing is left', async () => {
  await using t = await testCluster(2);
  const job = t.cluster.run(jobOf(shuffled('error', million), seriesOf(million, 100_000)));
  await assert.rejects(drain(job.batches), /a scan that fails/);
  assert.deepEqual(await leftIn(t.folder), []);
});

test('a cancel is felt at once, also by a task that never looks', async () => {
  await using t = await testCluster(2);
  for (const name of ['slow', 'temporary', 'forever', 'stuck']) {
    const controller = new AbortController();
    const job = t.cluster.run(jobOf(shuffled(name, 1e8), seriesOf(1e8, 1e6), { signal: controller.signal }));
    const result = drain(job.batches);
    await delay(200);
    controller.abort();
    await assert.rejects(result, hasCode('57014'));
  }
  await delay(2500);
  assert.deepEqual(await leftIn(t.folder), []);
  const after = t.cluster.run(jobOf(shuffled('series', million), seriesOf(million, 100_000)));
  assert.deepEqual(await drain(after.batches), [sumTo(million)]);
});

test('a worker that never comes up ends queries instead of holding them', async () => {
  await using t = await testCluster(1, 'no_such_worker.ts');
  const job = t.cluster.run(jobOf(shuffled('series', million), seriesOf(million, 100_000)));
  await assert.rejects(drain(job.batches), hasCode('57P02'));
});

test('closing leaves no process and fails what runs', async () => {
  const t = await testCluster(2);
  const pids = t.cluster.workers().map(({ pid }) => pid);
  const job = t.cluster.run(jobOf(shuffled('stuck', million), seriesOf(million, 100_000)));
  const result = assert.rejects(drain(job.batches), hasCode('57P01'));
  await delay(100);
  await t.cluster.close();
  await result;
  for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  assert.deepEqual(await leftIn(t.folder), []);
});
