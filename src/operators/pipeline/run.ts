import type { Batch, BatchStream } from '../../data/batch.ts';
import { decodeBatch } from '../../data/ipc.ts';
import type { Split } from '../../data/split.ts';
import { type PhysicalPlan, type PhysicalScan, typesOf } from '../../plan/physical.ts';
import { readColumns } from '../../storage/column_cache/read_columns.ts';
import { countRead } from '../counted_read.ts';
import type { Frame, RunContext } from '../define.ts';
import { hashAggregate } from '../hash_aggregate/run.ts';
import { putTogether } from '../put_together.ts';
import { inPieces } from '../rows.ts';
import { counted, pause } from '../stream.ts';
import { isRefusal } from './emitted.ts';
import { bringTexts, FrameReader, framesByBlock, readsFrames } from './frame_blocks.ts';
import type { HeapGroups } from './group_table.ts';
import type { PipelineHost } from './host.ts';
import type { BuiltJoin } from './joined_columns.ts';
import { builtJoins } from './joins.ts';
import { PipelineTask } from './pipeline_task.ts';
import { batchBlock, type RowBlock, rowGroupBlock } from './row_block.ts';
import type { Pipeline } from './shape.ts';
import { rangedColumns, readAtOnce, usedColumns } from './used_columns.ts';

/** Rows that stand for those of a node. */
export interface Given {
  readonly node: PhysicalPlan;
  readonly stream: BatchStream;
}

/** How the plan is run where there is no code: `plain` runs this node by its plain operator, `any` as is best. */
export interface OtherWays {
  readonly plain: (plan: PhysicalPlan, context: RunContext, given?: Given) => BatchStream;
  readonly any: (plan: PhysicalPlan, context: RunContext) => BatchStream;
}

interface Running {
  readonly pipeline: Pipeline;
  readonly context: RunContext;
  readonly host: PipelineHost;
  readonly ways: OtherWays;
}

/** Runs a pipeline over this task's share of its source. */
export function runPipeline(pipeline: Pipeline, context: RunContext, host: PipelineHost, ways: OtherWays): BatchStream {
  return pipelineRows({ pipeline, context, host, ways });
}

/**
 * Block after block: compiled where there is code for what is computed of its columns, else by the plain operators,
 * whose rows then go the same way. What groups there are at the end are finished here, or by the plain operator, which
 * has files for what does not fit, when some had to leave before.
 */
async function* pipelineRows(given: Running): BatchStream & AsyncGenerator<Batch> {
  const { pipeline, context, ways } = given;
  const { root, source } = pipeline;
  const joins = await builtJoins(pipeline, context, given.host, ways.any);
  if (joins === null) return yield* ways.plain(root, context);
  const running = { ...given, host: hostFor(given) };
  const task = taskOf(running, joins.built);
  if (task === null) {
    joins.release();
    return yield* ways.plain(root, context);
  }
  const isWhole = root.kind === 'hash_aggregate' && root.mode !== 'partial';
  try {
    const made = isIdle(joins.built)
      ? none()
      : source.kind === 'scan'
        ? scanned(task, source, running)
        : framed(task, running);
    if (task.top !== null && source.kind === 'scan') {
      for await (const rows of made) task.top.addRows(rows);
      const rows = await task.top.finish(source, context);
      if (rows !== null) yield* inPieces(rows);
      return;
    }
    if (!isWhole) {
      yield* made;
      task.flush();
      if (task.groups !== null) yield* task.groups.drain();
      return;
    }
    yield* wholeGroups(task.groups!, made, running);
  } finally {
    task.close();
    joins.release();
  }
}

/** What the task works with: texts of its own where it meets many that no other does, and nobody wants their numbers. */
function hostFor({ pipeline, context, host }: Running): PipelineHost {
  const frames = pipeline.root === context.numbered ? null : framesFor(pipeline, context);
  return frames !== null && bringTexts(pipeline, frames) ? (refusedAsNull(() => host.apart()) ?? host) : host;
}

