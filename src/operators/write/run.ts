import type { Batch, BatchStream } from '../../data/batch.ts';
import { field, type Schema } from '../../data/schema.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import type { PendingFile } from '../../storage/file.ts';
import { createParquetWriter, type ParquetWriter } from '../../storage/parquet/write.ts';
import { type NodeOf, type RunContext, runningOperator } from '../define.ts';
import { pause } from '../stream.ts';
import { refuseRows } from './accepts.ts';

/** Digits of the task number in a file name. */
const nameDigits = 5;

/**
 * Writes this task's rows to one Parquet file, which stays invisible: the row it gives back is what the server commits.
 * A task without rows writes nothing, but the first task always writes, so that an empty table has a schema.
 */
export const write = runningOperator({
  kind: 'write',
  run: (node, [input], context) => writeRows(node, input, context),
});

async function* writeRows(
  node: NodeOf<'write'>,
  input: BatchStream,
  context: RunContext,
): BatchStream & AsyncGenerator<Batch> {
  let writer: ParquetWriter | undefined;
  try {
    for await (const batch of input) {
      refuseRows(node, batch, context);
      writer ??= await openWriter(node, context);
      await writer.write(batch);
      await pause(context);
    }
    if (writer === undefined && context.task === 0) writer = await openWriter(node, context);
    if (writer === undefined) return;
    const written = await writer.finish();
    writer = undefined;
    yield fileRow(node, written);
  } finally {
    await writer?.abort();
  }
}

async function openWriter({ target, input }: NodeOf<'write'>, context: RunContext): Promise<ParquetWriter> {
  const schema: Schema = input.output.map(({ type, nullable }, i) => field(target.names[i], type, nullable));
  const name = `part-${String(context.task).padStart(nameDigits, '0')}.parquet`;
  const path = target.location.endsWith('/') ? `${target.location}${name}` : target.location;
  const sink = await context.store.create(path, context.signal);
  return createParquetWriter(sink, schema, { compression: target.compression, rowGroupRows: target.rowGroupRows });
}

function fileRow(node: NodeOf<'write'>, { path, rows, bytes, token }: PendingFile & { readonly rows: number }): Batch {
  const values = [path, BigInt(rows), BigInt(bytes), token];
  return { columns: node.output.map(({ type }, i) => vectorOf(type, [values[i]])), length: 1 };
}
