import { errors } from '../base/error.ts';
import type { Batch, BatchStream } from '../data/batch.ts';
import type { NodeCounters, RunContext } from './define.ts';

/** Between batches: throws when the statement is cancelled, and lets others in when it is their turn. */
export function pause(context: RunContext): Promise<void> | undefined {
  throwIfCanceled(context.signal);
  return context.breathe();
}

function throwIfCanceled(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw signal.reason instanceof Error && signal.reason.name === 'SqlError' ? signal.reason : errors.canceled();
}

/** The stream without empty batches, its rows, batches and time counted. */
export function counted(stream: BatchStream, counters: NodeCounters): BatchStream {
  return {
    [Symbol.asyncIterator](): AsyncIterator<Batch> {
      const source = stream[Symbol.asyncIterator]();
      return {
        next: () => nextCounted(source, counters),
        return: async () => {
          await source.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

async function nextCounted(source: AsyncIterator<Batch>, counters: NodeCounters): Promise<IteratorResult<Batch>> {
  const started = performance.now();
  try {
    for (;;) {
      const result = await source.next();
      if (result.done !== true && result.value.length === 0) continue;
      if (result.done !== true) {
        counters.batches++;
        counters.rows += result.value.length;
      }
      return result;
    }
  } finally {
    counters.ms += performance.now() - started;
    if (counters.batches === 1 && counters.firstMs === 0) counters.firstMs = counters.ms;
  }
}

/** Maps each batch of a stream, pausing between them. */
export async function* eachBatch(
  input: BatchStream,
  context: RunContext,
  step: (batch: Batch) => Batch,
): BatchStream & AsyncGenerator<Batch> {
  for await (const batch of input) {
    yield step(batch);
    await pause(context);
  }
}
