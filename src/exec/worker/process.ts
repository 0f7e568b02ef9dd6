import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { collectorFlags } from '../../base/collector.ts';
import { fromPlain, type SqlError } from '../../base/error.ts';
import type { CachedColumn, CacheFigures } from '../job.ts';
import { type CounterList, unpacked } from '../profile.ts';
import type { TaskReport } from '../run_task.ts';
import { noCache } from './cache_figures.ts';
import { Channel, type FromWorker, type SentTask, type ToWorker } from './protocol.ts';

/** How one run goes. Exactly one of done, failed, canceled, lost ends it. */
export interface RunListener {
  batch(bytes: Uint8Array, rows: number, dealt: boolean): void;
  done(report: TaskReport): void;
  failed(error: SqlError): void;
  canceled(counters: CounterList): void;
  /** The process has died; `sacrificed`: we killed it for the sake of something else than this run. */
  lost(sacrificed: boolean): void;
}

export interface WorkerStart {
  readonly worker: number;
  /** The script of the process. */
  readonly main: string;
  /** Bytes. */
  readonly memory: number;
  /** Folder of compiled code, which halves the start of every process but the first. */
  readonly codeCache: string;
  readonly log: (event: string, details: Record<string, unknown>) => void;
  readonly environment: Readonly<Record<string, string>>;
}

export interface ProcessEnd {
  readonly wasReady: boolean;
  readonly code: number | null;
  readonly signal: string | null;
}

/** Most of what a worker prints to stderr that is kept for the log. */
const stderrKept = 4096;

/** One worker process, from its start to its death. */
export class WorkerProcess {
  readonly start: WorkerStart;
  readonly startedAt = performance.now();
  state: 'starting' | 'ready' | 'dead' = 'starting';
  memory = 0;
  cache: CacheFigures = noCache;
  lastHeard = performance.now();
  /** Settles when the process has gone. */
  readonly ended: Promise<ProcessEnd>;
  private readonly child: ChildProcess;
  private readonly channel: Channel<ToWorker, FromWorker>;
  private readonly runs = new Map<number, RunListener>();
  private readonly asked = new Map<number, (columns: readonly CachedColumn[]) => void>();
  private readonly onReady: () => void;
  private sacrifice = false;
  private lastAsk = 0;
  private stderr = '';

  constructor(start: WorkerStart, onReady: () => void) {
    this.start = start;
    this.onReady = onReady;
    this.child = spawn(process.execPath, [...flagsFor(start.memory), start.main], {
      env: { ...environment(), NODE_COMPILE_CACHE: start.codeCache, ...start.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const socket = this.child.stdio[3] as Socket;
    // A write to a process that has just died: its exit tells the same, and is what counts.
    socket.on('error', () => {});
    this.channel = new Channel(socket, (message, payload) => this.hear(message, payload));
    this.ended = new Promise((resolve) => this.watch(resolve));
    this.channel.send({ kind: 'hello', worker: start.worker, memory: start.memory });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Runs that have begun and not ended. */
  get load(): number {
    return this.runs.size;
  }

  run(run: number, order: { readonly task: SentTask; readonly credits: number }, listener: RunListener): void {
    this.runs.set(run, listener);
    this.channel.send({ kind: 'run', run, ...order });
  }

  cancel(run: number): void {
    if (this.runs.has(run)) this.channel.send({ kind: 'cancel', run });
  }

  credit(run: number, batches: number): void {
    if (this.runs.has(run)) this.channel.send({ kind: 'credit', run, batches });
  }

  forget(query: number): void {
    this.channel.send({ kind: 'forget', query });
  }

  /** What is in its cache; nothing when it is not up or dies before it answers. */
  cached(): Promise<readonly CachedColumn[]> {
    if (this.state !== 'ready') return Promise.resolve([]);
    const ask = ++this.lastAsk;
    this.channel.send({ kind: 'cached', ask });
    return new Promise((resolve) => this.asked.set(ask, resolve));
  }

  /** Empties its cache and forgets what was done with it. */
  async clear(): Promise<void> {
    this.channel.send({ kind: 'clear' });
    // Answered after that; what heartbeats said before is old.
    await this.cached();
    this.cache = noCache;
  }

  /** `sacrifice`: the other runs of this process did nothing wrong. */
  kill(sacrifice: boolean): void {
    this.sacrifice = sacrifice;
    this.child.kill('SIGKILL');
  }

  /** Asks the process to end by closing its socket. */
  close(): void {
    this.channel.close();
  }

  private hear(message: FromWorker, payload: Uint8Array): void {
    this.lastHeard = performance.now();
    if (message.kind === 'ready') {
      this.state = 'ready';
      return this.onReady();
    }
    if (message.kind === 'heartbeat') {
      this.memory = message.memory;
      this.cache = message.cache;
      return;
    }
    if (message.kind === 'cached') {
      this.asked.get(message.ask)?.(message.columns);
      this.asked.delete(message.ask);
      return;
    }
    const listener = this.runs.get(message.run);
    if (listener === undefined) return;
    if (message.kind === 'batch') return listener.batch(payload, message.rows, message.dealt);
    this.runs.delete(message.run);
    if (message.kind === 'done') {
      return listener.done({ ...message.report, counters: unpacked(message.report.counters) });
    }
    if (message.kind === 'canceled') return listener.canceled(unpacked(message.counters));
    if (message.stack !== null)
      this.start.log('task failed inside', { worker: this.start.worker, stack: message.stack });
    listener.failed(fromPlain(message.error));
  }

  private watch(resolve: (end: ProcessEnd) => void): void {
    const end = (code: number | null, signal: string | null): void => {
      if (this.state === 'dead') return;
      const wasReady = this.state === 'ready';
      this.state = 'dead';
      this.channel.close();
      const { worker, log } = this.start;
      log('worker ended', { worker, pid: this.pid, code, signal, tasks: this.runs.size, stderr: this.stderr });
      resolve({ wasReady, code, signal });
      for (const tell of this.asked.values()) tell([]);
      this.asked.clear();
      const lost = [...this.runs.values()];
      this.runs.clear();
      for (const listener of lost) listener.lost(this.sacrifice);
    };
    this.child.on('exit', end);
    this.child.on('error', () => end(null, null));
    const keep = (chunk: Buffer): void => {
      this.stderr = (this.stderr + chunk.toString()).slice(-stderrKept);
    };
    this.child.stdout?.on('data', keep);
    this.child.stderr?.on('data', keep);
  }
}

/** Flags of this process that change how code runs, handed on; those that say what to run are not. */
const handedOn = /^--(experimental|no-experimental|disable-warning|no-warnings|stack-size|enable-source-maps)/;

const leastHeapMegabytes = 512;

const flagsFor = (memory: number): readonly string[] => [
  ...process.execArgv.filter((flag) => handedOn.test(flag)),
  ...collectorFlags,
  `--max-old-space-size=${Math.max(leastHeapMegabytes, Math.floor(memory / 1024 / 1024))}`,
];

/** The server's environment (credentials of object stores among it) without what concerns the server process alone. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _test, NODE_CHANNEL_FD: _channel, NODE_UNIQUE_ID: _unique, ...rest } = process.env;
  return rest;
}
