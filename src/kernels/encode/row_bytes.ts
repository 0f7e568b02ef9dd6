import type { Batch } from '../../data/batch.ts';
import type { Cells, CellsOf } from './cells.ts';

/** How the values of a row become a row: what stands around them. */
export interface RowLayout {
  /** Bytes that a row takes beside its values. */
  readonly around: number;
  readonly cells: (index: number) => CellsOf;
  /** Writes a row at `at`; `columns` are made for its batch. Returns where the next row goes. */
  put(out: Uint8Array, at: number, columns: readonly ReadyColumn[], row: number): number;
}

export interface ReadyColumn {
  readonly cells: Cells;
  /** One bit a row, or null: no NULLs. */
  readonly validity: Uint8Array | null;
  /** Whether the one bit there is stands for all rows. */
  readonly constant: boolean;
}

const none = Buffer.alloc(0);
const firstBytes = 256;
/** Where so much was taken, about as much comes again. */
const manyBytes = 64 * 1024;

/** Rows of batches as bytes, in one buffer that grows, many rows at a time. */
export class RowBytes {
  private readonly layout: RowLayout;
  private buffer: Buffer<ArrayBuffer> = none;
  private length = 0;
  /** What was taken last, and what may be written over. */
  private taken: Buffer<ArrayBuffer> | undefined;
  private spare: Buffer<ArrayBuffer> | undefined;

  constructor(layout: RowLayout) {
    this.layout = layout;
  }

  /** Adds rows from `start` until `end` or until about `limitBytes` are held; returns where it stopped. */
  add(batch: Batch, start: number, end: number, limitBytes: number): number {
    const columns = batch.columns.map(
      (column, i): ReadyColumn => ({
        cells: this.layout.cells(i)(column),
        validity: column.validity,
        constant: column.encoding === 'constant',
      }),
    );
    const { fixed, sizes } = roomOf(columns);
    const { layout } = this;
    let { buffer, length } = this;
    let row = start;
    for (; row < end && length < limitBytes; row++) {
      let most = layout.around + fixed;
      for (const { size, column } of sizes) if (isValid(column, row)) most += size(row);
      if (length + most > buffer.length) buffer = grown(buffer, length, most, limitBytes);
      length = layout.put(buffer, length, columns, row);
    }
    this.buffer = buffer;
    this.length = length;
    return row;
  }

  get size(): number {
    return this.length;
  }

  /** The rows so far; they stay as they are while others are added. */
  take(): Buffer {
    const out = this.buffer.subarray(0, this.length);
    this.taken = this.buffer;
    const { length } = this;
    this.buffer = this.spare ?? (length < manyBytes ? none : Buffer.allocUnsafe(length + (length >> 3)));
    this.spare = undefined;
    this.length = 0;
    return out;
  }

  /** What was taken last is not needed any more: its memory serves again. */
  giveBack(): void {
    this.spare = this.taken;
    this.taken = undefined;
  }
}

interface Sized {
  readonly size: (row: number) => number;
  readonly column: ReadyColumn;
}

function roomOf(columns: readonly ReadyColumn[]): { readonly fixed: number; readonly sizes: readonly Sized[] } {
  let fixed = 0;
  const sizes: Sized[] = [];
  for (const column of columns) {
    const { most } = column.cells;
    if (typeof most === 'number') fixed += most;
    else sizes.push({ size: most, column });
  }
  return { fixed, sizes };
}

export function isValid({ validity, constant }: ReadyColumn, row: number): boolean {
  if (validity === null) return true;
  const bit = constant ? 0 : row;
  return (validity[bit >> 3] & (1 << (bit & 7))) !== 0;
}

function grown(buffer: Uint8Array, length: number, more: number, limitBytes: number) {
  // Once it is clear that there is much, the whole portion is made room for.
  const portion = buffer.length >= manyBytes && Number.isFinite(limitBytes) ? limitBytes + (limitBytes >> 3) : 0;
  const larger = Buffer.allocUnsafe(Math.max(firstBytes, buffer.length * 2, length + more, portion));
  larger.set(buffer.subarray(0, length));
  return larger;
}