/** What tasks have dealt for this one, to be laid out as it is read; null: it comes as batches. */
function framesFor(pipeline: Pipeline, context: RunContext): Iterable<Frame> | null {
  const { source } = pipeline;
  return source.kind === 'exchange_read' && readsFrames(pipeline) ? (context.frames?.(source.from) ?? null) : null;
}

/** null: its buffers find no room. */
function taskOf({ pipeline, context, host }: Running, joins: readonly BuiltJoin[]): PipelineTask | null {
  return refusedAsNull(() => new PipelineTask(pipeline, context, host, joins));
}

/** What was made of the rows so far: it comes before those of rows that the plain operators take. */
function* groupsSoFar(task: PipelineTask): Iterable<Batch> {
  const { groups } = task;
  task.flush();
  if (groups !== null && groups.count > 0) yield* groups.drain();
}

/** Nothing can pass a join that has nobody to meet. */
const isIdle = (joins: readonly BuiltJoin[]): boolean =>
  joins.some(({ step: { node }, build }) => build.rows === 0 && (node.join === 'inner' || node.join === 'semi'));

async function* none(): AsyncGenerator<Batch> {}

/** Results of groups; `early` are partial groups that left before the end. */
async function* wholeGroups(
  groups: HeapGroups,
  early: AsyncGenerator<Batch>,
  { pipeline: { root }, context }: Running,
): AsyncGenerator<Batch> {
  const first = await early.next();
  if (first.done === true) {
    yield* groups.finished();
    return;
  }
  async function* partial(): BatchStream & AsyncGenerator<Batch> {
    yield first.value as Batch;
    yield* early;
    yield* groups.drain();
  }
  if (root.kind === 'hash_aggregate') yield* hashAggregate.run({ ...root, mode: 'final' }, [partial()], context);
}

async function* scanned(task: PipelineTask, scan: PhysicalScan, running: Running): AsyncGenerator<Batch> {
  const { context, ways } = running;
  for (const split of context.splits(scan.scan)) {
    const block = await cachedBlock(split, scan, running);
    if (block !== null && split.kind === 'parquet') task.top?.enter(split);
    if (block !== null && (yield* compiled(task, block, running))) continue;
    context.profile.of(running.pipeline.root).plainGroups++;
    yield* groupsSoFar(task);
    const only = (number: number): readonly Split[] => (number === scan.scan ? [split] : context.splits(number));
    yield* ways.plain(partialRoot(running.pipeline.root), { ...context, splits: only });
  }
}

async function cachedBlock(split: Split, scan: PhysicalScan, running: Running): Promise<RowBlock | null> {
  const { context, host } = running;
  if (split.kind !== 'parquet') return null;
  const wanted = readAtOnce(running.pipeline, scan);
  const counters = context.profile.of(scan);
  const startedAt = performance.now();
  const columns = await readColumns(host.columns, { ...context, bounds: scan.bounds }, split, wanted.columns);
  // What the scan itself takes; its rows cannot be told from the rest of the loop.
  counters.ms += performance.now() - startedAt;
  if (columns === null) return null;
  try {
    counters.rowGroups++;
    countRead(counters, columns);
    return rowGroupBlock(columns, wanted.output, usedColumns(running.pipeline), host);
  } catch (thrown) {
    columns.release();
    if (isRefusal(thrown)) return null;
    throw thrown;
  }
}

/** What tasks have dealt for this one, laid out as it is read; where that cannot be, and else, as `streamed`. */
async function* framed(task: PipelineTask, running: Running): AsyncGenerator<Batch> {
  const { pipeline, context, host } = running;
  const { source } = pipeline;
  const frames = framesFor(pipeline, context);
  if (frames === null) {
    const below = wantsNumbers(pipeline) ? { ...context, numbered: source } : context;
    return yield* streamed(task, running, running.ways.any(source, below));
  }
  const reader = new FrameReader(host, pipeline);
  const parts = framesByBlock(frames)[Symbol.iterator]();
  for (let next = parts.next(); next.done !== true; next = parts.next()) {
    const block = refusedAsNull(() => reader.block(next.value));
    const rows = block?.rows ?? 0;
    if (block !== null && (yield* compiled(task, block, running))) {
      context.profile.of(source).rows += rows;
      continue;
    }
    const rest = { [Symbol.iterator]: () => parts };
    return yield* streamed(task, running, counted(batchesOf([next.value], rest, source), context.profile.of(source)));
  }
}

