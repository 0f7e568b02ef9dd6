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

/** What the words are within: exactly for narrow ones, by their upper halves for those of 64 bits. */
export function rangeOf({ values, storage, range }: Words): Range {
  if (storage === 'f64' || storage === 'f32' || storage === 'u8') return range;
  let [low, high] = [0, 0];
  if (storage === 'i64') {
    const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
    for (let i = 1; i < halves.length; i += 2) {
      if (halves[i] < low) low = halves[i];
      if (halves[i] > high) high = halves[i];
    }
    return { low: BigInt(low) << 32n, high: ((BigInt(high) + 1n) << 32n) - 1n };
  }
  for (const value of values as Int32Array) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low: BigInt(low), high: BigInt(high) };
}
