import { assert } from '../../base/assert.ts';
import { bitmapBytes } from '../../base/bits.ts';
import { memoryOf, type ParquetWasm } from './wasm.ts';

/**
 * One column of one record batch, copied out of WebAssembly memory in Arrow's layout.
 * `values` are the bytes of the value buffer, aligned for any typed array; `offsets` only for text and bytes.
 */
export interface ArrowColumn {
  /** Arrow's C data interface format: i, l, f, g, b, u, z, w:12, tsn:… */
  readonly format: string;
  readonly length: number;
  readonly values: ArrayBuffer;
  readonly offsets: Int32Array | null;
  readonly validity: Uint8Array | null;
}

// Fields of ArrowSchema and ArrowArray with 32-bit pointers, as the C data interface lays them out.
const schemaFormat = 0;
const schemaChildren = 32;
const arrayLength = 0;
const arrayNulls = 8;
const arrayOffset = 16;
const arrayBuffers = 40;
const arrayChildren = 44;

/** The only column of a record batch, given the addresses of the batch's array and schema. */
export function copyOnlyColumn(parquet: ParquetWasm, arrayAddress: number, schemaAddress: number): ArrowColumn {
  const memory = memoryOf(parquet);
  const view = new DataView(memory);
  const pointer = (address: number) => view.getUint32(address, true);
  const schema = pointer(pointer(schemaAddress + schemaChildren));
  const array = pointer(pointer(arrayAddress + arrayChildren));
  const long = (address: number) => Number(view.getBigInt64(address, true));
  const length = long(array + arrayLength);
  assert(long(array + arrayOffset) === 0 && long(arrayAddress + arrayOffset) === 0, 'decoded columns are not slices');
  const format = textAt(memory, pointer(schema + schemaFormat));
  const buffer = (i: number) => pointer(pointer(array + arrayBuffers) + i * 4);
  const copy = (i: number, bytes: number): ArrayBuffer => memory.slice(buffer(i), buffer(i) + bytes);
  const validity =
    long(array + arrayNulls) === 0 || buffer(0) === 0 ? null : new Uint8Array(copy(0, bitmapBytes(length)));
  if (format !== 'u' && format !== 'z') {
    return { format, length, values: copy(1, bytesOf(format, length)), offsets: null, validity };
  }
  const offsets = length === 0 ? new Int32Array(1) : new Int32Array(copy(1, (length + 1) * 4));
  return { format, length, values: copy(2, offsets[length]), offsets, validity };
}

function bytesOf(format: string, length: number): number {
  if (format === 'b') return bitmapBytes(length);
  if (format === 'i' || format === 'f') return length * 4;
  if (format === 'l' || format === 'g' || format.startsWith('tsn:')) return length * 8;
  assert(format.startsWith('w:'), 'only the physical types of Parquet are decoded');
  return length * Number(format.slice(2));
}

function textAt(memory: ArrayBuffer, address: number): string {
  const bytes = new Uint8Array(memory, address);
  return Buffer.from(bytes.subarray(0, bytes.indexOf(0))).toString('latin1');
}
