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

/** Batches that are kept one by one as they come. */
export class Keeper implements KeptBatches {
  readonly lengths: number[] = [];
  private readonly types: readonly DataType[];
  private readonly keeping: Keeping;
  private readonly memory: Reservation;
  private readonly batches: Batch[] = [];
  private file: SpillFile | undefined;
  private bytes = 0;

  constructor(types: readonly DataType[], keeping: Keeping) {
    this.types = types;
    this.keeping = keeping;
    this.memory = new Reservation(keeping.context.memory, keeping.counters);
  }

  add(batch: Batch): void {
    this.lengths.push(batch.length);
    this.bytes += bytesOf(batch);
    if (this.file === undefined && !this.memory.hold(this.bytes)) {
      this.file = new SpillFile(this.types, this.keeping.context, this.keeping.counters);
      for (const kept of this.batches.splice(0)) this.file.add(kept);
      this.memory.hold(0);
    }
    if (this.file === undefined) this.batches.push(batch);
    else this.file.add(batch);
  }

  read(): Iterable<Batch> {
    return this.file === undefined ? this.batches : this.file.read();
  }

  close(): void {
    this.memory.close();
    this.file?.close();
  }
}

export async function keepBatches(
  input: BatchStream,
  types: readonly DataType[],
  keeping: Keeping,
): Promise<KeptBatches> {
  const keeper = new Keeper(types, keeping);
  try {
    for await (const batch of input) {
      keeper.add(batch);
      await pause(keeping.context);
    }
  } catch (error) {
    keeper.close();
    throw error;
  }
  return keeper;
}
