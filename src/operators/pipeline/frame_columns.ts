import { bitmapBytes, clearBit, getBit } from '../../base/bits.ts';
import type { DataType } from '../../data/type.ts';
import { allocate, dictionaryOf, flat, strideOf, type Values, type Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';
import type { HeapColumn, Storage } from '../../wasm/heap_column.ts';
import type { Blocks } from './blocks.ts';
import { wordOf } from './emitted.ts';
import { rangeOf } from './heap_words.ts';
import type { PipelineHost } from './host.ts';
import { ofBits, type Range } from './ranges.ts';

interface Home {
  readonly host: PipelineHost;
  readonly blocks: Blocks;
}

/** Whether a type has a form in the heap that its vectors are copied into; `isWide`: as all of its words. */
export const laysOut = (type: DataType, isWide: boolean): boolean =>
  isWide ? strideOf(type) > 1 : wordOf(type) !== null;

/**
 * The rows of vectors of one type, one after the other, with room for `spare` more. `isRanged`: code asks what its numbers
 * are within.
 */
export function columnOfVectors(
  type: DataType,
  vectors: readonly Vector[],
  { rows, isWide, isRanged, spare = 0 }: { rows: number; isWide: boolean; isRanged: boolean; spare?: number },
  { host, blocks }: Home,
): HeapColumn {
  const like = type.kind === 'text' ? new Int32Array(0) : allocate(type, 0);
  const stride = type.kind === 'text' ? 1 : strideOf(type);
  const values = blocks.allocate((rows + spare) * stride * like.BYTES_PER_ELEMENT);
  const to = heapView(host, like, values, rows * stride);
  let at = 0;
  for (const vector of vectors) {
    if (type.kind === 'text') writeNumbers(to as Int32Array, at, vector, host);
    else to.set(flatten(vector).values.subarray(0, vector.length * stride) as never, at * stride);
    at += vector.length;
  }
  const validity = validityOf(vectors, rows, { host, blocks });
  if (type.kind === 'bool' && validity !== 0) clearUnderNulls(host.heap.u8, { values, validity, rows });
  const storage = storageOf(like);
  const form = isWide ? 'wide' : 'words';
  const whole = isWide ? { low: 0n, high: 0n } : rangeOfType(type);
  const word = wordOf(type) ?? 'i64';
  const range =
    isRanged && word === 'i64' && !isWide
      ? rangeOf({ word, storage, values: to, validity: null, range: whole, scale: 0 })
      : whole;
  return { type, rows, form, storage, values, offsets: 0, validity, ...range, dictionary: null, stride, bytes: 0 };
}

/** A column of words as a vector over the heap. */
export function vectorOfColumn({ type, rows, values, validity, stride }: HeapColumn, host: PipelineHost): Vector {
  const bits = validity === 0 ? null : host.heap.u8.subarray(validity, validity + bitmapBytes(rows));
  if (type.kind !== 'text') return flat(type, heapView(host, allocate(type, 0), values, rows * stride), rows, bits);
  return dictionaryOf(host.texts.words(), host.heap.i32.subarray(values / 4, values / 4 + rows), rows, bits);
}

/** An array of the class of `like` where its values lie in the heap. */
export function heapView({ heap }: Pick<PipelineHost, 'heap'>, like: Values, address: number, length: number): Values {
  const make = like.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => Values;
  return new make(heap.u8.buffer, address, length);
}

/** The words of a dictionary are numbered once, not once per row. */
function writeNumbers(to: Int32Array, at: number, vector: Vector, { texts, heap, own }: PipelineHost): void {
  const { dictionary, length } = vector;
  if (own !== null && vector.encoding === 'flat' && vector.values.buffer === heap.u8.buffer) {
    own.numberPlaced(vector, to.byteOffset + at * 4);
    return;
  }
  if (dictionary === null) {
    to.set(texts.of(vector), at);
    return;
  }
  const numbers = texts.ofWords(dictionary);
  const codes = vector.values as Int32Array;
  // A NULL has code 0, which a dictionary of no words lacks.
  for (let i = 0; i < length; i++) to[at + i] = numbers[codes[i]] ?? 0;
}

function validityOf(vectors: readonly Vector[], rows: number, { host, blocks }: Home): number {
  if (vectors.every(({ validity }) => validity === null)) return 0;
  const address = blocks.allocate(bitmapBytes(rows));
  const bits = host.heap.u8.subarray(address, address + bitmapBytes(rows)).fill(0xff);
  let at = 0;
  for (const vector of vectors) {
    const { validity, length } = vector.encoding === 'constant' ? flatten(vector) : vector;
    if (validity !== null) for (let i = 0; i < length; i++) if (!getBit(validity, i)) clearBit(bits, at + i);
    at += length;
  }
  return address;
}

/** Code takes a truth value that is NULL for one that is false. */
function clearUnderNulls(
  u8: Uint8Array,
  { values, validity, rows }: { values: number; validity: number; rows: number },
): void {
  const bits = u8.subarray(validity, validity + bitmapBytes(rows));
  for (let i = 0; i < rows; i++) if (!getBit(bits, i)) u8[values + i] = 0;
}

function storageOf(values: Values): Storage {
  if (values instanceof BigInt64Array) return 'i64';
  if (values instanceof Int32Array) return 'i32';
  if (values instanceof Int16Array) return 'i16';
  if (values instanceof Uint8Array) return 'u8';
  return values instanceof Float32Array ? 'f32' : 'f64';
}

function rangeOfType(type: DataType): Range {
  if (type.kind === 'bool') return { low: 0n, high: 1n };
  if (type.kind === 'text' || type.kind === 'float') return { low: 0n, high: 0n };
  if (type.kind === 'decimal') {
    const digits = 10n ** BigInt(type.precision) - 1n;
    return { low: -digits, high: digits };
  }
  return ofBits(type.kind === 'int' ? type.bits : type.kind === 'date' ? 32 : 64);
}
