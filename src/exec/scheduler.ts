import { readAt, visit } from './homes.ts';
import type { Query } from './query.ts';
import type { ActiveRun, Task } from './stage.ts';
import { firstCredits } from './task_stream.ts';
import type { WorkerProcess } from './worker/process.ts';
import { tasksAtOnce } from './worker/protocol.ts';

/**
 * A worker holds so many milliseconds of tasks of a stage, and at most so many of them: what waits there is begun the
 * moment it can be, where asking for each of many short tasks would take as long as they do.
 */
const heldMs = 8;
const mostHeld = 16;
/** The same while nobody knows how long they take, if the worker has what they read: they would wait for it anyway. */
const firstHeld = 4;
/** Tasks of all queries that compute in one worker; paused ones do not count. */
const tasksPerWorker = 8;
/** A task that was lost this often gets a worker for itself, so that it takes no innocent one with it. */
const lossesBeforeAlone = 2;

/**
 * A worker without tasks waits as long as one takes, within these bounds, before it takes one whose columns another has:
 * that one is perhaps done with it sooner than they could be decoded once more.
 */
const leastPatienceMs = 25;
const mostPatienceMs = 250;

/** Runs are numbered whoever starts them: a worker tells them apart by that. */
let lastRun = 0;

interface Place {
  readonly process: WorkerProcess;
  /** Since when it has had no tasks. */
  idleSince: number;
  readonly runs: Set<WorkerRun>;
  readonly onDone: () => void;
}

interface WorkerRun extends ActiveRun {
  readonly query: Query;
  readonly alone: boolean;
  /** Whether it may have begun: of a query so many do at once, in the order in which they were sent. */
  isBegun: boolean;
}

/** Gives ready tasks to workers: the query with the fewest running tasks first, so that none waits for another's end. */
export class Scheduler {
  private readonly queries = new Set<Query>();
  private readonly places = new Map<WorkerProcess, Place>();
  private readonly sent = new WeakMap<Query, Map<WorkerProcess, Set<number>>>();
  private due = false;
  private patience: NodeJS.Timeout | undefined;

  add(query: Query): void {
    this.queries.add(query);
  }

  /** The query has ended in all workers. */
  remove(query: Query): void {
    this.queries.delete(query);
    for (const process of this.sent.get(query)?.keys() ?? []) if (process.state === 'ready') process.forget(query.id);
  }

  /** `onDone` is called for every task that the worker completes. */
  addWorker(process: WorkerProcess, onDone: () => void): void {
    this.places.set(process, { process, runs: new Set(), onDone, idleSince: performance.now() });
    void process.ended.then(() => this.places.delete(process));
    this.changed();
  }

  /** Something may start now; looks once per turn, however often it is called. */
  changed(): void {
    if (this.due) return;
    this.due = true;
    queueMicrotask(() => {
      this.due = false;
      this.dispatch();
    });
  }

  private dispatch(): void {
    for (;;) {
      const waiting = [...this.queries].filter((query) => query.queue.length > 0);
      // Sorting is stable: among equals the older query goes first.
      waiting.sort((a, b) => a.runs.size - b.runs.size);
      if (!waiting.some((query) => this.dispatchOne(query))) return this.lookAgain(waiting);
    }
  }

  /** A worker that has nothing to do may take what waits for another, but not yet. */
  private lookAgain(waiting: readonly Query[]): void {
    if (waiting.length === 0 || this.patience !== undefined) return;
    if (![...this.places.values()].some(({ runs }) => runs.size === 0)) return;
    this.patience = setTimeout(() => {
      this.patience = undefined;
      this.changed();
    }, leastPatienceMs);
  }

  private dispatchOne(query: Query): boolean {
    const places = [...this.places.values()].sort((a, b) => a.runs.size - b.runs.size);
    for (const [i, task] of query.queue.entries()) {
      const able = places.filter((candidate) => takes(candidate, query, task));
      // Later tasks are no easier to place, unless this one wants a worker for itself.
      if (able.length === 0 && task.losses < lossesBeforeAlone) return false;
      const place = this.placeFor(task, able);
      if (place !== undefined) {
        query.queue.splice(i, 1);
        this.start(query, task, place);
        return true;
      }
    }
    return false;
  }

