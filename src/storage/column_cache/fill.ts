import { bitmapBytes, clearBit, getBit } from '../../base/bits.ts';
import { type DataType, isVariable } from '../../data/type.ts';
import { strideOf, type Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';
import type { Heap } from '../../wasm/heap.ts';
import type { HeapColumn, Storage } from '../../wasm/heap_column.ts';
import { rangeOf, type WordRange } from './range.ts';

/** Where columns are put. */
export interface Room {
  readonly heap: Heap;
  /** Address of a block; 0: there is no room for it. */
  allocate(bytes: number): number;
}

/** Objects and maps of an entry take about as much. */
const entryBytes = 512;

/** Bytes of one block that hold values, offsets and validity one behind the other, each at a multiple of 16. */
const padded = (bytes: number): number => (bytes + 15) & ~15;

/**
 * The rows of the pieces, in order, as one compact column; null: there is no room. `values` is the block's address,
 * which is what its owner gives back.
 */
export function fill(room: Room, type: DataType, pieces: readonly Vector[]): HeapColumn | null {
  if (isVariable(type)) {
    const dictionary = sharedDictionary(pieces);
    return dictionary === null ? bytesColumn(room, type, pieces.map(flatten)) : codes(room, dictionary, pieces);
  }
  const flat = pieces.map(flatten);
  if (strideOf(type) > 1) return wide(room, type, flat);
  return type.kind === 'float' ? floats(room, type, flat) : words(room, type, flat);
}

const rowsOf = (pieces: readonly Vector[]): number => pieces.reduce((rows, { length }) => rows + length, 0);

interface Part {
  readonly values: number;
  readonly offsets: number;
  readonly validity: number;
  readonly bytes: number;
}

/** A block with room for so many bytes of values, for offsets, and for validity when a row is NULL. */
function blockFor(
  room: Room,
  pieces: readonly Vector[],
  sizes: { readonly values: number; readonly offsets?: number },
): Part | null {
  const offsets = padded(sizes.values);
  const validity = offsets + padded(sizes.offsets ?? 0);
  const rows = rowsOf(pieces);
  const nulls = anyNull(pieces);
  const values = room.allocate(validity + (nulls ? padded(bitmapBytes(rows)) : 0));
  if (values === 0) return null;
  if (nulls) writeValidity(room.heap, pieces, values + validity);
  return {
    values,
    offsets: sizes.offsets === undefined ? 0 : values + offsets,
    validity: nulls ? values + validity : 0,
    bytes: room.heap.sizeOf(values) + entryBytes,
  };
}

/** Whether a row is NULL: a bitmap alone proves nothing. */
const anyNull = (pieces: readonly Vector[]): boolean => pieces.some((piece) => nullsIn(piece));

function nullsIn({ validity, encoding, length }: Vector): boolean {
  if (validity === null || length === 0) return false;
  if (encoding === 'constant') return !getBit(validity, 0);
  const whole = length >> 3;
  for (let i = 0; i < whole; i++) if (validity[i] !== 0xff) return true;
  const rest = (1 << (length & 7)) - 1;
  return (validity[whole] & rest) !== rest;
}

function writeValidity(heap: Heap, pieces: readonly Vector[], at: number): void {
  const rows = rowsOf(pieces);
  const out = heap.u8.subarray(at, at + padded(bitmapBytes(rows)));
  out.fill(0xff);
  let row = 0;
  for (const piece of pieces) {
    const bits = piece.validity;
    if (piece.encoding === 'flat' && bits !== null && (row & 7) === 0) {
      out.set(bits.subarray(0, bitmapBytes(piece.length)), row >> 3);
    } else if (bits !== null) {
      const mask = piece.encoding === 'constant' ? 0 : -1;
      for (let i = 0; i < piece.length; i++) if (!getBit(bits, i & mask)) clearBit(out, row + i);
    }
    row += piece.length;
  }
  // What lies behind the last row is no row.
  if ((rows & 7) !== 0) out[rows >> 3] &= (1 << (rows & 7)) - 1;
  out.fill(0, bitmapBytes(rows));
}

const noRange = { low: 0n, high: 0n };

function words(room: Room, type: DataType, pieces: readonly Vector[]): HeapColumn | null {
  const rows = rowsOf(pieces);
  const range = rangeOf(pieces);
  const storage = storageOf(range);
  const block = blockFor(room, pieces, { values: rows * widths[storage] });
  if (block === null) return null;
  const out = viewOf(room.heap, storage, block.values, rows);
  let row = 0;
  for (const piece of pieces) {
    const { values, length } = piece;
    if (values instanceof BigInt64Array && storage !== 'i64') {
      const halves = new Int32Array(values.buffer, values.byteOffset, length * 2);
      const target = out as Int32Array;
      for (let i = 0; i < length; i++) target[row + i] = halves[2 * i];
    } else if (values instanceof BigInt64Array) (out as BigInt64Array).set(values.subarray(0, length), row);
    else (out as Int32Array).set((values as Int32Array).subarray(0, length), row);
    clearNulls(piece, out, row, 1);
    row += length;
  }
  return { ...shapeOf(type, rows, block), form: 'words', storage, ...range };
}

function floats(room: Room, type: DataType, pieces: readonly Vector[]): HeapColumn | null {
  const rows = rowsOf(pieces);
  const storage = type.kind === 'float' && type.bits === 32 ? 'f32' : 'f64';
  const block = blockFor(room, pieces, { values: rows * widths[storage] });
  if (block === null) return null;
  copyFixed(pieces, viewOf(room.heap, storage, block.values, rows), 1);
  return { ...shapeOf(type, rows, block), form: 'words', storage };
}

function wide(room: Room, type: DataType, pieces: readonly Vector[]): HeapColumn | null {
  const rows = rowsOf(pieces);
  const stride = strideOf(type);
  const block = blockFor(room, pieces, { values: rows * stride * 8 });
  if (block === null) return null;
  copyFixed(pieces, viewOf(room.heap, 'i64', block.values, rows * stride), stride);
  return { ...shapeOf(type, rows, block), form: 'wide', storage: 'i64', stride };
}

function codes(room: Room, dictionary: Vector, pieces: readonly Vector[]): HeapColumn | null {
  const rows = rowsOf(pieces);
  const storage = dictionary.length <= 0x100 ? 'u8' : dictionary.length <= 0x10000 ? 'u16' : 'i32';
  const block = blockFor(room, pieces, { values: rows * widths[storage] });
  if (block === null) return null;
  const out = viewOf(room.heap, storage, block.values, rows) as Int32Array;
  let row = 0;
  for (const piece of pieces) {
    // A constant is nothing but NULLs: see `sharedDictionary`.
    if (piece.encoding === 'constant') out.fill(0, row, row + piece.length);
    else {
      out.set((piece.values as Int32Array).subarray(0, piece.length), row);
      clearNulls(piece, out, row, 1);
    }
    row += piece.length;
  }
  const bytes = block.bytes + dictionary.values.byteLength + (dictionary.offsets?.byteLength ?? 0);
  return { ...shapeOf(dictionary.type, rows, { ...block, bytes }), form: 'codes', storage, dictionary };
}

function bytesColumn(room: Room, type: DataType, pieces: readonly Vector[]): HeapColumn | null {
  const rows = rowsOf(pieces);
  const used = pieces.map(usedBytes);
  const block = blockFor(room, pieces, { values: used.reduce((sum, n) => sum + n, 0), offsets: (rows + 1) * 4 });
  if (block === null) return null;
  const { u8, u32 } = room.heap;
  const first = block.offsets / 4;
  let row = 0;
  let at = 0;
  u32[first] = 0;
  for (const [n, piece] of pieces.entries()) {
    const offsets = piece.offsets!;
    const source = piece.values as Uint8Array;
    const begin = offsets[0];
    if (used[n] === offsets[piece.length] - begin) {
      u8.set(source.subarray(begin, offsets[piece.length]), block.values + at);
      const shift = at - begin;
      for (let i = 1; i <= piece.length; i++) u32[first + row + i] = offsets[i] + shift;
    } else {
      let to = at;
      for (let i = 0; i < piece.length; i++) {
        if (getBit(piece.validity!, i)) {
          u8.set(source.subarray(offsets[i], offsets[i + 1]), block.values + to);
          to += offsets[i + 1] - offsets[i];
        }
        u32[first + row + i + 1] = to;
      }
    }
    at += used[n];
    row += piece.length;
  }
  return { ...shapeOf(type, rows, block), form: 'bytes', storage: 'u8' };
}

/** Bytes of the rows that are not NULL. */
function usedBytes({ offsets, validity, length }: Vector): number {
  let bytes = offsets![length] - offsets![0];
  if (validity === null) return bytes;
  for (let i = 0; i < length; i++) if (!getBit(validity, i)) bytes -= offsets![i + 1] - offsets![i];
  return bytes;
}

/** The dictionary that all pieces share; null: they have none, or not the same. */
function sharedDictionary(pieces: readonly Vector[]): Vector | null {
  const first = pieces.find(({ dictionary }) => dictionary !== null)?.dictionary ?? null;
  if (first === null) return null;
  const shares = (piece: Vector): boolean =>
    piece.encoding === 'constant'
      ? nullsIn(piece)
      : piece.dictionary !== null && (piece.dictionary === first || sameEntries(piece.dictionary, first));
  return pieces.every(shares) ? first : null;
}

const sameEntries = (a: Vector, b: Vector): boolean =>
  a.length === b.length && Buffer.compare(bytesIn(a.offsets!), bytesIn(b.offsets!)) === 0 && sameBytes(a, b);
const sameBytes = (a: Vector, b: Vector): boolean => Buffer.compare(bytesIn(a.values), bytesIn(b.values)) === 0;
const bytesIn = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

function copyFixed(pieces: readonly Vector[], out: HeapView, stride: number): void {
  let row = 0;
  for (const piece of pieces) {
    out.set(piece.values.subarray(0, piece.length * stride) as never, row * stride);
    clearNulls(piece, out, row, stride);
    row += piece.length;
  }
}

function clearNulls({ validity, length }: Vector, out: HeapView, row: number, stride: number): void {
  if (validity === null) return;
  const zero = (out instanceof BigInt64Array ? 0n : 0) as never;
  for (let i = 0; i < length; i++) {
    if (!getBit(validity, i)) out.fill(zero, (row + i) * stride, (row + i + 1) * stride);
  }
}

const shapeOf = (type: DataType, rows: number, block: Part) => ({
  ...{ type, rows, ...block, ...noRange, dictionary: null, stride: 1 },
});

function storageOf({ low, high }: WordRange): 'i8' | 'i16' | 'i32' | 'i64' {
  if (low >= -0x80n && high <= 0x7fn) return 'i8';
  if (low >= -0x8000n && high <= 0x7fffn) return 'i16';
  return low >= -0x80000000n && high <= 0x7fffffffn ? 'i32' : 'i64';
}

const widths: Readonly<Record<Storage, number>> = { i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, i64: 8, f32: 4, f64: 8 };

/** What lies in linear memory, seen as an array. */
export type HeapView =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** So many entries at an address. */
export function viewOf({ memory: { buffer } }: Heap, storage: Storage, at: number, entries: number): HeapView {
  switch (storage) {
    case 'i8':
      return new Int8Array(buffer, at, entries);
    case 'u8':
      return new Uint8Array(buffer, at, entries);
    case 'i16':
      return new Int16Array(buffer, at, entries);
    case 'u16':
      return new Uint16Array(buffer, at, entries);
    case 'i32':
      return new Int32Array(buffer, at, entries);
    case 'i64':
      return new BigInt64Array(buffer, at, entries);
    case 'f32':
      return new Float32Array(buffer, at, entries);
    default:
      return new Float64Array(buffer, at, entries);
  }
}
