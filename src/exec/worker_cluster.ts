import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asSqlError, errors } from '../base/error.ts';
import type { Batch } from '../data/batch.ts';
import { HeldColumns } from '../storage/parquet/held_columns.ts';
import { runAtOnce } from './at_once.ts';
import type { Source } from './exchange/source.ts';
import { Homes } from './homes.ts';
import type { Cluster, ClusterOptions, QueryJob, RunningJob, WorkerInfo } from './job.ts';
import { runHere } from './local.ts';
import { SharedBudget } from './memory.ts';
import { runsHere } from './placement.ts';
import { Query } from './query.ts';
import { QueryResult } from './result.ts';
import type { TaskHost } from './run_task.ts';
import { Scheduler } from './scheduler.ts';
import type { Task } from './stage.ts';
import { WorkerPool } from './worker/pool.ts';

/** What a cluster runs: real operators and storage, or a test's. `main` is the script of a worker process. */
export type ClusterParts = Pick<TaskHost, 'runPlan' | 'store'> & { readonly main: string };

/** Workers that are not up by then come later; queries wait for the first of them. */
const startMs = 1500;
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
  private readonly options: ClusterOptions;
  private readonly scheduler = new Scheduler();
  private readonly pool: WorkerPool;
  private readonly homes: Homes;
  private readonly queries = new Set<Query>();
  private readonly local: Pick<TaskHost, 'runPlan' | 'store'> & {
    readonly memory: SharedBudget;
    readonly held: HeldColumns;
  };
  private lastQuery = 0;
  private closing = false;

  constructor(options: ClusterOptions, { runPlan, store, main }: ClusterParts) {
    this.options = options;
    const memory = new SharedBudget(Math.max(leastLocalMemory, options.memory * localShare));
    this.homes = new Homes(options.workers);
    this.local = { runPlan, store, held: new HeldColumns(store), memory };
    let settle = (): void => {};
    this.allReady = new Promise((resolve) => {
      settle = resolve;
    });
    const ready = new Set<number>();
    this.pool = new WorkerPool({
      workers: options.workers,
      main,
      memory: Math.floor(options.memory / options.workers),
      codeCache: join(options.tempFolder, 'code'),
      log: options.log,
      environment: options.environment ?? {},
      onReady: (process) => {
        this.scheduler.addWorker(process, () => this.pool.countTask(process.start.worker));
        if (ready.add(process.start.worker).size === options.workers) settle();
      },
      onHopeless: (detail) => {
        settle();
        for (const query of this.queries) if (query.queue.length > 0) query.fail(errors.workerLost(detail));
      },
    });
  }

  run(job: QueryJob): RunningJob {
    if (this.closing) throw errors.shuttingDown();
    const id = ++this.lastQuery;
    const query = new Query(id, job, {
      folder: join(this.options.tempFolder, `query-${id}`),
      ahead: this.options.workers + 1,
      log: this.options.log,
      place: (owner, task, sources) => this.place(owner, task, sources),
      ended: (owner) => this.ended(owner),
    });
    this.queries.add(query);
    this.scheduler.add(query);
    query.start();
    return {
      batches: new QueryResult(query),
      ended: query.ended,
      effects: query.effects,
      profile: () => query.profile(),
    };
  }

  runAtOnce({ plan, relations, call }: Parameters<Cluster['runAtOnce']>[0]): readonly Batch[] | null {
    return this.closing ? null : runAtOnce(plan, { relations, call, held: this.local.held });
  }

  workers(): readonly WorkerInfo[] {
    return this.pool.info();
  }

  cached(): ReturnType<Cluster['cached']> {
    return this.pool.cached();
  }

  async close(): Promise<void> {
    this.closing = true;
    const running = [...this.queries];
    for (const query of running) query.fail(errors.shuttingDown());
    await Promise.all([this.pool.close(), ...running.map((query) => query.ended)]);
  }

  private place(query: Query, task: Task, sources: readonly Source[]): void {
    if (task.stage.overLive || runsHere(task, sources)) {
      runHere(query, task, this.local).catch((thrown: unknown) => query.fail(asSqlError(thrown)));
      return;
    }
    if (this.pool.hopeless) return query.fail(errors.workerLost('No worker process can be started.'));
    query.usedFolder = true;
    this.homes.settle(task.stage);
    query.queue.push(task);
    this.scheduler.changed();
  }

  private async ended(query: Query): Promise<void> {
    this.scheduler.remove(query);
    this.queries.delete(query);
    if (query.usedFolder) await rm(query.folder, { recursive: true, force: true });
  }
}
