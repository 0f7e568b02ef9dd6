import { getBit } from '../../src/base/bits.ts';
import type { ParquetChunk, ParquetSplit } from '../../src/data/split.ts';
import type { Value } from '../../src/data/value.ts';
import { allocate, flat, flatBytes, type Values, type Vector, valueAt } from '../../src/data/vector.ts';
import type { FileStore } from '../../src/storage/file.ts';
import { decodeChunk } from '../../src/storage/parquet/pages/decode_chunk.ts';
import { readRowGroup } from '../../src/storage/parquet/read.ts';
import type { Heap } from '../../src/wasm/heap.ts';
import type { HeapColumn } from '../../src/wasm/heap_column.ts';

const views = {
  ...{ i8: Int8Array, u8: Uint8Array, i16: Int16Array, u16: Uint16Array, i32: Int32Array, i64: BigInt64Array },
  ...{ f32: Float32Array, f64: Float64Array },
} as const;

/** The values of a column in linear memory, null for NULL; throws when its parts contradict each other. */
export function heapValues(heap: Heap, column: HeapColumn): Value[] {
  const { rows, validity } = column;
  const bits = validity === 0 ? null : heap.u8.slice(validity, validity + ((rows + 7) >> 3));
  const vector = vectorOf(heap, column, bits);
  for (let i = rows; i < (bits?.length ?? 0) * 8; i++) if (getBit(bits!, i)) throw new Error('a bit behind the rows');
  return Array.from({ length: rows }, (_, row) => valueAt(vector, row));
}

function vectorOf(heap: Heap, column: HeapColumn, bits: Uint8Array | null): Vector {
  const { type, rows, form, storage, values, offsets, dictionary } = column;
  if (form === 'bytes') {
    const starts = heap.i32.slice(offsets / 4, offsets / 4 + rows + 1);
    return flatBytes(type, heap.u8.slice(values, values + starts[rows]!), starts, rows, bits);
  }
  const words = new views[storage](heap.memory.buffer, values, rows);
  for (let i = 0; i < rows; i++) {
    if (bits !== null && !getBit(bits, i) && Number(words[i]) !== 0)
      throw new Error(`row ${i} is NULL, its word not 0`);
  }
  if (form === 'codes') {
    const codes = Int32Array.from(words as Int32Array);
    return { type, length: rows, encoding: 'dictionary', values: codes, offsets: null, validity: bits, dictionary };
  }
  checkRange(column, words as Values, bits);
  const wide = allocate(type, rows);
  for (let i = 0; i < rows; i++) wide[i] = wide instanceof BigInt64Array ? BigInt(words[i]!) : words[i]!;
  return flat(type, wide, rows, bits);
}

function checkRange({ rows, low, high, storage }: HeapColumn, words: Values, bits: Uint8Array | null): void {
  let range: [bigint, bigint] | undefined;
  for (let i = 0; i < rows && !storage.startsWith('f'); i++) {
    if (bits !== null && !getBit(bits, i)) continue;
    const word = BigInt(words[i]!);
    range = range === undefined ? [word, word] : [word < range[0] ? word : range[0], word > range[1] ? word : range[1]];
  }
  const [least, most] = range ?? [0n, 0n];
  if (low !== least || high !== most) throw new Error(`said to be ${low} to ${high}, but is ${least} to ${most}`);
}

/** The bytes of a chunk. */
export const bytesOf = (store: FileStore, split: ParquetSplit, chunk: ParquetChunk): Promise<Uint8Array> =>
  store.open(split.file).read(chunk.start, chunk.start + chunk.length);

/** What the general decoder makes of a chunk. */
export async function generalValues(store: FileStore, split: ParquetSplit, chunk: ParquetChunk): Promise<Value[]> {
  const values: Value[] = [];
  for await (const { columns, length } of readRowGroup(store, split, [chunk.column])) {
    for (let row = 0; row < length; row++) values.push(valueAt(columns[0]!, row));
  }
  return values;
}

interface Own {
  readonly form: string;
  readonly values: readonly Value[];
}

/** What our decoder makes of a chunk; null: it declines. Whatever it has taken is given back. */
export function ownValues(heap: Heap, chunk: ParquetChunk, bytes: Uint8Array, rows: number): Own | null {
  const used = heap.used;
  const column = decodeChunk({ heap, allocate: (size) => heap.allocate(size) }, chunk, bytes, rows);
  const own = column && { form: `${column.form} ${column.storage}`, values: heapValues(heap, column) };
  if (column !== null) heap.release(column.values);
  if (heap.used !== used) throw new Error(`${heap.used - used} bytes were not given back`);
  return own;
}
