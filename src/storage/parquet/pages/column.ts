import { bitmapBytes } from '../../../base/bits.ts';
import type { Vector } from '../../../data/vector.ts';
import type { Heap } from '../../../wasm/heap.ts';
import type { HeapColumn, Storage } from '../../../wasm/heap_column.ts';
import type { Width } from './gather.ts';
import type { Work } from './work.ts';

/** Where columns are put. */
export interface Room {
  readonly heap: Heap;
  /** Address of a block; 0: there is no room for it. */
  allocate(bytes: number): number;
}

/** A column as it lies in the arena: a value for each row. */
export interface Decoded {
  readonly form: 'words' | 'codes' | 'bytes';
  readonly storage: Storage;
  readonly values: number;
  readonly valueBytes: number;
  /** rows + 1 of them, of the form bytes. */
  readonly offsets?: number;
  /** How many rows are not NULL. */
  readonly count: number;
  readonly low?: bigint;
  readonly high?: bigint;
  readonly dictionary?: Vector;
}

/** Objects and maps around a column take about as much. */
const entryBytes = 512;

/** Parts of a block begin at multiples of 16. */
const padded = (bytes: number): number => Math.ceil(bytes / 16) * 16;

const offsetBytes = (rows: number): number => (rows + 1) * 4;

/** Copies a column out of the arena into one block: values, offsets, validity. null: there is no room. */
export function settle(room: Room, work: Work, decoded: Decoded): HeapColumn | null {
  const { rows, chunk, arena, validity } = work;
  const { form, storage, count, valueBytes, low = 0n, high = 0n, dictionary = null } = decoded;
  const hasNulls = count < rows;
  const offsetsAt = padded(valueBytes);
  const validityAt = offsetsAt + (decoded.offsets === undefined ? 0 : padded(offsetBytes(rows)));
  const values = room.allocate(validityAt + (hasNulls ? padded(bitmapBytes(rows)) : 0));
  if (values === 0) return null;
  const put = (at: number, from: number, bytes: number): number => {
    room.heap.u8.set(arena.u8.subarray(from, from + bytes), values + at);
    return values + at;
  };
  put(0, decoded.values, valueBytes);
  const outside = dictionary === null ? 0 : dictionary.values.byteLength + dictionary.offsets!.byteLength;
  return {
    ...{ type: chunk.type, rows, form, storage, values, low, high, dictionary, stride: 1 },
    offsets: decoded.offsets === undefined ? 0 : put(offsetsAt, decoded.offsets, offsetBytes(rows)),
    validity: hasNulls ? put(validityAt, validity, padded(bitmapBytes(rows))) : 0,
    bytes: room.heap.sizeOf(values) + outside + entryBytes,
  };
}

/** Values of as many bytes each at their rows: where they are when every row has one. */
export function atRows({ rows, arena, kernels, validity }: Work, at: number, count: number, width: Width): number {
  if (count === rows) return at;
  const values = arena.take(rows * width);
  kernels[`spread${width}`](at, values, validity, rows);
  return values;
}

/** The offsets of values as those of rows. */
export function offsetsAtRows({ rows, arena, kernels, validity }: Work, at: number, count: number): number {
  if (count === rows) return at;
  const offsets = arena.take(offsetBytes(rows));
  kernels.spreadOffsets(at, offsets, validity, rows);
  return offsets;
}
