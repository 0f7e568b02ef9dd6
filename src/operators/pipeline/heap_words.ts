import { getBit } from '../../base/bits.ts';
import { isNull, strideOf, type Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';
import type { Storage } from '../../wasm/heap_column.ts';
import { type Emitted, wordOf } from './emitted.ts';
import { ofBits, type Range } from './ranges.ts';
import type { TextNumbers } from './text_numbers.ts';

/** Plain values laid out for compiled code. */
export interface Words {
  readonly word: Emitted['word'];
  readonly storage: Storage;
  readonly values: Vector['values'];
  /** null: no NULLs. */
  readonly validity: Uint8Array | null;
  readonly range: Range;
  readonly scale: number;
}

const nothing: Range = { low: 0n, high: 0n };

/** A vector as words; null: its type has none. Texts become their numbers. Ranges are those of the type. */
export function wordsOf(vector: Vector, texts: TextNumbers): Words | null {
  const { type } = vector;
  if (type.kind === 'numeric') return wholeNumerics(vector);
  const word = wordOf(type);
  if (word === null) return null;
  if (type.kind === 'text') {
    const numbers = texts.of(vector);
    return { word, storage: 'i32', values: numbers, validity: nullsOf(vector), range: nothing, scale: 0 };
  }
  const { values, validity } = flatten(vector);
  const scale = type.kind === 'decimal' ? type.scale : 0;
  if (word === 'f64')
    return { word, storage: values instanceof Float32Array ? 'f32' : 'f64', values, validity, range: nothing, scale };
  if (word === 'i32') {
    return {
      word,
      storage: 'u8',
      values: zeroUnderNull(values, validity),
      validity,
      range: { low: 0n, high: 1n },
      scale,
    };
  }
  const bits = values.BYTES_PER_ELEMENT * 8;
  const storage = bits === 64 ? 'i64' : bits === 32 ? 'i32' : 'i16';
  const digits = type.kind === 'decimal' ? 10n ** BigInt(type.precision) - 1n : null;
  return {
    word,
    storage,
    values,
    validity,
    range: digits === null ? ofBits(bits) : { low: -digits, high: digits },
    scale,
  };
}

/** Code takes a truth value that is NULL for one that is false. */
function zeroUnderNull(values: Vector['values'], validity: Uint8Array | null): Vector['values'] {
  if (validity === null) return values;
  const out = Uint8Array.from(values as Uint8Array);
  for (let i = 0; i < out.length; i++) if (!getBit(validity, i)) out[i] = 0;
  return out;
}

/** Numerics that are whole numbers of 64 bits, such as the year of a date. */
function wholeNumerics(vector: Vector): Words | null {
  const { values, validity, length, type } = flatten(vector);
  const words = values as BigInt64Array;
  const out = new BigInt64Array(length);
  const stride = strideOf(type);
  for (let i = 0; i < length; i++) {
    if (validity !== null && !getBit(validity, i)) continue;
    const low = words[i * stride];
    if (words[i * stride + 2] !== 0n || words[i * stride + 1] !== low >> 63n) return null;
    out[i] = low;
  }
  return { word: 'i64', storage: 'i64', values: out, validity, range: ofBits(64), scale: 0 };
}

function nullsOf(vector: Vector): Uint8Array | null {
  if (vector.validity === null) return null;
  const { length } = vector;
  const bits = new Uint8Array((length + 7) >> 3);
  for (let i = 0; i < length; i++) if (!isNull(vector, i)) bits[i >> 3] |= 1 << (i & 7);
  return bits;
}

/** What the words are within: exactly, but for those beyond 53 bits, where doubles round. */
export function rangeOf({ values, storage, range }: Words): Range {
  if (storage === 'f64' || storage === 'f32' || storage === 'u8' || values.length === 0) return range;
  if (storage === 'i64') return wideRange(values as BigInt64Array);
  let low = values[0] as number;
  let high = low;
  for (const value of values as Int32Array) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low: BigInt(low), high: BigInt(high) };
}

/** Half the distance of doubles at the end of 64 bits. */
const rounding = 1024n;

/** The same where all are numbers of 32 bits, as most are, by whole numbers alone; null: they are not. */
function narrowRange(halves: Int32Array): Range | null {
  let low = halves[0];
  let high = low;
  for (let i = 0; i < halves.length; i += 2) {
    const value = halves[i];
    if (halves[i + 1] !== value >> 31) return null;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low: BigInt(low), high: BigInt(high) };
}

function wideRange(values: BigInt64Array): Range {
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const narrow = narrowRange(halves);
  if (narrow !== null) return narrow;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < halves.length; i += 2) {
    const value = halves[i + 1] * 2 ** 32 + (halves[i] >>> 0);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > -(2 ** 53) && high < 2 ** 53) return { low: BigInt(low), high: BigInt(high) };
  const [least, most] = [BigInt(low) - rounding, BigInt(high) + rounding];
  const all = ofBits(64);
  return { low: least < all.low ? all.low : least, high: most > all.high ? all.high : most };
}
