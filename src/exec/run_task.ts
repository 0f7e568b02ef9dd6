import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '../base/assert.ts';
import type { FragmentId } from '../base/ids.ts';
import type { Batch, BatchStream } from '../data/batch.ts';
import type { Split } from '../data/split.ts';
import type { CallContext } from '../functions/define.ts';
import type { Effect } from '../functions/effect.ts';
import type { Frame, MemoryBudget, RunContext } from '../operators/define.ts';
import type { PipelineHost } from '../operators/pipeline/host.ts';
import { keyCollection } from '../operators/runtime_filter/summaries.ts';
import { type Distribution, type ExchangeRead, inputsOf, type PhysicalPlan, typesOf } from '../plan/physical.ts';
import type { FileStore } from '../storage/file.ts';
import { Breath } from './breath.ts';
import { dealtRows, partitionerOf } from './exchange/partitioner.ts';
import { framesOf, readSource } from './exchange/read.ts';
import type { Source, TaskOutput } from './exchange/source.ts';
import { ExchangeWriter } from './exchange/write.ts';
import type { Fragment } from './fragment.ts';
import { TaskBudget } from './memory.ts';
import { type CounterList, TaskCounters } from './profile.ts';

/** One attempt at one task: plain data. */
export interface TaskOrder {
  readonly fragment: Fragment;
  readonly task: number;
  /** Unique among the attempts at the tasks of the query; begins the names of its files. */
  readonly name: string;
  readonly splits: readonly (readonly [scan: number, splits: readonly Split[]])[];
  /** What the tasks of earlier fragments wrote for this task, in task order. */
  readonly inputs: readonly (readonly [from: FragmentId, sources: readonly Source[]])[];
  /** `seed` is this task's own. */
  readonly call: CallContext;
  readonly folder: string;
  /** stream: batches are delivered as they come; exchange: they are written for the next fragment. */
  readonly output: 'stream' | 'exchange';
  /** The worker is not the home of what it reads. */
  readonly passing: boolean;
}

/** What a process lends to the tasks it runs. */
export interface TaskHost {
  readonly store: FileStore;
  readonly memory: MemoryBudget;
  readonly signal: AbortSignal;
  readonly runPlan: (plan: PhysicalPlan, context: RunContext) => BatchStream;
  readonly held?: RunContext['held'];
  readonly columns?: RunContext['columns'];
  readonly shared?: RunContext['shared'];
  readonly pipelines?: PipelineHost | null;
  /** Told what was counted, however the task ends. */
  readonly counted?: (counters: CounterList) => void;
  /** Streams of tasks that are still running, in place of `inputs`. */
  readonly live?: (from: FragmentId) => readonly BatchStream[] | undefined;
  /** Told before the task makes the folder of its query. */
  readonly folder?: () => void;
}

export interface TaskReport {
  /** null when it streamed. */
  readonly output: TaskOutput | null;
  readonly counters: CounterList;
  /** What its functions ask of the session. */
  readonly effects: readonly Effect[];
  readonly ms: number;
}

/** `dealt`: as `TaskCounters.dealt`. */
type Deliver = (batch: Batch, dealt: boolean) => Promise<void> | undefined;
type Take = (batch: Batch) => Promise<void> | undefined;

/** Runs a task to its end. Throws what its operators throw, and the signal's reason when that fires. */
export async function runTask(order: TaskOrder, host: TaskHost, deliver: Deliver): Promise<TaskReport> {
  const started = performance.now();
  const memory = new TaskBudget(host.memory);
  const counters = new TaskCounters(order.fragment.root);
  const temporaries: string[] = [];
  const context = contextOf(order, host, { memory, counters, temporaries });
  try {
    const output = await drain(order, context, {
      runPlan: host.runPlan,
      deliver: (batch) => deliver(batch, counters.dealt),
      makeFolder: () => makeFolder(order, host),
    });
    const effects = order.call.effects ?? [];
    return { output, counters: counters.list(), effects, ms: performance.now() - started };
  } finally {
    memory.close();
    host.counted?.(counters.list());
    await Promise.all(temporaries.map((path) => rm(path, { force: true, recursive: true })));
  }
}

