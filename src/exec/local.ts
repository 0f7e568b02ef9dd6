import { asSqlError, errors } from '../base/error.ts';
import type { MemoryBudget } from '../operators/define.ts';
import type { Query } from './query.ts';
import { runTask, type TaskHost, type TaskOrder } from './run_task.ts';
import type { ActiveRun, Task } from './stage.ts';
import { firstCredits } from './task_stream.ts';
import { Credits } from './worker/credits.ts';

type LocalHost = Pick<TaskHost, 'store' | 'runPlan' | 'held'> & { readonly memory: MemoryBudget };

/** Runs a task in the server: small ones, and the root that hands on the live streams of others. */
export async function runHere(query: Query, task: Task, host: LocalHost): Promise<void> {
  const inputs = query.sources(task);
  const controller = new AbortController();
  const { signal } = controller;
  const credits = new Credits(firstCredits, signal);
  const order: TaskOrder = query.order(task, inputs);
  const run: ActiveRun = { task, worker: null, cancel: () => controller.abort(errors.canceled()), kill: () => {} };
  let counters: Parameters<NonNullable<TaskHost['counted']>>[0] = [];
  query.began(run);
  task.stream?.begin((batches) => credits.give(batches));
  try {
    const report = await runTask(
      order,
      {
        ...host,
        signal,
        live: (from) => query.live(from),
        folder: () => {
          query.usedFolder = true;
        },
        counted: (list) => {
          counters = list;
        },
      },
      async (batch) => {
        await credits.take(signal);
        task.stream?.pushBatch(batch);
      },
    );
    query.done(run, report);
  } catch (thrown) {
    if (signal.aborted) query.canceled(run, counters);
    else query.failed(run, asSqlError(thrown));
  }
}
