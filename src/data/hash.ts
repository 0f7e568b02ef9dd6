import { getBit } from '../base/bits.ts';
import { normalised } from './decimal.ts';
import { intervalSpan } from './interval.ts';
import { normalForm } from './normal_form.ts';
import { type DataType, hasNormalForm, isVariable } from './type.ts';
import type { Decimal, Interval, Value } from './value.ts';
import { isNull, strideOf, type Vector, valueAt } from './vector.ts';
import { vectorOf } from './vector_builder.ts';

/**
 * Stable hashes: the same on every machine and in every process. Values that are equal in SQL and of equal type hash
 * equal: −0 and 0, NaN and NaN, 1.0 and 1.00 as numeric, one month and thirty days. Decimals of different scale do not.
 * The mixing steps are those of MurmurHash3 (Austin Appleby, public domain), on words of 32 bits.
 */

/** What NULL hashes to. */
const nullHash = 0x9e3779b9;

export function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  let h = hash ^ Math.imul(k, 0x1b873593);
  h = (h << 13) | (h >>> 19);
  return (Math.imul(h, 5) + 0xe6546b64) | 0;
}

/** Spreads every input bit over the whole word. */
export function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export function hashBytes(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = seed;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    hash = mix(hash, bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24));
  }
  let tail = 0;
  for (let shift = 0; i < end; i++, shift += 8) tail |= bytes[i] << shift;
  return mix(mix(hash, tail), end - start);
}

/** Mixes the hash of each row of the vector into `hashes`, which holds the seeds; call `finish` on each at last. */
export function mixVector(hashes: Int32Array, vector: Vector, rows: number): void {
  if (vector.encoding === 'constant') return mixConstant(hashes, vector, rows);
  if (vector.encoding === 'dictionary') return mixDictionary(hashes, vector, rows);
  const { validity } = vector;
  const before = validity === null ? null : hashes.slice(0, rows);
  mixFlat(hashes, vector, rows);
  if (validity === null || before === null) return;
  for (let row = 0; row < rows; row++) if (!getBit(validity, row)) hashes[row] = mix(before[row], nullHash);
}

/** All rows mix the same words in, in the same order: each value is first reduced to one word. */
function mixConstant(hashes: Int32Array, vector: Vector, rows: number): void {
  const word = isNull(vector, 0) ? nullHash : wordsOf({ ...vector, encoding: 'flat', length: 1, validity: null })[0];
  for (let row = 0; row < rows; row++) hashes[row] = mix(hashes[row], word);
}

function mixDictionary(hashes: Int32Array, vector: Vector, rows: number): void {
  if (vector.dictionary!.length > rows && !hasNormalForm(vector.type)) return mixReferred(hashes, vector, rows);
  const words = wordsOf(vector.dictionary!);
  const codes = vector.values as Int32Array;
  const { validity } = vector;
  for (let row = 0; row < rows; row++) {
    const valid = validity === null || getBit(validity, row);
    hashes[row] = mix(hashes[row], valid ? words[codes[row]] : nullHash);
  }
}

/** Of a long dictionary only the words that the rows name are hashed. */
function mixReferred(hashes: Int32Array, { dictionary, values, validity, type }: Vector, rows: number): void {
  const home = dictionary!;
  const codes = values as Int32Array;
  const bytes = home.values as Uint8Array;
  const words = isVariable(type) ? null : wordsOf(home);
  for (let row = 0; row < rows; row++) {
    const code = codes[row];
    const word = words === null ? hashBytes(bytes, home.offsets![code], home.offsets![code + 1], 0) : words[code];
    hashes[row] = mix(hashes[row], validity === null || getBit(validity, row) ? word : nullHash);
  }
}

function mixFlat(hashes: Int32Array, vector: Vector, rows: number): void {
  const words = wordsOf(vector, rows);
  for (let row = 0; row < rows; row++) hashes[row] = mix(hashes[row], words[row]);
}

