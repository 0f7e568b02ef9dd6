import type { Batch, BatchStream } from '../data/batch.ts';
import type { DataType } from '../data/type.ts';
import type { NodeCounters, RunContext } from './define.ts';
import { Reservation } from './reservation.ts';
import { bytesOf } from './rows.ts';
import { SpillFile } from './spill_file.ts';
import { pause } from './stream.ts';

/** Batches that can be read again and again, from memory or, when that is short, from a file. */
export interface KeptBatches {
  readonly lengths: readonly number[];
  read(): Iterable<Batch>;
  close(): void;
}

interface Keeping {
  readonly context: RunContext;
  readonly counters: NodeCounters;
}

export async function keepBatches(
  input: BatchStream,
  types: readonly DataType[],
  { context, counters }: Keeping,
): Promise<KeptBatches> {
  const memory = new Reservation(context.memory, counters);
  const batches: Batch[] = [];
  const lengths: number[] = [];
  let file: SpillFile | undefined;
  let bytes = 0;
  const close = (): void => {
    memory.close();
    file?.close();
  };
  try {
    for await (const batch of input) {
      lengths.push(batch.length);
      bytes += bytesOf(batch);
      if (file === undefined && !memory.hold(bytes)) {
        file = new SpillFile(types, context, counters);
        for (const kept of batches.splice(0)) file.add(kept);
        memory.hold(0);
      }
      if (file === undefined) batches.push(batch);
      else file.add(batch);
      await pause(context);
    }
  } catch (error) {
    close();
    throw error;
  }
  const from = file;
  return { lengths, read: () => (from === undefined ? batches : from.read()), close };
}
