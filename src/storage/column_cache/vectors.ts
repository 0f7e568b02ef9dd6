import { bitmapBytes, getBit, setBit } from '../../base/bits.ts';
import { allocate, dictionaryOf, flat, flatBytes, type Vector } from '../../data/vector.ts';
import { constant } from '../../data/vector_builder.ts';
import type { Heap } from '../../wasm/heap.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import { type HeapView, viewOf } from './fill.ts';

/** Rows `start` to `end` of a column, copied out of linear memory: equal to what decoding gives. */
export function copyRows(heap: Heap, column: HeapColumn, start: number, end: number): Vector {
  const { type, form, dictionary } = column;
  const length = end - start;
  const validity = copyValidity(heap, column, start, end);
  if (form === 'bytes') return copyBytes(heap, column, { start, end, validity });
  if (form === 'codes') {
    // Nothing but NULLs: there is no entry that a code could name.
    if (dictionary!.length === 0) return constant(type, null, length);
    const codes = new Int32Array(length);
    codes.set(viewAt(heap, column, start, length) as Int32Array);
    return dictionaryOf(dictionary!, codes, length, validity);
  }
  const out = allocate(type, length);
  const source = viewAt(heap, column, start, length);
  if (out instanceof BigInt64Array && !(source instanceof BigInt64Array)) extend(source as Int32Array, out);
  else out.set(source as never);
  return flat(type, out, length, validity);
}

/** The same of the rows at these distances behind `start`. */
export function gatherRows(heap: Heap, column: HeapColumn, start: number, rows: Uint32Array): Vector {
  const { type, form, dictionary, stride } = column;
  const { length } = rows;
  const validity = gatherValidity(heap, column, start, rows);
  if (form === 'bytes') return gatherBytes(heap, column, { start, rows, validity });
  if (form === 'codes' && dictionary!.length === 0) return constant(type, null, length);
  const source = viewAt(heap, column, start, column.rows - start);
  if (form === 'codes') {
    const codes = new Int32Array(length);
    for (let i = 0; i < length; i++) codes[i] = (source as Int32Array)[rows[i]];
    return dictionaryOf(dictionary!, codes, length, validity);
  }
  const out = allocate(type, length);
  if (out instanceof BigInt64Array) gatherWords(source as Int32Array | BigInt64Array, rows, stride, out);
  else for (let i = 0; i < length; i++) out[i] = (source as Int32Array)[rows[i]];
  return flat(type, out, length, validity);
}

function gatherWords(from: Int32Array | BigInt64Array, rows: Uint32Array, stride: number, out: BigInt64Array): void {
  if (from instanceof BigInt64Array) {
    for (let i = 0; i < rows.length; i++) {
      for (let word = 0; word < stride; word++) out[i * stride + word] = from[rows[i] * stride + word];
    }
    return;
  }
  const halves = new Int32Array(out.buffer, out.byteOffset, out.length * 2);
  for (let i = 0; i < rows.length; i++) {
    const n = from[rows[i]];
    halves[2 * i] = n;
    halves[2 * i + 1] = n >> 31;
  }
}

function gatherValidity({ u8 }: Heap, { validity }: HeapColumn, start: number, rows: Uint32Array): Uint8Array | null {
  if (validity === 0) return null;
  const out = new Uint8Array(bitmapBytes(rows.length));
  let nulls = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = start + rows[i];
    if (((u8[validity + (row >> 3)] >> (row & 7)) & 1) === 1) setBit(out, i);
    else nulls++;
  }
  return nulls === 0 ? null : out;
}

function gatherBytes(
  { u8, u32 }: Heap,
  { type, values, offsets }: HeapColumn,
  {
    start,
    rows,
    validity,
  }: { readonly start: number; readonly rows: Uint32Array; readonly validity: Uint8Array | null },
): Vector {
  const { length } = rows;
  const from = offsets / 4 + start;
  const out = new Int32Array(length + 1);
  for (let i = 0; i < length; i++) out[i + 1] = out[i] + u32[from + rows[i] + 1] - u32[from + rows[i]];
  const bytes = new Uint8Array(out[length]);
  for (let i = 0; i < length; i++) {
    const at = values + u32[from + rows[i]];
    bytes.set(u8.subarray(at, at + out[i + 1] - out[i]), out[i]);
  }
  return flatBytes(type, bytes, out, length, validity);
}

/** The same without a copy where numbers lie as in a vector: good until the column is unpinned. */
export function lendRows(heap: Heap, column: HeapColumn, start: number, end: number): Vector {
  const { type, form, storage } = column;
  if (form !== 'words' || storage !== 'f64' || type.kind !== 'float') return copyRows(heap, column, start, end);
  const length = end - start;
  const values = viewAt(heap, column, start, length) as Float64Array;
  return flat(type, values, length, copyValidity(heap, column, start, end));
}

const viewAt = (heap: Heap, { storage, stride, values }: HeapColumn, start: number, rows: number): HeapView =>
  viewOf(heap, storage, values + start * stride * widthOf(storage), rows * stride);

function widthOf(storage: HeapColumn['storage']): number {
  if (storage === 'i8' || storage === 'u8') return 1;
  if (storage === 'i16' || storage === 'u16') return 2;
  return storage === 'i32' || storage === 'f32' ? 4 : 8;
}

/** Numbers as words, written as two halves each: a loop over BigInts would make one for each. */
function extend(from: Int32Array, out: BigInt64Array): void {
  const halves = new Int32Array(out.buffer, out.byteOffset, out.length * 2);
  for (let i = 0; i < from.length; i++) {
    const n = from[i];
    halves[2 * i] = n;
    halves[2 * i + 1] = n >> 31;
  }
}

/** null when none of the rows is NULL. */
function copyValidity({ u8 }: Heap, { validity }: HeapColumn, start: number, end: number): Uint8Array | null {
  if (validity === 0) return null;
  const length = end - start;
  let out: Uint8Array;
  if ((start & 7) === 0) {
    const first = validity + (start >> 3);
    out = u8.slice(first, first + bitmapBytes(length));
  } else {
    out = new Uint8Array(bitmapBytes(length));
    const bits = u8.subarray(validity, validity + bitmapBytes(end));
    for (let i = 0; i < length; i++) if (getBit(bits, start + i)) setBit(out, i);
  }
  const rest = length & 7;
  if (rest !== 0) out[out.length - 1] &= (1 << rest) - 1;
  const full = (bits: number, i: number): boolean =>
    bits === (rest !== 0 && i === out.length - 1 ? (1 << rest) - 1 : 0xff);
  return out.every(full) ? null : out;
}

function copyBytes(
  { u8, u32 }: Heap,
  { type, values, offsets }: HeapColumn,
  { start, end, validity }: { readonly start: number; readonly end: number; readonly validity: Uint8Array | null },
): Vector {
  const length = end - start;
  const from = offsets / 4 + start;
  const first = u32[from];
  const out = new Int32Array(length + 1);
  for (let i = 0; i <= length; i++) out[i] = u32[from + i] - first;
  return flatBytes(type, u8.slice(values + first, values + first + out[length]), out, length, validity);
}