/** One word per entry of a flat vector; anything under a NULL. */
function wordsOf(vector: Vector, rows = vector.length): Int32Array {
  const { type, values } = vector;
  const out = new Int32Array(rows);
  if (isVariable(type)) return hashVariable(out, vector);
  switch (type.kind) {
    case 'bool':
    case 'date':
      for (let i = 0; i < rows; i++) out[i] = values[i] as number;
      return out;
    case 'int':
      if (type.bits === 64) hash64(out, values as BigInt64Array, 1);
      else for (let i = 0; i < rows; i++) out[i] = values[i] as number;
      return out;
    case 'decimal':
      hash64(out, values as BigInt64Array, strideOf(type));
      return out;
    case 'float':
      hashFloats(out, values as Float64Array | Float32Array);
      return out;
    case 'numeric':
    case 'interval':
      hashRare(out, vector);
      return out;
    default:
      // timestamp, time, oid; the two words of a timetz.
      hash64(out, values as BigInt64Array, strideOf(type));
      return out;
  }
}

function hashVariable(out: Int32Array, vector: Vector): Int32Array {
  const { type } = vector;
  if (hasNormalForm(type)) {
    for (let i = 0; i < out.length; i++) {
      if (isNull(vector, i)) continue;
      const form = normalForm(valueAt(vector, i)!, type);
      out[i] = hashBytes(form, 0, form.length, 0);
    }
    return out;
  }
  const bytes = vector.values as Uint8Array;
  const offsets = vector.offsets!;
  for (let i = 0; i < out.length; i++) out[i] = hashBytes(bytes, offsets[i], offsets[i + 1], 0);
  return out;
}

/** Words of 64 bits, `stride` per entry, read as pairs of 32. */
function hash64(out: Int32Array, values: BigInt64Array, stride: number): void {
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  if (stride === 1) {
    for (let i = 0; i < out.length; i++) out[i] = mix(mix(0, halves[i * 2]), halves[i * 2 + 1]);
    return;
  }
  for (let i = 0; i < out.length; i++) {
    let hash = 0;
    for (let half = 0; half < stride * 2; half++) hash = mix(hash, halves[i * stride * 2 + half]);
    out[i] = hash;
  }
}

function hashFloats(out: Int32Array, values: Float64Array | Float32Array): void {
  const doubles = values instanceof Float64Array ? values : Float64Array.from(values.subarray(0, out.length));
  const halves = new Int32Array(doubles.buffer, doubles.byteOffset, out.length * 2);
  for (let i = 0; i < out.length; i++) {
    const low = halves[2 * i];
    const high = halves[2 * i + 1];
    // What its halves tell to be 0 or no finite number is rare: −0 is hashed as 0, and any NaN as the same one.
    const isPlain = (high & 0x7fffffff) !== 0 && (high & 0x7ff00000) !== 0x7ff00000;
    out[i] = isPlain ? mix(mix(0, low), high) : hashSpecial(doubles[i], low, high);
  }
}

function hashSpecial(x: number, low: number, high: number): number {
  if (Number.isNaN(x)) return mix(mix(0, 0), 0x7ff80000);
  return x === 0 ? mix(mix(0, 0), 0) : mix(mix(0, low), high);
}

function hashRare(out: Int32Array, vector: Vector): void {
  for (let i = 0; i < out.length; i++) {
    if (isNull(vector, i)) continue;
    const value = valueAt(vector, i);
    if (vector.type.kind === 'interval') out[i] = hashBig(intervalSpan(value as Interval), 0);
    else {
      const { units, scale, special } = normalised(value as Decimal);
      out[i] = special === undefined ? hashBig(units, scale) : special.length;
    }
  }
}

function hashBig(n: bigint, seed: number): number {
  let hash = seed;
  for (let shift = 0n; shift < 128n; shift += 32n) hash = mix(hash, Number(BigInt.asIntN(32, n >> shift)));
  return hash;
}

/** The hash of one value: what `mixVector` and `finish` give for a row that holds it. */
export function hashValue(value: Value, type: DataType, seed = 0): number {
  const hashes = Int32Array.of(seed);
  mixVector(hashes, vectorOf(type, [value]), 1);
  return finish(hashes[0]);
}
