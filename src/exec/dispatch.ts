import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asSqlError, errors, type SqlError } from '../base/error.ts';
import type { HeldColumns } from '../storage/parquet/held_columns.ts';
import type { Source } from './exchange/source.ts';
import type { Homes } from './homes.ts';
import type { QueryJob, RunningJob } from './job.ts';
import { runHere } from './local.ts';
import type { SharedBudget } from './memory.ts';
import { runsHere } from './placement.ts';
import { Query } from './query.ts';
import { QueryResult } from './result.ts';
import type { TaskHost } from './run_task.ts';
import { Scheduler } from './scheduler.ts';
import type { Task } from './stage.ts';

/** What runs the tasks that stay in the server. */
export type LocalParts = Pick<TaskHost, 'runPlan' | 'store'> & {
  readonly memory: SharedBudget;
  readonly held: HeldColumns;
};

export interface DispatchHost {
  /** Of exchange and spill files. */
  readonly tempFolder: string;
  /** How many workers there are. */
  readonly workers: number;
  readonly log: (event: string, details: Record<string, unknown>) => void;
  readonly local: LocalParts;
  /** Names a query in the life of the server. */
  readonly nextQuery: () => number;
  /** Where columns are kept; null: that makes no difference. */
  readonly homes: Homes | null;
  /** No worker will ever take a task. */
  readonly isHopeless: () => boolean;
}

/** Runs queries on some workers: which tasks stay in the server, and what is left when a query has ended. */
export class Dispatch {
  readonly scheduler = new Scheduler();
  private readonly queries = new Set<Query>();
  private readonly host: DispatchHost;

  constructor(host: DispatchHost) {
    this.host = host;
  }

  run(job: QueryJob): RunningJob {
    const { tempFolder, workers, log, nextQuery } = this.host;
    const id = nextQuery();
    const query = new Query(id, job, {
      folder: join(tempFolder, `query-${id}`),
      ahead: workers + 1,
      log,
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

  /** Ends the queries that wait for a worker. */
  giveUp(error: SqlError): void {
    for (const query of this.queries) if (query.queue.length > 0) query.fail(error);
  }

  /** Ends all queries; returns when they have ended. */
  async close(error: SqlError): Promise<void> {
    const running = [...this.queries];
    for (const query of running) query.fail(error);
    await Promise.all(running.map((query) => query.ended));
  }

  private place(query: Query, task: Task, sources: readonly Source[]): void {
    const { local, homes, isHopeless } = this.host;
    if (task.stage.overLive || runsHere(task, sources)) {
      runHere(query, task, local).catch((thrown: unknown) => query.fail(asSqlError(thrown)));
      return;
    }
    if (isHopeless()) return query.fail(errors.workerLost('No worker process can be started.'));
    query.usedFolder = true;
    homes?.settle(task.stage);
    query.queue.push(task);
    this.scheduler.changed();
  }

  private async ended(query: Query): Promise<void> {
    this.scheduler.remove(query);
    this.queries.delete(query);
    if (query.usedFolder) await rm(query.folder, { recursive: true, force: true });
  }
}
