import { assert } from '../base/assert.ts';
import { asSqlError, errors, SqlError } from '../base/error.ts';
import type { FragmentId } from '../base/ids.ts';
import type { BatchStream } from '../data/batch.ts';
import type { Effect } from '../functions/effect.ts';
import { noRows, type Source, sourceOf } from './exchange/source.ts';
import { bare, cut } from './fragment.ts';
import type { JobProfile, QueryJob } from './job.ts';
import { narrow } from './narrow.ts';
import { handsOn } from './placement.ts';
import { profileOf } from './query_profile.ts';
import type { TaskOrder, TaskReport } from './run_task.ts';
import { taskSeed } from './seed.ts';
import { type ActiveRun, Stage, type Task } from './stage.ts';
import { readStage } from './stage_stream.ts';
import { Flow } from './task_stream.ts';
import { tasksOf } from './tasks.ts';

/** A task whose worker has died this often is given up, and its query with it. */
const mostLosses = 5;
/** A run that has not confirmed a cancel by then is ended with its process. */
const confirmMs = 2000;
/** The same when the query has all it wants (LIMIT): nobody waits, so the worker and its caches are worth some patience. */
const lingerMs = 20_000;

/** What a stream gives that nobody reads any more. */
const ended = errors.canceled();

/** What a query needs of the cluster. */
export interface QueryHost {
  readonly folder: string;
  /** Tasks that may run ahead of the client in a streaming stage. */
  readonly ahead: number;
  readonly log: (event: string, details: Record<string, unknown>) => void;
  /** Starts a task that is ready and small here and now, or queues it for a worker. */
  readonly place: (query: Query, task: Task, sources: readonly Source[]) => void;
  /** All runs have ended; the folder and the workers' memories may go. */
  readonly ended: (query: Query) => Promise<void>;
}

/** A query while it runs: its stages, which tasks are ready, and what happens when one ends. */
export class Query {
  readonly id: number;
  readonly job: QueryJob;
  readonly stages: readonly Stage[];
  /** Tasks that wait for a worker, in the order in which they should get one. */
  readonly queue: Task[] = [];
  readonly runs = new Set<ActiveRun>();
  state: 'running' | 'ending' | 'ended' = 'running';
  /** Settles when every run has ended and nothing of the query is left. */
  /** What functions asked of the session, once their tasks are done. */
  readonly effects: Effect[] = [];
  readonly ended: Promise<void>;
  readonly folder: string;
  /** Whether a task may have made the folder: asking the disk costs more than a small query does. */
  usedFolder = false;
  private readonly host: QueryHost;
  private settle: () => void = () => {};
  private readonly onAbort = (): void => this.fail(reasonOf(this.job.signal));
  private readonly tasksTotal: number;
  private readonly rowsTotal: number;
  private tasksDone = 0;
  private tasksRetried = 0;
  private rowsDone = 0;

  constructor(id: number, job: QueryJob, host: QueryHost) {
    this.id = id;
    this.job = job;
    this.host = host;
    this.folder = host.folder;
    this.ended = new Promise((resolve) => {
      this.settle = resolve;
    });
    this.stages = stagesOf(job);
    const tasks = this.stages.flatMap((stage) => stage.tasks);
    this.tasksTotal = tasks.length;
    this.rowsTotal = tasks.reduce((rows, task) => rows + task.scanRows, 0);
  }

  /** The stage whose rows are the result. */
  get root(): Stage {
    return this.stages[this.stages.length - 1];
  }

  start(): void {
    if (this.job.signal.aborted) return this.onAbort();
    this.job.signal.addEventListener('abort', this.onAbort, { once: true });
    for (const stage of this.stages) if (stage.mode === 'exchange') this.open(stage);
  }

  read(stage: Stage): BatchStream {
    return readStage(stage, {
      ahead: this.host.ahead,
      want: (task) => this.want(task),
      close: (closing) => this.close(closing),
    });
  }

