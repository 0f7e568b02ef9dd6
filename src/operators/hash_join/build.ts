import type { Batch, BatchStream } from '../../data/batch.ts';
import { typesOf } from '../../plan/physical.ts';
import type { MemoryBudget } from '../define.ts';
import { nulls } from '../joining/join_rows.ts';
import { Reservation } from '../reservation.ts';
import { pause } from '../stream.ts';
import { JoinTable, TableBuilder } from './join_table.ts';
import type { JoinParts } from './parts.ts';

/** The build side: a table or, when memory refused that, its rows, those already read and those still to come. */
export type Built = BuiltTable | Refused;
export interface BuiltTable {
  readonly kind: 'table';
  readonly table: JoinTable;
  release(): void;
}
export interface Refused {
  readonly kind: 'refused';
  readonly rows: BatchStream;
  release(): void;
}

export async function buildTable(
  parts: JoinParts,
  right: BatchStream,
  budget: MemoryBudget = parts.context.memory,
): Promise<Built> {
  const memory = new Reservation(budget, parts.counters);
  const release = (): void => memory.close();
  const { node } = parts;
  const empty: Batch = { columns: nulls(typesOf(node.right), 0), length: 0 };
  const builder = new TableBuilder(parts.keyTypes, node.nullSafe, empty);
  const source = right[Symbol.asyncIterator]();
  try {
    for (let next = await source.next(); next.done !== true; next = await source.next()) {
      builder.add(next.value, parts.rightKeys(next.value));
      if (!memory.hold(builder.bytes)) {
        release();
        return { kind: 'refused', rows: resumed(builder.batches, source), release };
      }
      await pause(parts.context);
    }
  } catch (error) {
    release();
    await source.return?.();
    throw error;
  }
  return { kind: 'table', table: new JoinTable(builder), release };
}

async function* resumed(seen: readonly Batch[], rest: AsyncIterator<Batch>): BatchStream & AsyncGenerator<Batch> {
  try {
    yield* seen;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/**
 * The table that all tasks of the fragment in this process share: over a broadcast, which every task would read alike.
 * null: there is none, or it is too large for the query's budget; then each task goes its own way (and may spill).
 */
export async function sharedTable(parts: JoinParts, right: BatchStream): Promise<BuiltTable | null> {
  const { node, context } = parts;
  const { shared } = context;
  const isBroadcast = node.right.kind === 'exchange_read' && node.right.distribution.kind === 'broadcast';
  if (shared === undefined || !isBroadcast) return null;
  return shared(node, async (memory) => {
    const built = await buildTable(parts, right, memory);
    if (built.kind === 'table') return built;
    // Nobody reads on: the stream of an exchange can be started again from its beginning.
    await built.rows[Symbol.asyncIterator]().return?.();
    return null;
  });
}

/** In a recursion, the table over what is the same in every round; null: none, or it is too large for the budget. */
export async function keptTable(parts: JoinParts, right: BatchStream): Promise<BuiltTable | null> {
  const { node, context } = parts;
  if (node.right.kind !== 'materialize') return null;
  const { kept } = context.rounds;
  const before = kept.get(node);
  if (before !== undefined) return before.value as BuiltTable | null;
  const built = await buildTable(parts, right);
  const value = built.kind === 'table' ? built : null;
  if (built.kind === 'refused') await built.rows[Symbol.asyncIterator]().return?.();
  kept.set(node, { value, close: () => value?.release() });
  return value;
}
