import type { Batch, BatchStream } from '../../data/batch.ts';
import { typesOf } from '../../plan/physical.ts';
import { type NodeOf, type RunContext, runningOperator } from '../define.ts';
import { aloneOnTheRight, keepsRight, LeftBatch } from '../joining/join_rows.ts';
import { inPieces } from '../rows.ts';
import { runtimeFilter } from '../runtime_filter/filter.ts';
import { keyCollection } from '../runtime_filter/summaries.ts';
import { pause } from '../stream.ts';
import { type Built, buildTable, keptTable, sharedTable } from './build.ts';
import { hashJoinParts, type JoinParts } from './parts.ts';
import { joinBySpilling } from './spill.ts';

/** Hash join: builds a table from the right input, then probes it with each batch of the left. */
export const hashJoin = runningOperator({
  kind: 'hash_join',
  run: (node, [left, right], context) => joinByHash(node, { left, right }, context),
});

async function* joinByHash(
  node: NodeOf<'hash_join'>,
  { left, right }: { readonly left: BatchStream; readonly right: BatchStream },
  context: RunContext,
): BatchStream & AsyncGenerator<Batch> {
  const parts = hashJoinParts(node, context);
  const shared = (await keptTable(parts, right)) ?? (await sharedTable(parts, right));
  if (shared !== null) {
    yield* probe(parts, shared, left);
    return;
  }
  yield* joinSides(parts, { left, right: summarised(parts, right) }, 0);
}

/** The build side; runtime filters are made of it as it passes, before the first row of the left is asked for. */
async function* summarised(
  { node: { summaries = [], right: input }, context }: JoinParts,
  right: BatchStream,
): BatchStream & AsyncGenerator<Batch> {
  if (summaries.length === 0) return yield* right;
  const collected = keyCollection(summaries, input.output, context.call);
  for await (const batch of right) {
    collected.add(batch);
    yield batch;
  }
  for (const keys of collected.finish()) context.filters.set(keys.filter, runtimeFilter([keys]));
}

/** Joins two streams; `depth` counts how often they have been partitioned already. */
export async function* joinSides(
  parts: JoinParts,
  { left, right }: { readonly left: BatchStream; readonly right: BatchStream },
  depth: number,
): BatchStream & AsyncGenerator<Batch> {
  const built = await buildTable(parts, right);
  try {
    if (built.kind === 'table') yield* probe(parts, built, left);
    else yield* joinBySpilling(parts, { left, right: built }, depth, joinSides);
  } finally {
    built.release();
  }
}

async function* probe(parts: JoinParts, { table }: Extract<Built, { kind: 'table' }>, left: BatchStream) {
  const { node, shape, context } = parts;
  const { right } = table;
  const matched = keepsRight(node.join) ? new Uint8Array(right.length) : null;
  const needsRows = node.join === 'inner' || node.join === 'semi';
  if (needsRows && right.length === 0) return;
  for await (const rows of left) {
    const keys = parts.leftKeys(rows);
    const state = new LeftBatch(rows, shape);
    for (const pairs of state.meet(right, table.candidates(keys, rows.length), matched, true)) {
      yield pairs;
      await pause(context);
    }
    if (node.join === 'mark') parts.markUnknown(state, keys, table);
    yield state.end();
    await pause(context);
  }
  if (matched !== null) yield* inPieces(aloneOnTheRight(right, matched, typesOf(node.left)));
}
