import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { errors } from '../base/error.ts';
import type { Batch } from '../data/batch.ts';
import { decodeBatch, encodeBatch } from '../data/ipc.ts';
import type { DataType } from '../data/type.ts';
import type { NodeCounters, RunContext } from './define.ts';

/**
 * Batches in a temporary file, written first and then read any number of times: frames of `encodeBatch`, whose places
 * are kept in memory. Reads and writes are synchronous on purpose: the pages stay in the system's cache as a rule.
 */
export class SpillFile {
  rows = 0;
  private readonly types: readonly DataType[];
  private readonly counters: NodeCounters;
  private readonly file: number;
  private readonly frames: { readonly at: number; readonly bytes: number }[] = [];
  private size = 0;

  constructor(types: readonly DataType[], context: RunContext, counters: NodeCounters) {
    this.types = types;
    this.counters = counters;
    this.file = openSync(context.temporary(), 'w+');
    counters.spilledFiles++;
  }

  add(batch: Batch): void {
    if (batch.length === 0) return;
    const frame = encodeBatch(batch);
    for (let written = 0; written < frame.length; ) {
      written += this.write(frame, written);
    }
    this.frames.push({ at: this.size, bytes: frame.length });
    this.size += frame.length;
    this.rows += batch.length;
    this.counters.spilledBytes += frame.length;
  }

  /** The batches in the order added. */
  *read(): Iterable<Batch> {
    for (const { at, bytes } of this.frames) {
      const frame = new Uint8Array(bytes);
      for (let got = 0; got < bytes; ) {
        const count = readSync(this.file, frame, got, bytes - got, at + got);
        if (count === 0) throw errors.io('a temporary file is shorter than it was written');
        got += count;
      }
      yield decodeBatch(frame, this.types);
    }
  }

  close(): void {
    closeSync(this.file);
  }

  private write(frame: Uint8Array, from: number): number {
    try {
      return writeSync(this.file, frame, from, frame.length - from, this.size + from);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOSPC')
        throw errors.diskFull('a temporary file needed more room');
      throw errors.io('could not write a temporary file', (cause as Error).message, undefined, cause);
    }
  }
}
