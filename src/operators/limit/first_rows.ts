import type { Batch, BatchStream } from '../../data/batch.ts';
import { sliceRows } from '../rows.ts';

/** `count` rows after the first `offset`; the input is stopped as soon as they are there. */
export async function* firstRows(
  input: BatchStream,
  offset: number,
  count: number,
): BatchStream & AsyncGenerator<Batch> {
  if (count === 0) return;
  let skip = offset;
  let left = count;
  for await (const batch of input) {
    const start = Math.min(skip, batch.length);
    const end = Math.min(batch.length, start + left);
    skip -= start;
    left -= end - start;
    if (end > start) yield sliceRows(batch, start, end);
    if (left === 0) return;
  }
}