  /** Live streams stand in for exchanges when the root hands rows on. */
  live(from: FragmentId): readonly BatchStream[] | undefined {
    const stage = this.stages[from];
    return stage.mode === 'stream' ? [this.read(stage)] : undefined;
  }

  /** What the attempt at a task is told. */
  order(task: Task, sources: TaskOrder['inputs'], passing = false): TaskOrder {
    const { stage, plan, splits } = task;
    const { fragment, id } = stage;
    return {
      fragment: { ...bare(fragment), filters: stage.filters },
      task: plan.number,
      name: `${task.name}-a${task.attempts}`,
      splits,
      inputs: sources,
      call: { ...this.job.call, seed: taskSeed(this.job.call.seed, id, plan.number), draws: { taken: 0 }, effects: [] },
      folder: this.folder,
      output: stage.mode,
      passing,
    };
  }

  /** What earlier stages wrote for this task. */
  sources(task: Task): TaskOrder['inputs'] {
    const { reads } = task.stage.fragment;
    return reads
      .filter((read) => this.stages[read.from].mode === 'exchange')
      .filter((read, i, all) => all.findIndex(({ from }) => from === read.from) === i)
      .map(({ from, distribution }) => {
        const partition = distribution.kind === 'hash' ? task.plan.partition : null;
        const ownOnly = reads.every((read) => read.from !== from || read.distribution.kind === 'kept');
        const isTold = (writer: Task): boolean => !ownOnly || writer.plan.number === task.plan.number;
        const { tasks } = this.stages[from];
        return [from, tasks.map((writer) => (isTold(writer) ? sourceOf(writer.output!, partition) : noRows))];
      });
  }

  began(run: ActiveRun): void {
    const { task } = run;
    task.state = 'running';
    task.attempts++;
    task.run = run;
    this.runs.add(run);
    if (task.stage.startedAt === 0) task.stage.startedAt = performance.now();
  }

  done(run: ActiveRun, report: TaskReport): void {
    const { task } = run;
    const { stage } = task;
    this.over(run);
    if (task.state === 'done') return;
    task.state = 'done';
    task.output = report.output;
    this.effects.push(...report.effects);
    stage.undone--;
    stage.busyMs += report.ms;
    stage.count(report.counters, run.worker ?? -1);
    stage.endedAt = performance.now();
    task.stream?.end();
    this.progress(task);
    if (this.state !== 'running') return;
    if (stage.undone === 0) this.wakeReaders(stage);
  }

  failed(run: ActiveRun, error: SqlError): void {
    const { task } = run;
    this.over(run);
    if (task.stream === null) return this.fail(error);
    // The reader meets the error in its place: a LIMIT that is satisfied before it never does.
    task.state = 'done';
    task.stream.end(error);
  }

  canceled(run: ActiveRun, counters: TaskReport['counters']): void {
    run.task.stage.count(counters, run.worker ?? -1);
    this.over(run);
  }

  lost(run: ActiveRun, sacrificed: boolean): void {
    const { task } = run;
    this.over(run);
    if (this.state !== 'running' || task.stage.closed) return;
    if (!sacrificed) task.losses++;
    if (task.losses >= mostLosses) {
      return this.fail(errors.workerLost(`Task ${task.name} was lost ${task.losses} times with its worker.`));
    }
    task.stage.retried++;
    this.tasksRetried++;
    this.host.log('task retried', { query: this.id, task: task.name, losses: task.losses });
    task.state = 'held';
    this.ready(task);
  }

  /** The end: whoever still reads gets the error at once, whatever the workers still do. */
  fail(error: SqlError): void {
    this.stop(error, confirmMs);
  }

  /** The end without error: its rows were read as far as anyone wanted them. */
  finish(): void {
    this.stop(ended, lingerMs);
  }

  private stop(error: SqlError, patienceMs: number): void {
    if (this.state !== 'running') return;
    this.state = 'ending';
    this.job.signal.removeEventListener('abort', this.onAbort);
    this.queue.length = 0;
    for (const stage of this.stages) for (const task of stage.tasks) task.stream?.fail(error);
    this.cancel([...this.runs], patienceMs);
    if (this.runs.size === 0) this.end();
  }

