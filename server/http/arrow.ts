import { pipeline, Readable } from 'node:stream';
import { type RecordBatch, RecordBatchStreamWriter } from 'apache-arrow';
import { arrowSchema, recordBatch } from '../../src/data/arrow.ts';
import { vectorOf } from '../../src/data/vector_builder.ts';
import type { Result } from '../../src/engine/session_types.ts';

/**
 * The rows as an Arrow IPC stream: the schema, then a record batch for each batch as it comes. A failure in the middle
 * breaks the stream off without its end mark, so that a reader cannot take it for whole.
 */
export function arrowStream(result: Result): Readable {
  const writer = RecordBatchStreamWriter.throughNode({ autoDestroy: true });
  // A broken pipe needs no further word: the reader has gone, or sees the stream end early.
  return pipeline(Readable.from(recordBatches(result)), writer, () => undefined);
}

/** At least one, because the schema comes with the first. */
async function* recordBatches({ columns, batches }: Result): AsyncIterable<RecordBatch> {
  const fields = columns ?? [];
  const schema = arrowSchema(fields);
  yield recordBatch({ columns: fields.map(({ type }) => vectorOf(type, [])), length: 0 }, schema);
  for await (const batch of batches) {
    if (batch.length > 0) yield recordBatch(batch, schema);
  }
}
