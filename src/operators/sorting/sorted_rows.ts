import { type Batch, type BatchStream, batchRows } from '../../data/batch.ts';
import type { DataType } from '../../data/type.ts';
import { sortInSteps } from '../../kernels/sort_steps.ts';
import type { NodeCounters, RunContext } from '../define.ts';
import { Reservation } from '../reservation.ts';
import { bytesOf, concatBatches, takeRows } from '../rows.ts';
import { SpillFile } from '../spill_file.ts';
import { pause } from '../stream.ts';
import { mergeSorted } from './merge.ts';
import type { SortOrder } from './sort_keys.ts';

export interface Sorting {
  readonly order: SortOrder;
  readonly types: readonly DataType[];
  readonly context: RunContext;
  readonly counters: NodeCounters;
}

/**
 * All rows in order. Keys are computed once and travel as further columns until the rows go out. When memory refuses,
 * what has been gathered is written as a sorted run; the runs are merged at the end.
 */
export async function* sortAll(input: BatchStream, sorting: Sorting): BatchStream & AsyncGenerator<Batch> {
  const { order, types, context, counters } = sorting;
  const memory = new Reservation(context.memory, counters);
  const runs: SpillFile[] = [];
  const keyed: Batch[] = [];
  let bytes = 0;
  const spill = async (): Promise<void> => {
    const run = new SpillFile([...types, ...order.types], context, counters);
    runs.push(run);
    for await (const piece of sortedPieces(keyed.splice(0), sorting)) {
      run.add(piece);
      await pause(context);
    }
    bytes = 0;
    memory.hold(0);
    if (runs.length === mostRuns) runs.push(await mergedRun(runs.splice(0), sorting));
  };
  try {
    for await (const batch of input) {
      const extended = { columns: [...batch.columns, ...order.keysOf(batch)], length: batch.length };
      keyed.push(extended);
      bytes += bytesOf(extended) + batch.length * rowBytes;
      // Sorting needs the rows once more, in order.
      if (!memory.hold(2 * bytes)) await spill();
      await pause(context);
    }
    if (runs.length > 0 && keyed.length > 0) await spill();
    const sorted = runs.length === 0 ? sortedPieces(keyed, sorting) : mergeRuns(runs, sorting);
    for await (const piece of sorted) {
      yield { columns: piece.columns.slice(0, types.length), length: piece.length };
      await pause(context);
    }
  } finally {
    for (const run of runs) run.close();
    memory.close();
  }
}

/** Runs that are merged at once: each has an open file and a batch in memory. */
const mostRuns = 64;

async function mergedRun(runs: readonly SpillFile[], sorting: Sorting): Promise<SpillFile> {
  const { order, types, context, counters } = sorting;
  const merged = new SpillFile([...types, ...order.types], context, counters);
  try {
    for await (const piece of mergeRuns(runs, sorting)) merged.add(piece);
    return merged;
  } catch (error) {
    merged.close();
    throw error;
  } finally {
    for (const run of runs) run.close();
  }
}

/** A row number and a rank. */
const rowBytes = 12;

async function* sortedPieces(
  batches: readonly Batch[],
  { order, types, context }: Sorting,
): BatchStream & AsyncGenerator<Batch> {
  if (batches.length === 0) return;
  const all = concatBatches(batches, { columns: [], length: 0 });
  const steps = sortInSteps(all.columns.slice(types.length), order.orders, all.length);
  let step = steps.next();
  while (step.done !== true) {
    await pause(context);
    step = steps.next();
  }
  const rows = step.value;
  for (let start = 0; start < rows.length; start += batchRows) {
    yield takeRows(all, rows.subarray(start, start + batchRows));
  }
}

/** Runs were written in the order of their rows, so that merging them by number keeps the sort stable. */
function mergeRuns(runs: readonly SpillFile[], { order, types, context }: Sorting): BatchStream {
  const byKeys = { keysOf: (batch: Batch) => batch.columns.slice(types.length), compare: order.compare };
  return mergeSorted(
    runs.map((run) => inOrder(run.read())),
    byKeys,
    context,
  );
}

async function* inOrder(batches: Iterable<Batch>): BatchStream & AsyncGenerator<Batch> {
  yield* batches;
}
