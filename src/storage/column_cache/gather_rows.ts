import { bitmapBytes } from '../../base/bits.ts';
import { allocate, dictionaryOf, flat, flatBytes, strideOf, type Vector } from '../../data/vector.ts';
import { constant } from '../../data/vector_builder.ts';
import type { Heap } from '../../wasm/heap.ts';
import type { HeapColumn, Storage } from '../../wasm/heap_column.ts';

/** Rows of a column, by their numbers in any order, as a plain vector that shares nothing with the heap. */
export function gatherRows(heap: Heap, column: HeapColumn, rows: Int32Array): Vector {
  const { type, form, dictionary } = column;
  const validity = gatherValidity(heap, column, rows);
  if (form === 'bytes') return gatherBytes(heap, column, rows, validity);
  if (form === 'codes') {
    if (dictionary!.length === 0) return constant(type, null, rows.length);
    const codes = new Int32Array(rows.length);
    gatherWords(codes, heap, column, rows);
    return dictionaryOf(dictionary!, codes, rows.length, validity);
  }
  const out = allocate(type, rows.length);
  if (form === 'wide') gatherWide(out as BigInt64Array, heap, column, rows);
  else if (out instanceof BigInt64Array) {
    if (column.storage === 'i64') gatherWide(out, heap, column, rows);
    else gatherExtended(out, heap, column, rows);
  } else gatherWords(out as Int32Array, heap, column, rows);
  return flat(type, out, rows.length, validity);
}

type Words = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Float32Array | Float64Array;

function viewOf({ u8 }: Heap, storage: Storage): Words {
  const { buffer } = u8;
  if (storage === 'i8') return new Int8Array(buffer);
  if (storage === 'u8') return new Uint8Array(buffer);
  if (storage === 'i16') return new Int16Array(buffer);
  if (storage === 'u16') return new Uint16Array(buffer);
  if (storage === 'f32') return new Float32Array(buffer);
  return storage === 'f64' ? new Float64Array(buffer) : new Int32Array(buffer);
}

function gatherWords(out: Int32Array, heap: Heap, { storage, values }: HeapColumn, rows: Int32Array): void {
  const view = viewOf(heap, storage);
  const first = values / view.BYTES_PER_ELEMENT;
  for (let i = 0; i < rows.length; i++) out[i] = view[first + rows[i]];
}

/** Narrow numbers as words of 64 bits, in two halves each. */
function gatherExtended(out: BigInt64Array, heap: Heap, { storage, values }: HeapColumn, rows: Int32Array): void {
  const view = viewOf(heap, storage);
  const halves = new Int32Array(out.buffer);
  const first = values / view.BYTES_PER_ELEMENT;
  for (let i = 0; i < rows.length; i++) {
    const n = view[first + rows[i]];
    halves[2 * i] = n;
    halves[2 * i + 1] = n >> 31;
  }
}

function gatherWide(out: BigInt64Array, { i32 }: Heap, { type, values, stride }: HeapColumn, rows: Int32Array): void {
  const halves = new Int32Array(out.buffer);
  const width = Math.max(stride, strideOf(type)) * 2;
  const first = values / 4;
  for (let i = 0; i < rows.length; i++) {
    const from = first + rows[i] * width;
    for (let k = 0; k < width; k++) halves[i * width + k] = i32[from + k];
  }
}

function gatherBytes(
  { u8, u32 }: Heap,
  { type, values, offsets }: HeapColumn,
  rows: Int32Array,
  validity: Uint8Array | null,
): Vector {
  const at = offsets / 4;
  const ends = new Int32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) ends[i + 1] = ends[i] + u32[at + rows[i] + 1] - u32[at + rows[i]];
  const out = new Uint8Array(ends[rows.length]);
  for (let i = 0; i < rows.length; i++) {
    const start = values + u32[at + rows[i]];
    const end = values + u32[at + rows[i] + 1];
    for (let from = start, to = ends[i]; from < end; from++, to++) out[to] = u8[from];
  }
  return flatBytes(type, out, ends, rows.length, validity);
}

/** null when none of the rows is NULL. */
function gatherValidity({ u8 }: Heap, { validity }: HeapColumn, rows: Int32Array): Uint8Array | null {
  if (validity === 0) return null;
  const out = new Uint8Array(bitmapBytes(rows.length));
  let valid = 0;
  for (let i = 0; i < rows.length; i++) {
    const bit = (u8[validity + (rows[i] >> 3)] >> (rows[i] & 7)) & 1;
    valid += bit;
    out[i >> 3] |= bit << (i & 7);
  }
  return valid === rows.length ? null : out;
}
