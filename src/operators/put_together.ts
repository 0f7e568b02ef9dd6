import type { Batch, BatchStream } from '../data/batch.ts';
import { concatBatches } from './rows.ts';

/** Batches of so many rows are passed on as they are. */
const enoughRows = 8192;

/** The same rows in the same order, small batches put together. What has come is held until there are enough rows. */
export async function* putTogether(batches: BatchStream): BatchStream & AsyncGenerator<Batch> {
  let held: Batch[] = [];
  let rows = 0;
  for await (const batch of batches) {
    if (batch.length === 0) continue;
    held.push(batch);
    rows += batch.length;
    if (rows < enoughRows) continue;
    yield concatBatches(held, batch);
    held = [];
    rows = 0;
  }
  if (rows > 0) yield concatBatches(held, held[0]);
}
