import type { Batch, BatchStream } from '../../data/batch.ts';
import type { DataType } from '../../data/type.ts';
import type { Vector } from '../../data/vector.ts';
import { type KeyOrder, rowsComparison } from '../../kernels/sort_keys.ts';
import { type PhysicalWindow, typesOf } from '../../plan/physical.ts';
import { type NodeCounters, type RunContext, runningOperator } from '../define.ts';
import { compile, type Evaluator } from '../evaluate.ts';
import { PartOfBudget, Reservation } from '../reservation.ts';
import { bytesOf, concatBatches, inPieces, sliceRows } from '../rows.ts';
import { sortAll } from '../sorting/sorted_rows.ts';
import { pause } from '../stream.ts';
import { type Calls, callsOf } from './calls.ts';
import { LargePartition } from './large_partition.ts';
import { peersOf } from './peers.ts';

/**
 * Window functions: rows are sorted by partition and order; whole partitions are taken together, and every call gives
 * them a column. The sort spills, and so do the rows of a partition that does not fit in memory.
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
  const types = [...layout.types, ...layout.keyTypes];
  const partition = new Partition({ node, types, memory, context, counters }, layout, calls);
  try {
    for await (const batch of sorted(input, layout, { context, counters })) {
      const { first, last } = cutsOf(partition.last, batch, layout);
      if (last >= 0) {
        // What ends in this batch is computed together, but for what is too large to be held.
        const end = partition.isLarge ? first : last;
        yield* partition.endingWith(sliceRows(batch, 0, end));
        if (end < last) yield* computed([sliceRows(batch, end, last)], layout, calls);
      }
      partition.add(last >= 0 ? sliceRows(batch, last, batch.length) : batch);
      await pause(context);
    }
    yield* partition.endingWith(null);
  } finally {
    partition.clear();
    memory.close();
  }
}

type Keeping = ConstructorParameters<typeof LargePartition>[0];

/** The rows of the partition that is still open, in memory as long as they fit. */
class Partition {
  private readonly keeping: Keeping;
  private readonly layout: Layout;
  private readonly calls: Calls;
  private kept: Batch[] = [];
  private bytes = 0;
  private large: LargePartition | undefined;
  last: Batch | undefined;

  constructor(keeping: Keeping, layout: Layout, calls: Calls) {
    this.keeping = keeping;
    this.layout = layout;
    this.calls = calls;
  }

  get isLarge(): boolean {
    return this.large !== undefined;
  }

  add(batch: Batch): void {
    if (this.large !== undefined) this.large.add(batch, peerFirsts(this.last, batch, this.layout));
    else this.keep(batch);
    this.last = batch;
  }

  /** The results of all rows; whole partitions may end together with the one in memory. */
  *endingWith(batch: Batch | null): Iterable<Batch> {
    if (this.large === undefined)
      yield* computed(batch === null ? this.kept : [...this.kept, batch], this.layout, this.calls);
    else {
      if (batch !== null && batch.length > 0) this.add(batch);
      yield* this.large.computed(this.calls);
    }
    this.clear();
  }

  private keep(batch: Batch): void {
    this.kept.push(batch);
    this.bytes += bytesOf(batch);
    // The partition itself, put together, and what is computed over it.
    if (this.keeping.memory.hold(3 * this.bytes)) return;
    this.large = new LargePartition(this.keeping);
    let before: Batch | undefined;
    for (const rows of this.kept.splice(0)) {
      this.large.add(rows, peerFirsts(before, rows, this.layout));
      before = rows;
    }
  }

  clear(): void {
    this.large?.close();
    this.large = undefined;
    this.last = undefined;
    this.kept = [];
    this.bytes = 0;
    this.keeping.memory.hold(0);
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

/** The sort must leave room for the partition that is computed. */
const sortShare = 1 / 2;

/** Keys are computed once, before the sort, and stay: they tell where partitions and peers end. */
function sorted(
  input: BatchStream,
  layout: Layout,
  { context, counters }: { readonly context: RunContext; readonly counters: NodeCounters },
): BatchStream {
  const { width, types, keyTypes, orders } = layout;
  const keysOf = (batch: Batch): readonly Vector[] => batch.columns.slice(width);
  const order = { types: keyTypes, orders, keysOf, compare: rowsComparison(keyTypes, orders) };
  const own = { ...context, memory: new PartOfBudget(context.memory, sortShare) };
  return sortAll(withKeys(input, layout, context), { order, types: [...types, ...keyTypes], context: own, counters });
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

/** The first rows of the first and of the last partition that begin in the batch; -1: none does. */
function cutsOf(
  before: Batch | undefined,
  batch: Batch,
  { width, partitionKeys, keyTypes, orders }: Layout,
): { readonly first: number; readonly last: number } {
  if (partitionKeys === 0) return { first: -1, last: -1 };
  const compare = rowsComparison(keyTypes.slice(0, partitionKeys), orders.slice(0, partitionKeys));
  const keysOf = ({ columns }: Batch): readonly Vector[] => columns.slice(width, width + partitionKeys);
  const keys = keysOf(batch);
  const begins = (i: number): boolean =>
    i > 0
      ? compare(keys, i - 1, keys, i) !== 0
      : before !== undefined && compare(keysOf(before), before.length - 1, keys, 0) !== 0;
  let last = batch.length - 1;
  while (last >= 0 && !begins(last)) last--;
  let first = last < 0 ? -1 : 0;
  while (first < last && !begins(first)) first++;
  return { first, last };
}

/** 1 for each row whose keys of the order differ from those of the row before, and for the first of all. */
function peerFirsts(
  before: Batch | undefined,
  batch: Batch,
  { width, keyTypes, orders, partitionKeys }: Layout,
): Uint8Array {
  const firsts = new Uint8Array(batch.length);
  const at = width + partitionKeys;
  const keys = batch.columns.slice(at);
  const compare = rowsComparison(keyTypes.slice(partitionKeys), orders.slice(partitionKeys));
  if (before === undefined) firsts[0] = 1;
  if (keys.length === 0) return firsts;
  if (before !== undefined && compare(before.columns.slice(at), before.length - 1, keys, 0) !== 0) firsts[0] = 1;
  for (let i = 1; i < batch.length; i++) if (compare(keys, i - 1, keys, i) !== 0) firsts[i] = 1;
  return firsts;
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
