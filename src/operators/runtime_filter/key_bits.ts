import type { DataType } from '../../data/type.ts';
import { allocate, flat, isNull, type Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';

/** Keys that are whole numbers near one another, exactly: bit `i` says whether `low + i` is one. Plain data. */
export interface KeyBits {
  /** A multiple of 32, of at most 53 bits. */
  readonly low: number;
  readonly words: Uint32Array;
}

/** From the least to the largest at most: a megabyte. */
const mostBits = 2 ** 23;
/** More bits than this are kept only where many of them are set: fewer bits of a Bloom filter stay nearer. */
const fewBits = 2 ** 20;
const mostBitsPerKey = 128;

export const hasBits = ({ kind }: DataType): boolean => kind === 'int' || kind === 'date';

/** With the keys of a vector; null: they lie too far apart. */
export function withKeys(bits: KeyBits | null, keys: Vector): KeyBits | null {
  const numbers = numbersOf(flatten(keys));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < numbers.length; i++) {
    if (Number.isNaN(numbers[i])) continue;
    if (numbers[i] < low) low = numbers[i];
    if (numbers[i] > high) high = numbers[i];
  }
  if (low > high) return bits ?? { low: 0, words: new Uint32Array(0) };
  const made = widened(bits, low, high);
  if (made === null) return null;
  for (let i = 0; i < numbers.length; i++) {
    const at = numbers[i] - made.low;
    if (at >= 0) made.words[at >>> 5] |= 1 << (at & 31);
  }
  return made;
}

/** The keys of both; null: they lie too far apart. */
export function together(a: KeyBits, b: KeyBits): KeyBits | null {
  if (b.words.length === 0) return a;
  if (a.words.length === 0) return b;
  const wide = widened(a, b.low, endOf(b) - 1);
  if (wide === null) return null;
  const made = wide === a ? { ...a, words: a.words.slice() } : wide;
  const first = (b.low - made.low) / 32;
  for (let w = 0; w < b.words.length; w++) made.words[first + w] |= b.words[w];
  return made;
}

/** Whether the bits are worth being looked up. */
export const areDense = ({ words }: KeyBits): boolean =>
  words.length * 32 <= Math.max(fewBits, mostBitsPerKey * countOf(words));

/** The keys, each once. */
export function keysOf({ low, words }: KeyBits, type: DataType): Vector {
  const count = countOf(words);
  const values = allocate(type, count);
  let k = 0;
  for (let w = 0; w < words.length; w++) {
    for (let word = words[w]; word !== 0; word &= word - 1) {
      const key = low + w * 32 + (31 - Math.clz32(word & -word));
      values[k++] = (values instanceof BigInt64Array ? BigInt(key) : key) as never;
    }
  }
  return flat(type, values, count);
}

export function holdsKey({ low, words }: KeyBits, key: number): boolean {
  const at = key - low;
  return at >= 0 && at < words.length * 32 && (words[at >>> 5] & (1 << (at & 31))) !== 0;
}

const endOf = ({ low, words }: KeyBits): number => low + words.length * 32;

function countOf(words: Uint32Array): number {
  let count = 0;
  for (let word of words) for (; word !== 0; word &= word - 1) count++;
  return count;
}

/** The bits in an array of their own that reaches from `low` to `high`; bits that it may change where it does so already. */
function widened(bits: KeyBits | null, low: number, high: number): KeyBits | null {
  const isEmpty = bits === null || bits.words.length === 0;
  const from = Math.floor((isEmpty ? low : Math.min(low, bits.low)) / 32) * 32;
  const to = isEmpty ? high + 1 : Math.max(high + 1, endOf(bits));
  if (to - from > mostBits || !Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return null;
  const count = Math.ceil((to - from) / 32);
  if (!isEmpty && bits.low === from && bits.words.length === count) return bits;
  const words = new Uint32Array(count);
  if (!isEmpty) words.set(bits.words, (bits.low - from) / 32);
  return { low: from, words };
}

/** As doubles; NaN where there is none, infinite where 53 bits do not hold it. */
export function numbersOf(keys: Vector): Float64Array {
  const { values, length } = keys;
  const out = new Float64Array(length);
  if (values instanceof BigInt64Array) {
    const halves = new Int32Array(values.buffer, values.byteOffset, length * 2);
    for (let i = 0; i < length; i++) {
      const number = halves[2 * i + 1] * 2 ** 32 + (halves[2 * i] >>> 0);
      out[i] = Number.isSafeInteger(number) ? number : Number.POSITIVE_INFINITY;
    }
  } else for (let i = 0; i < length; i++) out[i] = values[i] as number;
  if (keys.validity !== null) for (let i = 0; i < length; i++) if (isNull(keys, i)) out[i] = Number.NaN;
  return out;
}
