import { bitmapBytes, getBit, setBit } from '../base/bits.ts';
import { type DataType, isVariable } from '../data/type.ts';
import { allocate, dictionaryOf, flat, flatBytes, strideOf, type Values, type Vector } from '../data/vector.ts';

export type Indices = Uint32Array | Int32Array;

/** Rows `indices[0 … count-1]` of a vector; index -1 gives NULL, which is how outer joins fill their rows. */
export function gather(vector: Vector, indices: Indices, count: number = indices.length): Vector {
  const validity = gatherValidity(vector, indices, count);
  if (vector.encoding === 'constant') return gatherConstant(vector, count, validity);
  if (vector.encoding === 'dictionary') {
    const codes = new Int32Array(count);
    takeWords(codes, vector.values as Int32Array, indices, count);
    return dictionaryOf(vector.dictionary!, codes, count, validity);
  }
  if (isVariable(vector.type)) return gatherBytes(vector, indices, count, validity);
  const values = allocate(vector.type, count);
  const stride = strideOf(vector.type);
  if (stride === 1) takeWords(values, vector.values, indices, count);
  else takeWide(values as BigInt64Array, vector.values as BigInt64Array, { indices, count, stride });
  return flat(vector.type, values, count, validity);
}

/** A constant stays one, unless the indices bring NULLs in. */
function gatherConstant(vector: Vector, count: number, validity: Uint8Array | null): Vector {
  if (validity === null || vector.validity !== null) return { ...vector, length: count };
  const all = flatten({ ...vector, length: count });
  return { ...all, validity };
}

/** Which of the rows are there; null: all. */
export function gatherValidity(vector: Vector, indices: Indices, count: number): Uint8Array | null {
  const bits = vector.encoding === 'constant' ? null : vector.validity;
  if (bits === null && !hasNegative(indices, count)) return null;
  const out = new Uint8Array(bitmapBytes(count));
  for (let i = 0; i < count; i++) {
    const row = indices[i];
    if (row >= 0 && (bits === null || (bits[row >> 3] & (1 << (row & 7))) !== 0)) out[i >> 3] |= 1 << (i & 7);
  }
  return out;
}

function hasNegative(indices: Indices, count: number): boolean {
  if (indices instanceof Uint32Array) return false;
  for (let i = 0; i < count; i++) if (indices[i] < 0) return true;
  return false;
}

// One copy of the loop per array class, so that each stays monomorphic.
function takeWords(to: Values, from: Values, indices: Indices, count: number): void {
  const empty = from.length === 0;
  if (empty) return;
  if (to instanceof BigInt64Array) return takeInto64(to, from as BigInt64Array, indices, count);
  if (to instanceof Float64Array) return takeFloat64(to, from as Float64Array, indices, count);
  if (to instanceof Int32Array) return takeInt32(to, from as Int32Array, indices, count);
  const [target, source] = [to as Uint8Array, from as Uint8Array];
  for (let i = 0; i < count; i++) {
    const row = indices[i];
    target[i] = source[Math.max(row, 0)];
  }
}

function takeInto64(to: BigInt64Array, from: BigInt64Array, indices: Indices, count: number): void {
  for (let i = 0; i < count; i++) {
    const row = indices[i];
    to[i] = from[Math.max(row, 0)];
  }
}

function takeFloat64(to: Float64Array, from: Float64Array, indices: Indices, count: number): void {
  for (let i = 0; i < count; i++) {
    const row = indices[i];
    to[i] = from[Math.max(row, 0)];
  }
}

function takeInt32(to: Int32Array, from: Int32Array, indices: Indices, count: number): void {
  for (let i = 0; i < count; i++) {
    const row = indices[i];
    to[i] = from[Math.max(row, 0)];
  }
}

interface WideTake {
  readonly indices: Indices;
  readonly count: number;
  readonly stride: number;
}

function takeWide(to: BigInt64Array, from: BigInt64Array, { indices, count, stride }: WideTake): void {
  if (from.length === 0) return;
  for (let i = 0; i < count; i++) {
    const at = Math.max(indices[i], 0) * stride;
    for (let word = 0; word < stride; word++) to[i * stride + word] = from[at + word];
  }
}

function gatherBytes(vector: Vector, indices: Indices, count: number, validity: Uint8Array | null): Vector {
  const source = vector.values as Uint8Array;
  const from = vector.offsets!;
  const offsets = new Int32Array(count + 1);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const row = indices[i];
    if (row >= 0) total += from[row + 1] - from[row];
    offsets[i + 1] = total;
  }
  const values = new Uint8Array(total);
  for (let i = 0; i < count; i++) {
    const row = indices[i];
    if (row >= 0) copyBytes(values, offsets[i], source, from[row], from[row + 1]);
  }
  return flatBytes(vector.type, values, offsets, count, validity);
}

/** Below this many bytes a plain loop beats `set`, which costs a call and a view. */
const shortCopy = 32;

function copyBytes(to: Uint8Array, at: number, from: Uint8Array, start: number, end: number): void {
  if (end - start > shortCopy) {
    to.set(from.subarray(start, end), at);
    return;
  }
  for (let i = start; i < end; i++) to[at++] = from[i];
}

/** The same rows without constants and dictionaries. */
export function flatten(vector: Vector): Vector {
  if (vector.encoding === 'flat') return vector;
  const { length } = vector;
  if (vector.encoding === 'dictionary') {
    if (vector.dictionary!.length === 0) return allNull(vector.type, length);
    const taken = gather(vector.dictionary!, vector.values as Int32Array, length);
    return { ...taken, validity: vector.validity };
  }
  const entry: Vector = { ...vector, encoding: 'flat', length: 1 };
  if (vector.validity !== null && !getBit(vector.validity, 0)) return allNull(vector.type, length);
  return repeat(entry, length);
}

function repeat(entry: Vector, length: number): Vector {
  const stride = strideOf(entry.type);
  if (stride === 1) {
    const values = allocate(entry.type, length);
    (values as Float64Array).fill(entry.values[0] as number);
    return flat(entry.type, values, length);
  }
  return gather({ ...entry, validity: null }, new Uint32Array(length), length);
}

/** `length` NULLs, flat. */
export function allNull(type: DataType, length: number): Vector {
  const validity = new Uint8Array(bitmapBytes(length));
  if (isVariable(type)) return flatBytes(type, new Uint8Array(0), new Int32Array(length + 1), length, validity);
  return flat(type, allocate(type, length), length, validity);
}

/** Rows `start … end-1`; values and offsets are shared, validity is copied. */
export function slice(vector: Vector, start: number, end: number): Vector {
  const length = end - start;
  if (start === 0 && length === vector.length) return vector;
  if (vector.encoding === 'constant') return { ...vector, length };
  const validity = sliceBits(vector.validity, start, length);
  if (vector.encoding === 'dictionary')
    return { ...vector, length, validity, values: vector.values.subarray(start, end) };
  if (vector.offsets !== null) return { ...vector, length, validity, offsets: vector.offsets.subarray(start, end + 1) };
  const stride = strideOf(vector.type);
  return { ...vector, length, validity, values: vector.values.subarray(start * stride, end * stride) };
}

function sliceBits(bits: Uint8Array | null, start: number, length: number): Uint8Array | null {
  if (bits === null) return null;
  if ((start & 7) === 0) return bits.slice(start >> 3, (start >> 3) + bitmapBytes(length));
  const out = new Uint8Array(bitmapBytes(length));
  for (let i = 0; i < length; i++) if (getBit(bits, start + i)) setBit(out, i);
  return out;
}
