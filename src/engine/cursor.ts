import { errors } from '../base/error.ts';
import type { Batch, BatchStream } from '../data/batch.ts';
import { sliceRows, takeRows } from '../operators/rows.ts';
import type { FetchDirection } from '../parser/ast/cursor.ts';
import type { ResultColumn } from './session_types.ts';

/** A cursor that was not declared with SCROLL remembers at least this many rows behind it. */
const rowsBehind = 100_000;

export interface CursorOptions {
  readonly columns: readonly ResultColumn[];
  /** undefined: neither SCROLL nor NO SCROLL. */
  readonly scroll: boolean | undefined;
  readonly hold: boolean;
  /** The statement that declares it, and when. */
  readonly sql: string;
  readonly at: bigint;
  /** Stops the query. */
  readonly stop: () => void;
}

/** A query that is read in steps. Position 0 is before the first row, n the n-th row, one more than there are behind the last. */
export class Cursor {
  readonly columns: readonly ResultColumn[];
  readonly hold: boolean;
  readonly scroll: boolean;
  readonly sql: string;
  readonly at: bigint;
  private readonly options: CursorOptions;
  private readonly source: AsyncIterator<Batch>;
  private readonly batches: Batch[] = [];
  /** Rows before the first batch that is kept, and in all that were read. */
  private forgotten = 0;
  private read = 0;
  private ended = false;
  private position = 0;

  constructor(source: BatchStream, options: CursorOptions) {
    this.source = source[Symbol.asyncIterator]();
    this.options = options;
    this.columns = options.columns;
    this.hold = options.hold;
    this.scroll = options.scroll === true;
    this.sql = options.sql;
    this.at = options.at;
  }

  /** The rows of FETCH; the cursor then stands on the last of them, or outside. */
  async fetch({ kind, count }: FetchDirection): Promise<readonly Batch[]> {
    if (kind === 'absolute') return this.absolute(count!);
    if (kind === 'relative') return this.absoluteOrBefore(this.position + count!);
    if (count === 0) return this.absoluteOrBefore(this.position);
    const backward = (kind === 'backward') !== (count !== null && count < 0);
    const many = count === null ? Number.POSITIVE_INFINITY : Math.abs(count);
    return backward ? this.backward(many) : this.forward(many);
  }

  /** Reads the rest, so that it outlives its transaction. */
  async materialise(): Promise<void> {
    await this.fill(Number.POSITIVE_INFINITY, true);
  }

  async close(): Promise<void> {
    this.options.stop();
    await this.source.return?.();
  }

  private async forward(many: number): Promise<readonly Batch[]> {
    const start = this.position;
    await this.fill(start + many);
    const end = Math.min(start + many, this.read);
    this.position = end < start + many ? this.read + 1 : end;
    return this.slice(start, end);
  }

  private backward(many: number): readonly Batch[] {
    this.refuseForwardOnly();
    const last = Math.min(this.position - 1, this.read);
    const first = Math.max(last - many, 0);
    this.position = last < many ? 0 : first + 1;
    if (last <= 0) return [];
    return this.slice(first, last)
      .map((batch) =>
        takeRows(
          batch,
          Int32Array.from({ length: batch.length }, (_, i) => batch.length - 1 - i),
        ),
      )
      .reverse();
  }

  private async absolute(target: number): Promise<readonly Batch[]> {
    if (target >= 0) return this.absoluteOrBefore(target);
    await this.fill(Number.POSITIVE_INFINITY);
    return this.absoluteOrBefore(this.read + 1 + target);
  }

  /** The row at that position, if there is one. */
  private async absoluteOrBefore(target: number): Promise<readonly Batch[]> {
    if (target < this.position) this.refuseForwardOnly();
    await this.fill(target);
    this.position = Math.min(Math.max(target, 0), this.read + 1);
    return target < 1 || target > this.read ? [] : this.slice(target - 1, target);
  }

  private refuseForwardOnly(): void {
    if (this.options.scroll === false) throw errors.cursorScansForward();
  }

  /** Reads until there are that many rows. */
  private async fill(rows: number, keepAll = this.options.scroll === true): Promise<void> {
    while (!this.ended && this.read < rows) {
      const next = await this.source.next();
      if (next.done === true) {
        this.ended = true;
        return;
      }
      this.batches.push(next.value);
      this.read += next.value.length;
      // What lies ahead of the position is still wanted.
      while (!keepAll && this.position - this.forgotten > rowsBehind + this.batches[0].length) {
        this.forgotten += this.batches.shift()!.length;
      }
    }
  }

  /** Rows from start (from 0) to end. */
  private slice(start: number, end: number): Batch[] {
    if (start < this.forgotten && end > start) throw errors.cursorScansForward();
    const found: Batch[] = [];
    let at = this.forgotten;
    for (const batch of this.batches) {
      const [from, to] = [Math.max(start - at, 0), Math.min(end - at, batch.length)];
      if (from < to) found.push(sliceRows(batch, from, to));
      at += batch.length;
    }
    return found;
  }
}