  /** The home of what it reads, or one with nothing to do: at once when nobody has read it yet or the home is not up. */
  private placeFor({ home, stage }: Task, able: readonly Place[]): Place | undefined {
    const at = able.find(({ process }) => home === null || process.start.worker === home.worker);
    if (at !== undefined || home === null) return at;
    if (!this.isUp(home.worker)) return able[0];
    const patience = Math.min(mostPatienceMs, Math.max(leastPatienceMs, stage.taskMs));
    const since = performance.now() - (home.isWarm ? patience : 0);
    return able.find(({ runs, idleSince }) => runs.size === 0 && idleSince <= since);
  }

  private start(query: Query, task: Task, place: Place): void {
    const { process, runs, onDone } = place;
    const run = ++lastRun;
    const { home } = task;
    const away = home !== null && home.worker !== process.start.worker;
    const passing = away && (!this.isUp(home.worker) || visit(home, process.start.worker));
    const active: WorkerRun = {
      task,
      query,
      worker: process.start.worker,
      alone: task.losses >= lossesBeforeAlone,
      isBegun: [...runs].filter((other) => other.query === query && other.isBegun).length < tasksAtOnce,
      cancel: () => process.cancel(run),
      kill: () => process.kill(true),
    };
    const over = (): void => {
      runs.delete(active);
      if (runs.size === 0) place.idleSince = performance.now();
      const next = active.isBegun ? [...runs].find((other) => other.query === query && !other.isBegun) : undefined;
      if (next !== undefined) next.isBegun = true;
      this.changed();
    };
    const order = query.order(task, query.sources(task), passing);
    const isNew = this.isNew(query, process, order.fragment.id);
    const fragment = isNew ? { plan: task.stage.planBytes, filters: order.fragment.filters } : null;
    runs.add(active);
    query.began(active);
    task.stream?.begin((batches) => {
      process.credit(run, batches);
      this.changed();
    });
    const sent = { ...order, query: query.id, fragmentKey: order.fragment.id, fragment };
    process.run(
      run,
      { task: sent, credits: firstCredits },
      {
        batch: (bytes, rows, dealt) => task.stream?.pushFrame(bytes, rows, dealt),
        done(report) {
          over();
          onDone();
          if (home !== null) readAt(home, process.start.worker);
          query.done(active, report);
        },
        failed(error) {
          over();
          query.failed(active, error);
        },
        canceled(counters) {
          over();
          query.canceled(active, counters);
        },
        lost(sacrificed) {
          const { isBegun } = active;
          runs.delete(active);
          query.lost(active, sacrificed || !isBegun);
        },
      },
    );
  }

  private isUp(worker: number): boolean {
    return [...this.places.keys()].some(({ start, state }) => start.worker === worker && state === 'ready');
  }

  private isNew(query: Query, process: WorkerProcess, fragment: number): boolean {
    const byWorker = this.sent.get(query) ?? new Map<WorkerProcess, Set<number>>();
    const known = byWorker.get(process) ?? new Set();
    this.sent.set(query, byWorker.set(process, known));
    if (known.has(fragment)) return false;
    known.add(fragment);
    return true;
  }
}

function takes({ process, runs }: Place, query: Query, task: Task): boolean {
  if (process.state !== 'ready') return false;
  if (task.losses >= lossesBeforeAlone) return runs.size === 0;
  let computing = 0;
  let ours = 0;
  for (const run of runs) {
    if (run.alone) return false;
    if (run.isBegun && run.task.stream?.paused !== true) computing++;
    if (run.query === query) ours++;
  }
  return ours < heldOf(task) && computing < tasksPerWorker;
}

/** Tasks of its query that a worker holds, this one among them, those that wait as well. */
function heldOf({ stage, home, losses }: Task): number {
  if (stage.mode === 'stream' || losses > 0) return tasksAtOnce;
  if (stage.undone === stage.tasks.length) return home?.isWarm === true ? firstHeld : tasksAtOnce;
  return Math.min(mostHeld, Math.max(tasksAtOnce, Math.floor(heldMs / stage.taskMs)));
}