/** Whether texts are only grouped and counted as they are. */
const wantsNumbers = ({ steps, sink }: Pipeline): boolean =>
  steps.length === 0 &&
  sink.kind === 'aggregate' &&
  sink.groups.every(({ expr }) => expr.kind === 'column') &&
  sink.aggregates.every(({ args, filter }) => filter === null && args.every(({ kind }) => kind === 'column'));

/** Frames as batches. */
async function* batchesOf(
  first: Iterable<readonly Frame[]>,
  rest: Iterable<readonly Frame[]>,
  source: PhysicalPlan,
): BatchStream & AsyncGenerator<Batch> {
  const types = typesOf(source);
  for (const parts of [first, rest]) {
    for (const frames of parts) for (const frame of frames) yield decodeBatch(bytesOf(frame), types);
  }
}

function bytesOf(frame: Frame): Uint8Array {
  const bytes = new Uint8Array(frame.bytes);
  frame.readInto(bytes);
  return bytes;
}

/** The batches of another operator; the first for which there is no code, and all after it, go the plain way. */
async function* streamed(task: PipelineTask, running: Running, made: BatchStream): AsyncGenerator<Batch> {
  const { pipeline, context, ways } = running;
  const { root, source } = pipeline;
  const laid = { used: usedColumns(pipeline, task.isDealing), ranged: rangedColumns(pipeline) };
  const rows = (isPieced(source) ? putTogether(made) : made)[Symbol.asyncIterator]();
  try {
    for (let next = await rows.next(); next.done !== true; next = await rows.next()) {
      const batch: Batch = next.value;
      const block = refusedAsNull(() => batchBlock(batch, source.output, laid, running.host));
      if (block !== null && (yield* compiled(task, block, running))) continue;
      const rest: BatchStream = {
        async *[Symbol.asyncIterator]() {
          yield batch;
          for (let more = await rows.next(); more.done !== true; more = await rows.next()) yield more.value;
        },
      };
      yield* groupsSoFar(task);
      // Partial groups that are to be merged are what the plain operator reads as well.
      yield* root.kind === 'hash_aggregate' && root.mode === 'final'
        ? rest
        : ways.plain(partialRoot(root), context, { node: source, stream: rest });
      return;
    }
  } finally {
    await rows.return?.();
  }
}

/** What was dealt comes in as many pieces as tasks have dealt. */
const isPieced = (source: PhysicalPlan): boolean =>
  source.kind === 'exchange_read' && source.distribution.kind !== 'gather';

/** null: there is no code for it, or no room. */
function refusedAsNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (thrown) {
    if (isRefusal(thrown)) return null;
    throw thrown;
  }
}

/** False: there is no code for this block; nothing has been made of it, and it is released. */
async function* compiled(
  task: PipelineTask,
  block: RowBlock,
  { pipeline, context }: Running,
): AsyncGenerator<Batch, boolean> {
  if (block.rows === 0) {
    block.release();
    return true;
  }
  const run = task.bind(block);
  if (run === null) {
    block.release();
    return false;
  }
  try {
    const code = context.profile.of(pipeline.root);
    code.compiledGroups++;
    for (const _ of task.run(run, block)) {
      code.morsels++;
      yield* task.taken();
      await pause(context);
    }
    return true;
  } finally {
    run.close();
  }
}

/** What gives the same by the plain operators: partial groups, also where the plan wants whole ones. */
const partialRoot = (root: PhysicalPlan): PhysicalPlan =>
  root.kind === 'hash_aggregate' && root.mode === 'single' ? { ...root, mode: 'partial' } : root;