  /** Nothing more of the stage is wanted: what runs is stopped, what waits is dropped. */
  private close(stage: Stage): void {
    if (stage.closed) return;
    stage.closed = true;
    const waiting = this.queue.filter((task) => task.stage !== stage);
    this.queue.splice(0, this.queue.length, ...waiting);
    this.cancel(
      [...this.runs].filter((run) => run.task.stage === stage),
      lingerMs,
    );
  }

  private cancel(runs: readonly ActiveRun[], patienceMs: number): void {
    if (runs.length === 0) return;
    for (const run of runs) run.cancel();
    const timer = setTimeout(() => {
      for (const run of runs) if (this.runs.has(run)) run.kill();
    }, patienceMs);
    timer.unref();
  }

  private over(run: ActiveRun): void {
    this.runs.delete(run);
    if (run.task.run === run) run.task.run = null;
    if (this.state === 'ending' && this.runs.size === 0) this.end();
  }

  private end(): void {
    this.state = 'ended';
    this.host.ended(this).then(this.settle, this.settle);
  }

  private want(task: Task): void {
    if (task.state === 'held' && this.inputsDone(task.stage)) this.ready(task);
    else task.wanted = true;
  }

  private open(stage: Stage): void {
    if (this.inputsDone(stage)) for (const task of stage.tasks) this.ready(task);
  }

  private wakeReaders(stage: Stage): void {
    for (const reader of this.stages) {
      if (!waitsFor(reader).includes(stage.id)) continue;
      if (reader.mode === 'exchange') this.open(reader);
      else for (const task of reader.tasks) if (task.wanted) this.want(task);
    }
  }

  private inputsDone(stage: Stage): boolean {
    return waitsFor(stage).every((from) => this.stages[from].mode === 'stream' || this.stages[from].undone === 0);
  }

  private ready(task: Task): void {
    if (this.state !== 'running' || task.state !== 'held' || task.stage.closed) return;
    task.state = 'ready';
    try {
      narrow(task.stage, this.stages, this.job.relations);
      const sources = this.sources(task).flatMap(([, list]) => list);
      this.host.place(this, task, sources);
    } catch (thrown) {
      // Called from sockets and timers, where nobody else would catch it.
      this.fail(asSqlError(thrown));
    }
  }

  private progress(done: Task): void {
    this.tasksDone++;
    this.rowsDone += done.scanRows;
    const { tasksDone, tasksTotal, tasksRetried, rowsDone, rowsTotal } = this;
    this.job.onProgress?.({ tasksDone, tasksTotal, tasksRetried, rowsDone, rowsTotal });
  }

  profile(): JobProfile {
    return profileOf(this.stages);
  }
}

/** The stages whose rows it reads or whose runtime filters its scans use. */
const waitsFor = ({ fragment }: Stage): readonly FragmentId[] => [
  ...fragment.reads.map(({ from }) => from),
  ...fragment.filtersFrom.values(),
];

function stagesOf(job: QueryJob): readonly Stage[] {
  const flow = new Flow();
  const fragments = cut(job.plan);
  const root = fragments[fragments.length - 1];
  const live = handsOn(root) ? root.reads.map((read) => read.from) : [];
  const stages: Stage[] = [];
  for (const fragment of fragments) {
    const streams = fragment === root || live.includes(fragment.id);
    const tasks = tasksOf(fragment, job.relations, (from) => stages[from].tasks.length);
    assert(fragment !== root || live.length === 0 || tasks.tasks.length === 1, 'one task hands rows on');
    const overLive = fragment === root && live.length > 0;
    stages.push(new Stage(fragment, { mode: streams ? 'stream' : 'exchange', overLive, flow }, tasks));
  }
  return stages;
}

/** A signal is aborted with the error that the client shall see; anything else means a user's cancel. */
const reasonOf = (signal: AbortSignal): SqlError =>
  signal.reason instanceof SqlError ? signal.reason : errors.canceled();
