import { errors } from '../../base/error.ts';
import type { Batch, BatchStream } from '../../data/batch.ts';
import { type NodeCounters, type NodeOf, type RunContext, runningOperator } from '../define.ts';
import { Partitions } from '../partitions.ts';
import { Reservation } from '../reservation.ts';
import { inPieces } from '../rows.ts';
import { pause } from '../stream.ts';
import { type Grouping, GroupTable, groupingOf } from './grouping.ts';

/**
 * GROUP BY and DISTINCT over a hash table of groups. When memory refuses, the groups so far leave as partial results:
 * for the next fragment, when that merges them anyway; otherwise to files, dealt by a hash of their keys, which are then
 * merged one by one.
 */
export const hashAggregate = runningOperator({
  kind: 'hash_aggregate',
  run: (node, [input], context) => aggregate(node, input, context),
});

interface Aggregating {
  readonly grouping: Grouping;
  readonly context: RunContext;
  readonly counters: NodeCounters;
}

async function* aggregate(
  node: NodeOf<'hash_aggregate'>,
  input: BatchStream,
  context: RunContext,
): BatchStream & AsyncGenerator<Batch> {
  const aggregating = { grouping: groupingOf(node, context.call), context, counters: context.profile.of(node) };
  yield* aggregateAll(aggregating, { rows: input, arePartial: node.mode === 'final' }, 0);
}

interface Source {
  readonly rows: BatchStream;
  /** Groups and states rather than rows of the input. */
  readonly arePartial: boolean;
}

/** Dealt out this often, groups that still do not fit have states that are themselves too large. */
const maxDepth = 4;

/** `depth`: how often the rows have been dealt to files already. */
async function* aggregateAll(
  aggregating: Aggregating,
  { rows, arePartial }: Source,
  depth: number,
): BatchStream & AsyncGenerator<Batch> {
  const { grouping, context, counters } = aggregating;
  const memory = new Reservation(context.memory, counters);
  let table = new GroupTable(grouping);
  let spilled: Partitions | undefined;
  try {
    for await (const batch of rows) {
      if (arePartial) table.merge(batch);
      else table.update(batch);
      if (!isSmall(table) && !memory.hold(table.bytes)) {
        if (grouping.node.mode === 'partial') {
          yield* inPieces(table.partial());
          table = new GroupTable(grouping);
          memory.hold(0);
          continue;
        }
        refuseEndless(grouping, depth);
        spilled ??= new Partitions(grouping.stateTypes, { context, counters, seed: depth + 1 });
        await spill(table, spilled, aggregating);
        table = new GroupTable(grouping);
        memory.hold(0);
      }
      await pause(context);
    }
    if (spilled === undefined) {
      yield* inPieces(grouping.node.mode === 'partial' ? table.partial() : table.finished());
      return;
    }
    await spill(table, spilled, aggregating);
    table = new GroupTable(grouping);
    memory.hold(0);
    for (let part = 0; part < spilled.count; part++) {
      if (spilled.isEmpty(part)) continue;
      yield* aggregateAll(aggregating, { rows: spilled.read(part), arePartial: true }, depth + 1);
    }
  } finally {
    spilled?.close();
    memory.close();
  }
}

/** One group of fixed size needs no leave. */
const isSmall = (table: GroupTable): boolean => table.isSingle && table.bytes < smallBytes;
const smallBytes = 1 << 20;

function refuseEndless({ keyTypes }: Grouping, depth: number): void {
  if (keyTypes.length === 0 || depth >= maxDepth) {
    throw errors.outOfMemory('The groups of an aggregate do not fit the memory budget.');
  }
}

async function spill(table: GroupTable, files: Partitions, { grouping, context }: Aggregating): Promise<void> {
  for (const piece of inPieces(table.partial())) {
    files.add(piece, piece.columns.slice(0, grouping.keyTypes.length));
    await pause(context);
  }
}
