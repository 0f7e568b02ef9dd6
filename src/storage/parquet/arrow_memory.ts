import { assert } from '../../base/assert.ts';
import { bitmapBytes } from '../../base/bits.ts';
import { memoryOf, type ParquetWasm } from './wasm.ts';

/**
 * One column of one record batch, copied out of WebAssembly memory in Arrow's layout.
 * `values` are the bytes of the value buffer, aligned for any typed array; `offsets` only for text, bytes and lists.
 */
export interface ArrowColumn {
  /** Arrow's C data interface format: i, l, f, g, b, u, z, w:12, tsn:…, +l, +s */
  readonly format: string;
  readonly length: number;
  readonly values: ArrayBuffer;
  readonly offsets: Int32Array | null;
  readonly validity: Uint8Array | null;
  /** What the values, then codes, stand for. */
  readonly dictionary: ArrowColumn | null;
  /** The items of a list, the members of a struct. */
  readonly children: readonly ArrowColumn[];
}

// Fields of ArrowSchema and ArrowArray with 32-bit pointers, as the C data interface lays them out.
const schemaFormat = 0;
const schemaChildren = 32;
const schemaDictionary = 36;
const arrayLength = 0;
const arrayNulls = 8;
const arrayOffset = 16;
const arrayChildCount = 32;
const arrayBuffers = 40;
const arrayChildren = 44;
const arrayDictionary = 48;

/** Where the C structures of one record batch lie. */
export interface BatchAddress {
  readonly array: number;
  readonly schema: number;
}

/** The only column of each record batch of one table; a dictionary that batches share is copied once. */
export function copyOnlyColumns(parquet: ParquetWasm, batches: readonly BatchAddress[]): readonly ArrowColumn[] {
  const memory = memoryOf(parquet);
  const view = new DataView(memory);
  const shared = new Map<string, ArrowColumn>();
  const pointer = (address: number) => view.getUint32(address, true);
  return batches.map(({ array, schema }) => {
    assert(view.getBigInt64(array + arrayOffset, true) === 0n, 'decoded batches are not slices');
    const column = {
      array: pointer(pointer(array + arrayChildren)),
      schema: pointer(pointer(schema + schemaChildren)),
    };
    return copyColumn(view, column, shared);
  });
}

function copyColumn(view: DataView, at: BatchAddress, shared: Map<string, ArrowColumn>): ArrowColumn {
  const memory = view.buffer as ArrayBuffer;
  const pointer = (address: number) => view.getUint32(address, true);
  const { array, schema } = at;
  assert(view.getBigInt64(array + arrayOffset, true) === 0n, 'decoded columns are not slices');
  const length = Number(view.getBigInt64(array + arrayLength, true));
  const nulls = view.getBigInt64(array + arrayNulls, true);
  const format = textAt(memory, pointer(schema + schemaFormat));
  const buffer = (i: number) => pointer(pointer(array + arrayBuffers) + i * 4);
  const copy = (i: number, bytes: number): ArrayBuffer => memory.slice(buffer(i), buffer(i) + bytes);
  const validity = nulls === 0n || buffer(0) === 0 ? null : new Uint8Array(copy(0, bitmapBytes(length)));
  const common = { format, length, validity, dictionary: null, children: [] };
  if (format === '+l' || format === '+s') {
    const count = Number(view.getBigInt64(array + arrayChildCount, true));
    const children = Array.from({ length: count }, (_, i) =>
      copyColumn(
        view,
        {
          array: pointer(pointer(array + arrayChildren) + i * 4),
          schema: pointer(pointer(schema + schemaChildren) + i * 4),
        },
        shared,
      ),
    );
    const offsets =
      format === '+s' ? null : length === 0 ? new Int32Array(1) : new Int32Array(copy(1, (length + 1) * 4));
    return { ...common, values: new ArrayBuffer(0), offsets, children };
  }
  if (format === 'u' || format === 'z') {
    const offsets = length === 0 ? new Int32Array(1) : new Int32Array(copy(1, (length + 1) * 4));
    return { ...common, values: copy(2, offsets[length]), offsets };
  }
  const column = { ...common, values: copy(1, bytesOf(format, length)), offsets: null };
  const inner = { array: pointer(array + arrayDictionary), schema: pointer(schema + schemaDictionary) };
  if (inner.array === 0) return column;
  const key = [0, 1, 2].map((i) => pointer(pointer(inner.array + arrayBuffers) + i * 4)).join();
  const dictionary = shared.get(key) ?? copyColumn(view, inner, shared);
  shared.set(key, dictionary);
  return { ...column, dictionary };
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