interface TaskState {
  readonly memory: TaskBudget;
  readonly counters: TaskCounters;
  readonly temporaries: string[];
}

function contextOf(order: TaskOrder, host: TaskHost, state: TaskState): RunContext {
  const splits = new Map(order.splits);
  const inputs = new Map(order.inputs);
  const reads = new Map(readsOf(order.fragment.root).map((read) => [read.from, read]));
  const breath = new Breath(host.signal);
  return {
    call: order.call,
    signal: host.signal,
    memory: state.memory,
    store: host.store,
    task: order.task,
    splits: (scan) => splits.get(scan) ?? [],
    inputs(from) {
      const live = host.live?.(from);
      if (live !== undefined) return live;
      const sources = inputs.get(from);
      assert(sources !== undefined, `task ${order.name} is told what fragment ${from} wrote`);
      const types = typesOf(reads.get(from)!);
      return sources.map((source) => readSource(source, types));
    },
    frames(from) {
      if (host.live?.(from) !== undefined) return null;
      return framesOfAll(inputs.get(from) ?? []);
    },
    temporary() {
      makeFolder(order, host);
      const path = join(order.folder, `${order.name}-${state.temporaries.length}.temporary`);
      state.temporaries.push(path);
      return path;
    },
    breathe: () => breath.breathe(),
    filters: new Map(order.fragment.filters.map((filter) => [filter.filter, filter])),
    root: order.fragment.root,
    pipelines: host.pipelines ?? null,
    rounds: { work: new Map(), kept: new Map() },
    profile: state.counters,
    ...(host.shared === undefined ? {} : { shared: host.shared }),
    ...(host.held === undefined ? {} : { held: host.held }),
    passing: order.passing,
    ...(host.columns === undefined ? {} : { columns: host.columns }),
  };
}

function* framesOfAll(sources: readonly Source[]): Iterable<Frame> {
  for (const source of sources) yield* framesOf(source);
}

function makeFolder({ folder }: TaskOrder, host: TaskHost): void {
  host.folder?.();
  mkdirSync(folder, { recursive: true });
}

const readsOf = (node: PhysicalPlan): readonly ExchangeRead[] =>
  node.kind === 'exchange_read' ? [node] : inputsOf(node).flatMap(readsOf);

interface Draining {
  readonly runPlan: TaskHost['runPlan'];
  readonly deliver: Take;
  readonly makeFolder: () => void;
}

/** What every task of the reader receives should be smaller than what one of them does. */
const inlineBytes = (output: Distribution | null): number =>
  (output?.kind === 'broadcast' || output?.kind === 'kept' ? 8 : 64) * 1024;

async function drain(
  order: TaskOrder,
  context: RunContext,
  { runPlan, deliver, makeFolder }: Draining,
): Promise<TaskOutput | null> {
  const { root, output, summaries } = order.fragment;
  if (order.output === 'stream') {
    await pull(runPlan(root, context), context, deliver);
    return null;
  }
  const partitioner = partitionerOf(output, root, context.call);
  const place = { path: join(order.folder, order.name), makeFolder };
  const writer = new ExchangeWriter(place, partitioner, inlineBytes(output));
  const collected = keyCollection(summaries, root.output, context.call);
  try {
    const dealt = dealtRows(output, root, (partition, rows) => {
      collected.add(rows);
      writer.put(partition, rows);
    });
    await pull(runPlan(root, dealt === null ? context : { ...context, dealt }), context, (batch) => {
      collected.add(batch);
      writer.add(batch);
      return undefined;
    });
    return { ...writer.finish(), keys: collected.finish() };
  } finally {
    writer.abort();
  }
}

async function pull(batches: BatchStream, context: RunContext, take: Take): Promise<void> {
  context.signal.throwIfAborted();
  for await (const batch of batches) {
    context.signal.throwIfAborted();
    await take(batch);
    await context.breathe();
  }
  context.signal.throwIfAborted();
}
