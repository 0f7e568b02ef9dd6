import type { Batch, BatchStream } from '../../data/batch.ts';
import type { Split } from '../../data/split.ts';
import type { PhysicalPlan, PhysicalScan } from '../../plan/physical.ts';
import { type PinnedColumns, readColumns } from '../../storage/column_cache/read_columns.ts';
import { countRead } from '../counted_read.ts';
import type { RunContext } from '../define.ts';
import { hashAggregate } from '../hash_aggregate/run.ts';
import { pause } from '../stream.ts';
import type { PipelineHost } from './host.ts';
import { PipelineTask } from './pipeline_task.ts';
import type { Pipeline } from './shape.ts';

type RunPlain = (plan: PhysicalPlan, context: RunContext) => BatchStream;

/** Runs a pipeline over this task's row groups. */
export function runPipeline(
  pipeline: Pipeline,
  context: RunContext,
  host: PipelineHost,
  runPlain: RunPlain,
): BatchStream {
  const { root } = pipeline;
  const rows = pipelineRows({ pipeline, context, host, runPlain });
  if (root.kind !== 'hash_aggregate' || root.mode !== 'single') return rows;
  // Partial results of this task, brought together by the plain operator: it has files for what does not fit.
  return hashAggregate.run({ ...root, mode: 'final' }, [rows], context);
}

interface Running {
  readonly pipeline: Pipeline;
  readonly context: RunContext;
  readonly host: PipelineHost;
  readonly runPlain: RunPlain;
}

/**
 * Row group after row group: compiled where its columns are in the cache and there is code for what is computed of them,
 * else by the plain operators, whose rows then go the same way.
 */
async function* pipelineRows(running: Running): BatchStream & AsyncGenerator<Batch> {
  const { pipeline, context, host } = running;
  const scan = pipeline.source as PhysicalScan;
  const task = new PipelineTask(pipeline, context, host);
  const counters = context.profile.of(pipeline.root);
  try {
    for (const split of context.splits(scan.scan)) {
      const columns = await pinned(split, scan, running);
      try {
        if (columns !== null && (yield* compiled(task, columns, running))) counters.compiledGroups++;
        else {
          counters.plainGroups++;
          yield* plain(split, scan, running);
        }
      } finally {
        columns?.release();
      }
    }
    yield* task.finish();
  } finally {
    task.close();
  }
}

async function pinned(split: Split, scan: PhysicalScan, { context, host }: Running): Promise<PinnedColumns | null> {
  if (split.kind !== 'parquet') return null;
  const startedAt = performance.now();
  const columns = await readColumns(host.columns, { ...context, bounds: scan.bounds }, split, scan.columns);
  // What the scan itself takes; its rows cannot be told from the rest of the loop.
  context.profile.of(scan).ms += performance.now() - startedAt;
  return columns;
}

/** False: there is no code for this row group; nothing has been made of it. */
async function* compiled(
  task: PipelineTask,
  columns: PinnedColumns,
  { pipeline, context }: Running,
): AsyncGenerator<Batch, boolean> {
  const counters = context.profile.of(pipeline.source);
  if (columns.rows === 0) {
    counters.rowGroups++;
    countRead(counters, columns);
    return true;
  }
  const run = task.bind(columns);
  if (run === null) {
    // What is here now the plain operators find in the cache.
    countRead(counters, { ...columns, hits: 0, hitBytes: 0 });
    return false;
  }
  counters.rowGroups++;
  countRead(counters, columns);
  const code = context.profile.of(pipeline.root);
  try {
    for (const _ of run.morsels()) {
      code.morsels++;
      yield* task.taken();
      await pause(context);
    }
    task.count(run, columns.rows);
    return true;
  } finally {
    run.close();
  }
}

/** The same rows by the plain operators: partial groups, also where the plan wants whole ones. */
function plain(split: Split, scan: PhysicalScan, { pipeline: { root }, context, runPlain }: Running): BatchStream {
  const partial: PhysicalPlan =
    root.kind === 'hash_aggregate' && root.mode === 'single' ? { ...root, mode: 'partial' } : root;
  const only: RunContext = {
    ...context,
    splits: (number) => (number === scan.scan ? [split] : context.splits(number)),
  };
  return runPlain(partial, only);
}
