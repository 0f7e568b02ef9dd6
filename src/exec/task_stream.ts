import { errors } from '../base/error.ts';
import type { Batch } from '../data/batch.ts';
import { decodeBatch } from '../data/ipc.ts';
import type { DataType } from '../data/type.ts';
import { slice } from '../kernels/gather.ts';

/** Batches that a task may send before its reader has taken one. */
export const firstCredits = 2;

/** Bytes of one query that may wait in the server: beyond, tasks pause until the client has read. */
const waitingBytes = 32 * 1024 * 1024;

/** Shares the room for waiting batches among the streams of one query. */
export class Flow {
  private readonly owing = new Set<TaskStream>();
  private used = 0;

  arrived(stream: TaskStream, bytes: number): void {
    this.used += bytes;
    if (this.used < waitingBytes) return stream.grant(1);
    stream.owed++;
    this.owing.add(stream);
  }

  taken(stream: TaskStream, bytes: number): void {
    this.used -= bytes;
    // The stream being read always goes on, however full the room is: it is the one that empties it.
    this.settle(stream, 1);
    if (this.used >= waitingBytes) return;
    for (const other of this.owing) this.settle(other, other.owed);
  }

  private settle(stream: TaskStream, most: number): void {
    const batches = Math.min(stream.owed, most);
    stream.owed -= batches;
    if (stream.owed === 0) this.owing.delete(stream);
    if (batches > 0) stream.grant(batches);
  }
}

type Waiting = { readonly bytes: number; readonly rows: number; readonly open: () => Batch };

/**
 * The rows of one streaming task as they arrive. When the task is run again after the loss of its worker, the rows that
 * had arrived already are left out: a task gives the same rows in the same order each time, unless a join or aggregate
 * in it was short of memory. Then it is an error rather than a guess which rows are still to come.
 */
export class TaskStream {
  owed = 0;
  private readonly types: readonly DataType[];
  private readonly flow: Flow;
  private readonly waiting: Waiting[] = [];
  private rowsArrived = 0;
  private rowsToSkip = 0;
  private isRepeat = false;
  private dealt = false;
  private outstanding = 0;
  private giveCredit: (batches: number) => void = () => {};
  private wake: (() => void) | null = null;
  private ended = false;
  private error: Error | null = null;
  private lastError: Error | null = null;

  constructor(types: readonly DataType[], flow: Flow) {
    this.types = types;
    this.flow = flow;
  }

  /** True while the task may not send: it holds a place in its worker but no processor. */
  get paused(): boolean {
    return this.outstanding === 0;
  }

  /** A run of the task begins, with `firstCredits`. */
  begin(giveCredit: (batches: number) => void): void {
    this.giveCredit = giveCredit;
    this.rowsToSkip = this.rowsArrived;
    this.isRepeat = this.rowsArrived > 0;
    this.outstanding = firstCredits;
    this.owed = 0;
  }

  grant(batches: number): void {
    this.outstanding += batches;
    this.giveCredit(batches);
  }

  pushFrame(frame: Uint8Array, rows: number, dealt: boolean): void {
    this.dealt ||= dealt;
    if (this.isRepeat && this.dealt) {
      this.fail(errors.workerLost('Its rows were on their way already, in an order that cannot be repeated.'));
    }
    this.push({ bytes: frame.length, rows, open: () => decodeBatch(frame, this.types) });
  }

  pushBatch(batch: Batch): void {
    const bytes = batch.columns.reduce((sum, { values }) => sum + values.byteLength, 0);
    this.push({ bytes, rows: batch.length, open: () => batch });
  }

  /** No more rows; `error` is what the reader finds after those that have come. */
  end(error: Error | null = null): void {
    const short = this.rowsToSkip > 0 ? errors.internal('a task gave fewer rows when it was run again') : null;
    this.ended = true;
    this.lastError = error ?? short;
    this.wake?.();
  }

  /** Discards what waits: after an error nothing more is given. */
  fail(error: Error): void {
    this.error ??= error;
    this.waiting.length = 0;
    this.wake?.();
  }

  /** undefined at the end. One reader at a time. */
  async next(): Promise<Batch | undefined> {
    for (;;) {
      if (this.error !== null) throw this.error;
      const first = this.waiting.shift();
      if (first !== undefined) {
        this.flow.taken(this, first.bytes);
        return first.open();
      }
      if (this.lastError !== null) throw this.lastError;
      if (this.ended) return undefined;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = null;
    }
  }

  private push(arrived: Waiting): void {
    this.outstanding--;
    const skipped = Math.min(this.rowsToSkip, arrived.rows);
    this.rowsToSkip -= skipped;
    if (this.error !== null || skipped === arrived.rows) return this.grant(1);
    const rows = arrived.rows - skipped;
    this.rowsArrived += rows;
    this.waiting.push(skipped === 0 ? arrived : { ...arrived, rows, open: () => tail(arrived.open(), skipped) });
    this.flow.arrived(this, arrived.bytes);
    this.wake?.();
  }
}

const tail = (batch: Batch, from: number): Batch => ({
  columns: batch.columns.map((column) => slice(column, from, batch.length)),
  length: batch.length - from,
});
