import type { Batch, BatchStream } from '../../data/batch.ts';
import { runningOperator } from '../define.ts';

/** UNION ALL: one input after the other. */
export const union = runningOperator({ kind: 'union', run: (_node, inputs) => inTurn(inputs) });

export async function* inTurn(inputs: readonly BatchStream[]): BatchStream & AsyncGenerator<Batch> {
  for (const input of inputs) yield* input;
}
