import type { CachedColumn, WorkerInfo } from '../job.ts';
import { type ProcessEnd, WorkerProcess } from './process.ts';

/** A worker that has not been heard for this long computes without breathing, or is stuck. */
const silenceMs = 30_000;
const watchMs = 1000;
/** Deaths during start that are tried again at once; after that, ever more slowly. */
const quickStarts = 3;
const longestWaitMs = 5000;
/** So many failed starts in a row mean that workers cannot run here at all. */
const hopelessStarts = 6;

export interface PoolOptions {
  readonly workers: number;
  readonly main: string;
  /** Bytes of each worker. */
  readonly memory: number;
  readonly codeCache: string;
  readonly log: (event: string, details: Record<string, unknown>) => void;
  readonly environment: Readonly<Record<string, string>>;
  readonly onReady: (process: WorkerProcess) => void;
  /** No worker has come up for so long that waiting makes no sense. */
  readonly onHopeless: (detail: string) => void;
}

interface Slot {
  readonly worker: number;
  process: WorkerProcess;
  restarts: number;
  failedStarts: number;
}

/** The worker processes: as many as asked for, each replaced when it dies. */
export class WorkerPool {
  private readonly options: PoolOptions;
  private readonly slots: Slot[];
  private readonly watcher: NodeJS.Timeout;
  private readonly tasksDone = new Map<number, number>();
  private lastWatch = performance.now();
  private closing = false;

  constructor(options: PoolOptions) {
    this.options = options;
    this.slots = Array.from({ length: options.workers }, (_, worker) => this.open(worker));
    this.watcher = setInterval(() => this.watch(), watchMs);
    this.watcher.unref();
  }

  /** No worker runs, and those that were started did not come up. */
  get hopeless(): boolean {
    return this.slots.every(({ process, failedStarts }) => process.state !== 'ready' && failedStarts >= hopelessStarts);
  }

  /** Those that can take tasks now. */
  ready(): readonly WorkerProcess[] {
    return this.slots.map(({ process }) => process).filter(({ state }) => state === 'ready');
  }

  countTask(worker: number): void {
    this.tasksDone.set(worker, (this.tasksDone.get(worker) ?? 0) + 1);
  }

  info(): readonly WorkerInfo[] {
    return this.slots.map(({ worker, process, restarts }) => ({
      worker,
      pid: process.pid,
      state: process.state === 'ready' && process.load > 0 ? 'busy' : process.state,
      tasksDone: this.tasksDone.get(worker) ?? 0,
      restarts,
      memory: process.memory,
      cache: process.cache,
    }));
  }

  async cached(): Promise<readonly (CachedColumn & { readonly worker: number })[]> {
    const answers = await Promise.all(this.slots.map(({ process }) => process.cached()));
    return answers.flatMap((columns, i) => columns.map((column) => ({ worker: this.slots[i].worker, ...column })));
  }

  /** Ends all processes; returns when they have gone. */
  async close(): Promise<void> {
    this.closing = true;
    clearInterval(this.watcher);
    const ends = this.slots.map(({ process }) => {
      process.close();
      const timer = setTimeout(() => process.kill(true), killAfterMs);
      return process.ended.finally(() => clearTimeout(timer));
    });
    await Promise.all(ends);
  }

  private open(worker: number): Slot {
    const slot: Partial<Slot> & { worker: number } = { worker, restarts: 0, failedStarts: 0 };
    return Object.assign(slot, { process: this.startIn(slot as Slot) }) as Slot;
  }

  private startIn(slot: Slot): WorkerProcess {
    const { main, memory, codeCache, log, environment, onReady } = this.options;
    const process: WorkerProcess = new WorkerProcess(
      { worker: slot.worker, main, memory, codeCache, log, environment },
      () => {
        slot.failedStarts = 0;
        log('worker ready', { worker: slot.worker, pid: process.pid, ms: performance.now() - process.startedAt });
        onReady(process);
      },
    );
    void process.ended.then((end) => this.replace(slot, end));
    return process;
  }

  private replace(slot: Slot, { wasReady, code, signal }: ProcessEnd): void {
    if (this.closing) return;
    slot.restarts++;
    slot.failedStarts = wasReady ? 0 : slot.failedStarts + 1;
    if (this.hopeless) this.options.onHopeless(`Workers end while they start (exit code ${code}, signal ${signal}).`);
    const start = (): void => {
      if (!this.closing) slot.process = this.startIn(slot);
    };
    if (slot.failedStarts < quickStarts) return start();
    setTimeout(start, Math.min(longestWaitMs, 100 * 2 ** (slot.failedStarts - quickStarts))).unref();
  }

  private watch(): void {
    const now = performance.now();
    // A pause of our own (a stopped process, a suspended machine) proves nothing about the workers.
    const paused = now - this.lastWatch > 5 * watchMs;
    this.lastWatch = now;
    for (const { process } of this.slots) {
      if (process.state === 'dead') continue;
      if (paused) process.lastHeard = now;
      if (now - process.lastHeard < silenceMs) continue;
      this.options.log('worker silent', { worker: process.start.worker, pid: process.pid });
      process.kill(false);
    }
  }
}

/** A worker that computes sees its socket close only when it breathes. */
const killAfterMs = 500;
