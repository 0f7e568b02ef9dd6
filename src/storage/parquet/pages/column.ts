import { bitmapBytes } from '../../../base/bits.ts';
import type { Vector } from '../../../data/vector.ts';
import type { HeapColumn, Storage } from '../../../wasm/heap_column.ts';
import type { Width } from './gather.ts';
import type { Work } from './work.ts';

/** Objects and maps around a column take about as much. */
const entryBytes = 512;

/** Parts of a block begin at multiples of 16. */
const padded = (bytes: number): number => Math.ceil(bytes / 16) * 16;

interface Made {
  readonly form: HeapColumn['form'];
  readonly storage: Storage;
  /** The block with the values, of which they take `valueBytes`; offsets and validity are put behind them. */
  readonly values: number;
  readonly valueBytes: number;
  /** Address of the offsets of those rows that are not NULL. */
  readonly offsets?: number;
  /** How many rows are not NULL. */
  readonly count: number;
  readonly low?: bigint;
  readonly high?: bigint;
  readonly dictionary?: Vector;
}

const offsetBytes = (rows: number): number => (rows + 1) * 4;

/** Bytes of a block for values of so many bytes and for what is put behind them. */
export const blockBytes = (rows: number, valueBytes: number, hasOffsets: boolean): number =>
  padded(valueBytes) + (hasOffsets ? padded(offsetBytes(rows)) : 0) + padded(bitmapBytes(rows));

/** The column whose values are in their block, one for each row, which has room for `blockBytes`; it is kept. */
export function columnOf(work: Work, made: Made): HeapColumn {
  const { heap, kernels, rows, chunk } = work;
  const { values, valueBytes, count, form, storage, low = 0n, high = 0n, dictionary = null } = made;
  let end = values + padded(valueBytes);
  let offsets = 0;
  if (made.offsets !== undefined) {
    offsets = end;
    if (count < rows) kernels.spreadOffsets(made.offsets, offsets, work.validity, rows);
    else heap.u8.copyWithin(offsets, made.offsets, made.offsets + offsetBytes(rows));
    end += padded(offsetBytes(rows));
  }
  const validity = count < rows ? end : 0;
  if (count < rows) {
    heap.u8.copyWithin(end, work.validity, work.validity + padded(bitmapBytes(rows)));
    end += padded(bitmapBytes(rows));
  }
  work.blocks.keep(values, end - values);
  const outside = dictionary === null ? 0 : dictionary.values.byteLength + dictionary.offsets!.byteLength;
  const bytes = heap.sizeOf(values) + outside + entryBytes;
  return { type: chunk.type, rows, form, storage, values, offsets, validity, low, high, dictionary, stride: 1, bytes };
}

/** Values of as many bytes each at their rows: where they are when every row has one, else in a block of their own. */
export function atRows({ rows, blocks, kernels, validity }: Work, at: number, count: number, width: Width): number {
  if (count === rows) return at;
  const values = blocks.take(blockBytes(rows, rows * width, false));
  kernels[`spread${width}`](at, values, validity, rows);
  return values;
}
