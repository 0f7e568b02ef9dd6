import type { Batch, BatchStream } from '../../data/batch.ts';
import { allRows } from '../../kernels/select.ts';
import { typesOf } from '../../plan/physical.ts';
import { type NodeOf, type RunContext, runningOperator } from '../define.ts';
import { aloneOnTheRight, keepsRight, LeftBatch } from '../joining/join_rows.ts';
import type { Candidates } from '../joining/pairs.ts';
import { joinShape } from '../joining/shape.ts';
import { type KeptBatches, keepBatches } from '../kept_batches.ts';
import { inPieces } from '../rows.ts';
import { pause } from '../stream.ts';

/** Tries every pair: joins without an equality. The right side is kept, in a file when memory is short. */
export const nestedLoopJoin = runningOperator({
  kind: 'nested_loop_join',
  run: (node, [left, right], context) => joinAll(node, { left, right }, context),
});

interface Sides {
  readonly left: BatchStream;
  readonly right: BatchStream;
}

async function* joinAll(
  node: NodeOf<'nested_loop_join'>,
  { left, right }: Sides,
  context: RunContext,
): BatchStream & AsyncGenerator<Batch> {
  const kept = await keepBatches(right, typesOf(node.right), { context, counters: context.profile.of(node) });
  try {
    const matched = keepsRight(node.join) ? kept.lengths.map((length) => new Uint8Array(length)) : null;
    yield* pairsOfAll(node, left, { kept, matched, context });
    if (matched === null) return;
    let i = 0;
    for (const batch of kept.read()) {
      yield* inPieces(aloneOnTheRight(batch, matched[i++], typesOf(node.left)));
      await pause(context);
    }
  } finally {
    kept.close();
  }
}

interface RightSide {
  readonly kept: KeptBatches;
  /** By batch: which rows met a left row. */
  readonly matched: readonly Uint8Array[] | null;
  readonly context: RunContext;
}

async function* pairsOfAll(
  node: NodeOf<'nested_loop_join'>,
  left: BatchStream,
  { kept, matched, context }: RightSide,
): BatchStream & AsyncGenerator<Batch> {
  const shape = joinShape(node, node.condition, context);
  const only = kept.lengths.length <= 1;
  for await (const rows of left) {
    const state = new LeftBatch(rows, shape);
    let i = 0;
    for (const right of kept.read()) {
      for (const pairs of state.meet(right, everyRow(rows.length, right.length), matched?.[i] ?? null, only)) {
        yield pairs;
        await pause(context);
      }
      i++;
      await pause(context);
    }
    yield state.end();
  }
}

function everyRow(leftRows: number, rightRows: number): Candidates {
  return { starts: new Int32Array(leftRows), ends: new Int32Array(leftRows).fill(rightRows), rows: allRows(rightRows) };
}
