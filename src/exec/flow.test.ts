import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { encodeBatch } from '../data/ipc.ts';
import { exchange, gather, hash, limit, scanOf, seriesOf, sum, values } from './testing/plans.ts';
import { drain, jobOf, leftIn, testCluster } from './testing/support.ts';

const million = 1_000_000;

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

test('1, 2 and 4 workers give the same bytes', async () => {
  const answers: string[] = [];
  for (const workers of [1, 2, 4]) {
    await using t = await testCluster(workers);
    const plan = exchange(gather, limit(1000, exchange(hash(8), scanOf('series', million))));
    const frames: string[] = [];
    for await (const batch of t.cluster.run(jobOf(plan, seriesOf(million, 30_000))).batches) {
      frames.push(Buffer.from(encodeBatch(batch)).toString('base64'));
    }
    answers.push(frames.join('\n'));
  }
  assert.ok(answers[0].length > 8000);
  assert.equal(answers[1], answers[0]);
  assert.equal(answers[2], answers[0]);
});

test('a reader that sleeps stops its own query and no other, and nothing piles up', async () => {
  await using t = await testCluster(2);
  const rows = 100 * million;
  const slow = t.cluster.run(jobOf(exchange(gather, scanOf('series', rows)), seriesOf(rows, million)));
  const reader = slow.batches[Symbol.asyncIterator]();
  await reader.next();
  await delay(500);
  const before = process.memoryUsage.rss();
  const others = t.cluster.run(
    jobOf(sum('final', exchange(gather, sum('partial', scanOf('series', million)))), seriesOf(million, 50_000)),
  );
  assert.deepEqual(await drain(others.batches), [500_000_500_000n]);
  await delay(500);
  assert.ok(process.memoryUsage.rss() - before < 100 * 1024 * 1024);
  assert.ok(t.cluster.workers().every(({ memory }) => memory < 400 * 1024 * 1024));
  await reader.return?.();
  assert.deepEqual(await leftIn(t.folder), []);
});

test('a result that is never read ends when it is returned', async () => {
  await using t = await testCluster(1);
  const job = t.cluster.run(jobOf(exchange(gather, scanOf('slow', million)), seriesOf(million, 100_000)));
  await job.batches[Symbol.asyncIterator]().return?.();
  assert.deepEqual(await leftIn(t.folder), []);
});

test('a result that is returned while it waits ends at once', async () => {
  await using t = await testCluster(1);
  const reader = t.cluster
    .run(jobOf(exchange(gather, scanOf('forever', million)), seriesOf(million, 100_000)))
    .batches[Symbol.asyncIterator]();
  const waiting = reader.next();
  await delay(50);
  await reader.return?.();
  assert.equal((await waiting).done, true);
});

test('a long query does not hold up a short one', async () => {
  await using t = await testCluster(1);
  const long = t.cluster.run(
    jobOf(sum('final', exchange(gather, sum('partial', scanOf('slow', 1e8)))), seriesOf(1e8, million)),
  );
  const result = drain(long.batches);
  await delay(100);
  let longEnded = false;
  void result.then(() => {
    longEnded = true;
  });
  const short = t.cluster.run(
    jobOf(sum('final', exchange(gather, sum('partial', scanOf('series', 100_000)))), seriesOf(100_000, 100_000)),
  );
  await drain(short.batches);
  assert.equal(longEnded, false);
  await long.batches[Symbol.asyncIterator]().return?.();
  assert.deepEqual(await result, []);
});

test('an error after the rows that a limit needs is never met', async () => {
  await using t = await testCluster(2);
  const plan = limit(10, exchange(gather, scanOf('error', million)));
  for (let round = 0; round < 5; round++) {
    const rows = await drain(t.cluster.run(jobOf(plan, seriesOf(million, 100_000))).batches);
    assert.equal(rows.length, 10);
  }
});

test('EXPLAIN ANALYZE sees the rows of every node, tasks and workers', async () => {
  await using t = await testCluster(2);
  const scan = scanOf('series', million);
  const partial = sum('partial', scan);
  const moved = exchange(gather, partial);
  const plan = sum('final', moved);
  let rowsDone = 0;
  const job = t.cluster.run(
    jobOf(plan, seriesOf(million, 125_000), {
      analyze: true,
      onProgress: (progress) => {
        rowsDone = progress.rowsDone;
      },
    }),
  );
  await drain(job.batches);
  const { nodes } = job.profile();
  assert.deepEqual(
    [scan, partial, moved, plan].map((node) => nodes.get(node)?.rows),
    [million, 4, 4, 1],
  );
  assert.equal(nodes.get(scan)?.tasks, 4);
  assert.equal(rowsDone, million);
});

test('a statement whose signal has already fired does not start', async () => {
  await using t = await testCluster(1);
  await assert.rejects(drain(t.cluster.run(jobOf(values(), null, { signal: AbortSignal.abort() })).batches), {
    code: '57014',
  });
});

test('workers end by themselves when the server is killed', async () => {
  const server = spawn(process.execPath, [fileURLToPath(new URL('testing/server_to_kill.ts', import.meta.url))]);
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const pids = JSON.parse(line.toString()) as number[];
  assert.ok(pids.every((pid) => !isGone(pid)));
  server.kill('SIGKILL');
  // They end at once, but some init processes take their time to collect orphans.
  for (let i = 0; i < 500 && !pids.every(isGone); i++) await delay(10);
  assert.deepEqual(
    pids.filter((pid) => !isGone(pid)),
    [],
  );
});
