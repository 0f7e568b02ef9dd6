import { errors } from '../../base/error.ts';
import type { Batch, BatchStream } from '../../data/batch.ts';
import type { DataType } from '../../data/type.ts';
import type { Vector } from '../../data/vector.ts';
import { type KeyOrder, rowsComparison } from '../../kernels/sort_keys.ts';
import { type PhysicalWindow, typesOf } from '../../plan/physical.ts';
import { type NodeCounters, type RunContext, runningOperator } from '../define.ts';
import { compile, type Evaluator } from '../evaluate.ts';
import { Reservation } from '../reservation.ts';
import { bytesOf, concatBatches, inPieces, sliceRows } from '../rows.ts';
import { sortAll } from '../sorting/sorted_rows.ts';
import { pause } from '../stream.ts';
import { type Calls, callsOf } from './calls.ts';
import { peersOf } from './peers.ts';

/**
 * Window functions: rows are sorted by partition and order; whole partitions are taken together, and every call gives
 * them a column. The sort spills; one partition must fit in memory.
 */
export const window = runningOperator({
  kind: 'window',
  run: (node, [input], context) => windowed(node, input, context),
});

async function* windowed(
  node: PhysicalWindow,
  input: BatchStream,
  context: RunContext,
): BatchStream & AsyncGenerator<Batch> {
  const layout = layoutOf(node);
  const calls = callsOf(node, context.call);
  const counters = context.profile.of(node);
  const memory = new Reservation(context.memory, counters);
  let kept: Batch[] = [];
  let bytes = 0;
  try {
    for await (const batch of sorted(input, layout, { context, counters })) {
      const cut = lastCut(kept[kept.length - 1], batch, layout);
      if (cut >= 0) {
        yield* computed([...kept, sliceRows(batch, 0, cut)], layout, calls);
        kept = [];
        bytes = 0;
      }
      const rest = cut >= 0 ? sliceRows(batch, cut, batch.length) : batch;
      kept.push(rest);
      bytes += bytesOf(rest);
      // The partition itself, put together, and what is computed over it.
      if (!memory.hold(3 * bytes)) throw errors.outOfMemory('A partition of a window function does not fit in memory.');
      await pause(context);
    }
    yield* computed(kept, layout, calls);
  } finally {
    memory.close();
  }
}

/** Columns of the sorted rows: those of the input, then the keys of the partition, then those of the order. */
interface Layout {
  readonly width: number;
  readonly types: readonly DataType[];
  readonly keyTypes: readonly DataType[];
  readonly orders: readonly KeyOrder[];
  readonly keys: readonly Evaluator[];
  readonly partitionKeys: number;
}

const ascending: KeyOrder = { descending: false, nullsFirst: false };

function layoutOf({ input, partitionBy, orderBy }: PhysicalWindow): Layout {
  const exprs = [...partitionBy, ...orderBy.map((key) => key.expr)];
  return {
    width: input.output.length,
    types: typesOf(input),
    keyTypes: exprs.map((expr) => expr.type),
    orders: [...partitionBy.map(() => ascending), ...orderBy],
    keys: exprs.map((expr) => compile(expr, input.output)),
    partitionKeys: partitionBy.length,
  };
}

/** Keys are computed once, before the sort, and stay: they tell where partitions and peers end. */
function sorted(
  input: BatchStream,
  layout: Layout,
  { context, counters }: { readonly context: RunContext; readonly counters: NodeCounters },
): BatchStream {
  const { width, types, keyTypes, orders } = layout;
  const keysOf = (batch: Batch): readonly Vector[] => batch.columns.slice(width);
  const order = { types: keyTypes, orders, keysOf, compare: rowsComparison(keyTypes, orders) };
  return sortAll(withKeys(input, layout, context), { order, types: [...types, ...keyTypes], context, counters });
}

async function* withKeys(
  input: BatchStream,
  { keys }: Layout,
  context: RunContext,
): BatchStream & AsyncGenerator<Batch> {
  for await (const batch of input) {
    yield { columns: [...batch.columns, ...keys.map((key) => key(batch, context.call))], length: batch.length };
  }
}

/** The first row of the last partition that begins in the batch; -1: none does. */
function lastCut(before: Batch | undefined, batch: Batch, layout: Layout): number {
  const [start, end] = [layout.width, layout.width + layout.partitionKeys];
  if (start === end) return -1;
  const compare = rowsComparison(layout.keyTypes.slice(0, end - start), layout.orders.slice(0, end - start));
  const keys = batch.columns.slice(start, end);
  for (let i = batch.length - 1; i > 0; i--) if (compare(keys, i - 1, keys, i) !== 0) return i;
  if (before === undefined) return -1;
  return compare(before.columns.slice(start, end), before.length - 1, keys, 0) === 0 ? -1 : 0;
}

function* computed(batches: readonly Batch[], layout: Layout, calls: Calls): Iterable<Batch> {
  const filled = batches.filter((batch) => batch.length > 0);
  if (filled.length === 0) return;
  const all = concatBatches(filled, filled[0]);
  const { width, keyTypes, orders, partitionKeys } = layout;
  const rows = { columns: all.columns.slice(0, width), length: all.length };
  const peers = peersOf({ keys: all.columns.slice(width), keyTypes, orders, partitionKeys }, all.length);
  yield* inPieces({ columns: [...rows.columns, ...calls.run(rows, peers)], length: all.length });
}
