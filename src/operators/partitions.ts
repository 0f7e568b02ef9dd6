import type { Batch, BatchStream } from '../data/batch.ts';
import type { DataType } from '../data/type.ts';
import type { Vector } from '../data/vector.ts';
import { hashRows } from '../kernels/hash.ts';
import type { NodeCounters, RunContext } from './define.ts';
import { takeRows } from './rows.ts';
import { SpillFile } from './spill_file.ts';
import { pause } from './stream.ts';

/** Parts per partitioning: 16³ parts after three rounds, while 16 open files are nothing. */
const partitionCount = 16;

interface Spilling {
  readonly context: RunContext;
  readonly counters: NodeCounters;
  /** Another for each round, so that the rows of one part are dealt anew. */
  readonly seed: number;
}

/** Rows dealt to temporary files by a hash of their keys; rows of one part keep their order. */
export class Partitions {
  readonly count = partitionCount;
  private readonly files: readonly SpillFile[];
  private readonly spilling: Spilling;

  constructor(types: readonly DataType[], spilling: Spilling) {
    this.spilling = spilling;
    this.files = Array.from(
      { length: partitionCount },
      () => new SpillFile(types, spilling.context, spilling.counters),
    );
  }

  async fill(input: BatchStream, keysOf: (batch: Batch) => readonly Vector[]): Promise<void> {
    for await (const batch of input) {
      this.add(batch, keysOf(batch));
      await pause(this.spilling.context);
    }
  }

  add(batch: Batch, keys: readonly Vector[]): void {
    const hashes = hashRows(keys, batch.length, this.spilling.seed);
    const counts = new Uint32Array(partitionCount);
    const chosen = this.files.map(() => new Uint32Array(batch.length));
    for (let row = 0; row < batch.length; row++) {
      const part = hashes[row] % partitionCount;
      chosen[part][counts[part]++] = row;
    }
    for (const [part, file] of this.files.entries()) {
      if (counts[part] > 0) file.add(takeRows(batch, chosen[part], counts[part]));
    }
  }

  async *read(part: number): BatchStream & AsyncGenerator<Batch> {
    for (const batch of this.files[part].read()) {
      yield batch;
      await pause(this.spilling.context);
    }
  }

  isEmpty(part: number): boolean {
    return this.files[part].rows === 0;
  }

  close(): void {
    for (const file of this.files) file.close();
  }
}
