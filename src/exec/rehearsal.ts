import { errors } from '../base/error.ts';
import type { Batch, BatchStream } from '../data/batch.ts';
import { inputsOf, type PhysicalPlan } from '../plan/physical.ts';
import { HeldColumns } from '../storage/parquet/held_columns.ts';
import { runAtOnce } from './at_once.ts';
import { Dispatch, type DispatchHost } from './dispatch.ts';
import type { Cluster, QueryJob, RunningJob } from './job.ts';
import type { WorkerProcess } from './worker/process.ts';

/**
 * The workers as those see them who warm their code up: each runs every query for itself, all at the same time, and the
 * rows are those of the first. What writes is run once. Nothing is counted, and once this is closed nothing is left in
 * the workers but the code.
 */
export class Rehearsal implements Cluster {
  private readonly processes: readonly WorkerProcess[];
  private readonly dispatches: readonly Dispatch[];
  private readonly held: HeldColumns;

  constructor(processes: readonly WorkerProcess[], host: Omit<DispatchHost, 'homes' | 'workers'>) {
    this.processes = processes;
    this.held = new HeldColumns(host.local.store);
    const local = { ...host.local, held: this.held };
    this.dispatches = processes.map((process) => {
      // No other takes the place of one that dies.
      const isHopeless = (): boolean => process.state === 'dead';
      const dispatch = new Dispatch({ ...host, local, homes: null, workers: 1, isHopeless });
      dispatch.scheduler.addWorker(process, () => {});
      return dispatch;
    });
  }

  run(job: QueryJob): RunningJob {
    const [first, ...others] = this.dispatches.slice(0, writes(job.plan) ? 1 : undefined);
    const run = first.run(job);
    const beside = Promise.allSettled(others.map((dispatch) => drained(dispatch.run(job))));
    return { ...run, batches: untilAll(run.batches, beside) };
  }

  runAtOnce({ plan, relations, call }: Parameters<Cluster['runAtOnce']>[0]): readonly Batch[] | null {
    return runAtOnce(plan, { relations, call, held: this.held });
  }

  rehearsal(): Promise<Cluster> {
    return Promise.resolve(this);
  }

  workers(): [] {
    return [];
  }

  cached(): Promise<[]> {
    return Promise.resolve([]);
  }

  async close(): Promise<void> {
    await Promise.all(this.dispatches.map((dispatch) => dispatch.close(errors.canceled())));
    await Promise.all(this.processes.map((process) => process.clear()));
  }
}

const writes = (plan: PhysicalPlan): boolean => plan.kind === 'write' || inputsOf(plan).some(writes);

async function drained({ batches, ended }: RunningJob): Promise<void> {
  for await (const _ of batches);
  await ended;
}

/** The rows, which end when all have them; how others end is no matter. */
async function* untilAll(batches: BatchStream, beside: Promise<unknown>): AsyncGenerator<Batch> {
  yield* batches;
  await beside;
}
