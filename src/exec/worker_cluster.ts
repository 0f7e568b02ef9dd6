import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errors } from '../base/error.ts';
import type { Batch } from '../data/batch.ts';
import { HeldColumns } from '../storage/parquet/held_columns.ts';
import { runAtOnce } from './at_once.ts';
import { Dispatch, type DispatchHost } from './dispatch.ts';
import { Homes } from './homes.ts';
import type { Cluster, ClusterOptions, QueryJob, RunningJob, WorkerInfo } from './job.ts';
import { SharedBudget } from './memory.ts';
import { Rehearsal } from './rehearsal.ts';
import type { TaskHost } from './run_task.ts';
import { WorkerPool } from './worker/pool.ts';

/** What a cluster runs: real operators and storage, or a test's. `main` is the script of a worker process. */
export type ClusterParts = Pick<TaskHost, 'runPlan' | 'store'> & { readonly main: string };

/** Workers that are not up by then come later; queries wait for the first of them. */
const startMs = 1500;
/** So long is waited for workers that are late when they are to rehearse. */
const rehearsalMs = 5000;
/** Bytes that all tasks inside the server share: they are small by selection. */
const leastLocalMemory = 64 * 1024 * 1024;
const localShare = 1 / 16;

const queryFolder = /^query-\d+$/;

/** Clears what an earlier server left in the folder, starts the workers, and waits until they are ready or late. */
export async function startWorkers(options: ClusterOptions, parts: ClusterParts): Promise<Cluster> {
  await mkdir(options.tempFolder, { recursive: true });
  const left = (await readdir(options.tempFolder)).filter((name) => queryFolder.test(name));
  await Promise.all(left.map((name) => rm(join(options.tempFolder, name), { recursive: true, force: true })));
  const cluster = new WorkerCluster(options, parts);
  await Promise.race([cluster.allReady, new Promise((resolve) => setTimeout(resolve, startMs).unref())]);
  return cluster;
}

class WorkerCluster implements Cluster {
  /** Settles when every worker was ready once, or none will be. */
  readonly allReady: Promise<void>;
  private readonly host: DispatchHost;
  private readonly dispatch: Dispatch;
  private readonly pool: WorkerPool;
  private lastQuery = 0;
  private closing = false;

  constructor(options: ClusterOptions, { runPlan, store, main }: ClusterParts) {
    const { workers, tempFolder, log } = options;
    const memory = new SharedBudget(Math.max(leastLocalMemory, options.memory * localShare));
    this.host = {
      ...{ tempFolder, workers, log },
      local: { runPlan, store, held: new HeldColumns(store), memory },
      homes: new Homes(workers),
      nextQuery: () => ++this.lastQuery,
      isHopeless: () => this.pool.hopeless,
    };
    this.dispatch = new Dispatch(this.host);
    let settle = (): void => {};
    this.allReady = new Promise((resolve) => {
      settle = resolve;
    });
    const ready = new Set<number>();
    this.pool = new WorkerPool({
      ...{ workers, main, log },
      memory: Math.floor(options.memory / workers),
      codeCache: process.env.NODE_COMPILE_CACHE ?? join(tempFolder, 'code'),
      environment: options.environment ?? {},
      onReady: (process) => {
        this.dispatch.scheduler.addWorker(process, () => this.pool.countTask(process.start.worker));
        if (ready.add(process.start.worker).size === workers) settle();
      },
      onHopeless: (detail) => {
        settle();
        this.dispatch.giveUp(errors.workerLost(detail));
      },
    });
  }

  run(job: QueryJob): RunningJob {
    if (this.closing) throw errors.shuttingDown();
    return this.dispatch.run(job);
  }

  runAtOnce({ plan, relations, call }: Parameters<Cluster['runAtOnce']>[0]): readonly Batch[] | null {
    return this.closing ? null : runAtOnce(plan, { relations, call, held: this.host.local.held });
  }

  async rehearsal(): Promise<Cluster> {
    await Promise.race([this.allReady, new Promise((resolve) => setTimeout(resolve, rehearsalMs).unref())]);
    const processes = this.pool.ready();
    if (processes.length === 0) throw errors.workerLost('No worker process is ready.');
    return new Rehearsal(processes, this.host);
  }

  workers(): readonly WorkerInfo[] {
    return this.pool.info();
  }

  cached(): ReturnType<Cluster['cached']> {
    return this.pool.cached();
  }

  async close(): Promise<void> {
    this.closing = true;
    await Promise.all([this.pool.close(), this.dispatch.close(errors.shuttingDown())]);
  }
}
