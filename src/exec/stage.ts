import type { FragmentId } from '../base/ids.ts';
import type { NodeCounters } from '../operators/define.ts';
import type { RuntimeFilter } from '../operators/runtime_filter/filter.ts';
import { typesOf } from '../plan/physical.ts';
import type { TaskOutput } from './exchange/source.ts';
import { type CutFragment, planBytes } from './fragment.ts';
import type { Home } from './homes.ts';
import { addCounters, type CounterList, noCounters } from './profile.ts';
import { type Flow, TaskStream } from './task_stream.ts';
import type { FragmentTasks, TaskPlan } from './tasks.ts';

/** One run of a task, as the query holds on to it. */
export interface ActiveRun {
  readonly task: Task;
  /** Worker number; null when it runs in the server. */
  readonly worker: number | null;
  cancel(): void;
  /** Ends the process, because it did not heed `cancel`. */
  kill(): void;
}

/** A task and how far it has come. held → ready → running → done; back to ready when its worker is lost. */
export class Task {
  readonly stage: Stage;
  readonly plan: TaskPlan;
  readonly stream: TaskStream | null;
  state: 'held' | 'ready' | 'running' | 'done' = 'held';
  /** What it reads: as planned, or what runtime filters leave of it. */
  splits: TaskPlan['splits'];
  attempts = 0;
  losses = 0;
  /** Its rows are about to be read. */
  wanted = false;
  output: TaskOutput | null = null;
  /** Where the columns that it reads are kept; null: it reads none that are. */
  home: Home | null = null;
  run: ActiveRun | null = null;

  constructor(stage: Stage, plan: TaskPlan, stream: TaskStream | null) {
    this.stage = stage;
    this.plan = plan;
    this.splits = plan.splits;
    this.stream = stream;
  }

  get name(): string {
    return `f${this.stage.id}-t${this.plan.number}`;
  }

  /** Rows it was to read from relations. */
  get scanRows(): number {
    return this.plan.splits.reduce((sum, [, splits]) => splits.reduce((rows, split) => rows + split.rows, sum), 0);
  }
}

export interface NodeSum {
  readonly counters: NodeCounters;
  readonly msByWorker: Map<number, number>;
  tasks: number;
}

export interface StageSetup {
  readonly mode: 'exchange' | 'stream';
  /** It reads streams of running tasks, and so runs in the server. */
  readonly overLive: boolean;
  readonly flow: Flow;
}

/**
 * A fragment with its tasks. Mode `exchange`: every task writes files or inline frames, and readers begin when all are
 * done. Mode `stream`: rows go to the server as they come, task after task, and nothing waits for the last one.
 */
export class Stage {
  readonly fragment: CutFragment;
  readonly mode: StageSetup['mode'];
  readonly overLive: boolean;
  readonly tasks: readonly Task[];
  readonly pruned: FragmentTasks['pruned'];
  /** Row groups left out by runtime filters, by scan number; null until these are made. */
  narrowed: ReadonlyMap<number, number> | null = null;
  /** Its tasks know their homes. */
  isSettled = false;
  /** The runtime filters of its scans, once made. */
  filters: readonly RuntimeFilter[] = [];
  readonly sums = new Map<string, NodeSum>();
  /** Nothing more of it is wanted. */
  closed = false;
  undone: number;
  retried = 0;
  /** Milliseconds of all its tasks that are done. */
  busyMs = 0;
  startedAt = 0;
  endedAt = 0;
  private plan: Uint8Array | null = null;

  constructor(fragment: CutFragment, { mode, overLive, flow }: StageSetup, { tasks, pruned }: FragmentTasks) {
    this.fragment = fragment;
    this.mode = mode;
    this.overLive = overLive;
    this.pruned = pruned;
    const types = typesOf(fragment.root);
    this.tasks = tasks.map((plan) => new Task(this, plan, mode === 'stream' ? new TaskStream(types, flow) : null));
    this.undone = tasks.length;
  }

  /** What workers are told of its plan: made once. */
  get planBytes(): Uint8Array {
    this.plan ??= planBytes(this.fragment);
    return this.plan;
  }

  get id(): FragmentId {
    return this.fragment.id;
  }

  /** Milliseconds of a task, as far as is known. */
  get taskMs(): number {
    return this.busyMs / Math.max(1, this.tasks.length - this.undone);
  }

  get rowsOut(): number {
    return this.sums.get('0')?.counters.rows ?? 0;
  }

  /** Adds the figures of one run; worker -1 is the server. */
  count(list: CounterList, worker: number): void {
    for (const [path, counters] of list) {
      const sum = this.sums.get(path) ?? { counters: noCounters(), msByWorker: new Map(), tasks: 0 };
      this.sums.set(path, sum);
      addCounters(sum.counters, counters);
      sum.tasks++;
      sum.msByWorker.set(worker, (sum.msByWorker.get(worker) ?? 0) + counters.ms);
    }
  }
}
