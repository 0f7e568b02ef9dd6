import type { DataType } from '../../data/type.ts';
import { allocate, flat, isNull, type Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';

/** Whole numbers near one another, each once. Plain data. */
export type NearKeys =
  /** Bit `i` says whether `low + i` is one. */
  | KeyBits
  /** Where the numbers lie from `low` on, in their order. */
  | { readonly kind: 'list'; readonly low: number; readonly offsets: Uint32Array };
export interface KeyBits {
  readonly kind: 'bits';
  /** A multiple of 32. */
  readonly low: number;
  readonly words: Uint32Array;
}

/** From the least to the largest at most: a megabyte. */
const mostBits = 2 ** 23;
/** More bits than this are kept only where many of them are set: fewer bits of a Bloom filter stay nearer. */
const fewBits = 2 ** 20;
const mostBitsPerKey = 128;

export const hasBits = ({ kind }: DataType): boolean => kind === 'int' || kind === 'date';

/** Arrays of `mostBits` that nobody uses, all zero: new ones of this size make the collector of garbage come often. */
const spare: Uint32Array[] = [];
const mostSpare = 8;

/** Gathers keys, each at the bit that its last digits name, which is its own as long as all are near one another. */
export class NearKeysCollector {
  private readonly words = spare.pop() ?? new Uint32Array(mostBits / 32);
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;

  /** False: they lie too far apart, and none of these is in. */
  add(keys: Vector): boolean {
    const numbers = numbersOf(flatten(keys));
    let { min, max } = this;
    for (let i = 0; i < numbers.length; i++) {
      if (numbers[i] < min) min = numbers[i];
      if (numbers[i] > max) max = numbers[i];
    }
    if (min > max) return true;
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || max - alignedTo(min) >= mostBits) return false;
    this.min = min;
    this.max = max;
    const { words } = this;
    for (let i = 0; i < numbers.length; i++) {
      if (Number.isNaN(numbers[i])) continue;
      const at = placeOf(numbers[i]);
      words[at >>> 5] |= 1 << (at & 31);
    }
    return true;
  }

  /** null: there are no keys. */
  get ends(): { readonly min: number; readonly max: number } | null {
    return this.min > this.max ? null : { min: this.min, max: this.max };
  }

  /** The keys in the form that takes fewer bytes. Once, and then no more. */
  finish(): NearKeys {
    const { words: all, min, max } = this;
    if (min > max) {
      this.giveBack(0, 0);
      return { kind: 'list', low: 0, offsets: new Uint32Array(0) };
    }
    const low = alignedTo(min);
    const first = placeOf(low) >>> 5;
    const words = new Uint32Array(Math.ceil((max + 1 - low) / 32));
    const behind = Math.min(words.length, all.length - first);
    words.set(all.subarray(first, first + behind));
    words.set(all.subarray(0, words.length - behind), behind);
    this.giveBack(first, words.length);
    const count = countOf(words);
    return count < words.length
      ? { kind: 'list', low, offsets: offsetsOf(words, count) }
      : { kind: 'bits', low, words };
  }

  private giveBack(first: number, count: number): void {
    const { words } = this;
    words.fill(0, first, first + count);
    words.fill(0, 0, Math.max(0, first + count - words.length));
    if (spare.length < mostSpare) spare.push(words);
  }
}

/** The keys of all as bits, where these are worth being looked up; null: they are not, or the keys lie too far apart. */
export function bitsOf(parts: readonly NearKeys[]): KeyBits | null {
  const filled = parts.filter((part) => rangeOf(part) > 0);
  if (filled.length === 0) return null;
  const low = Math.min(...filled.map((part) => part.low));
  const end = Math.max(...filled.map((part) => part.low + rangeOf(part)));
  if (end - low > mostBits) return null;
  const words = new Uint32Array(Math.ceil((end - low) / 32));
  for (const part of filled) {
    const shift = part.low - low;
    if (part.kind === 'bits') for (let w = 0; w < part.words.length; w++) words[shift / 32 + w] |= part.words[w];
    else for (const offset of part.offsets) words[(shift + offset) >>> 5] |= 1 << ((shift + offset) & 31);
  }
  const isDense = words.length * 32 <= Math.max(fewBits, mostBitsPerKey * countOf(words));
  return isDense ? { kind: 'bits', low, words } : null;
}

/** The keys as a vector. */
export function keysOf(keys: NearKeys, type: DataType): Vector {
  const offsets = keys.kind === 'list' ? keys.offsets : offsetsOf(keys.words, countOf(keys.words));
  const values = allocate(type, offsets.length);
  if (values instanceof BigInt64Array)
    for (const [k, offset] of offsets.entries()) values[k] = BigInt(keys.low + offset);
  else for (const [k, offset] of offsets.entries()) values[k] = keys.low + offset;
  return flat(type, values, offsets.length);
}

export function holdsKey({ low, words }: KeyBits, key: number): boolean {
  const at = key - low;
  return at >= 0 && at < words.length * 32 && (words[at >>> 5] & (1 << (at & 31))) !== 0;
}

const alignedTo = (key: number): number => Math.floor(key / 32) * 32;

const placeOf = (key: number): number => key - Math.floor(key / mostBits) * mostBits;

const rangeOf = (keys: NearKeys): number =>
  keys.kind === 'bits' ? keys.words.length * 32 : keys.offsets.length === 0 ? 0 : keys.offsets.at(-1)! + 1;

function countOf(words: Uint32Array): number {
  let count = 0;
  for (let w = 0; w < words.length; w++) {
    const pairs = words[w] - ((words[w] >>> 1) & 0x55555555);
    const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
    count += Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

function offsetsOf(words: Uint32Array, count: number): Uint32Array {
  const offsets = new Uint32Array(count);
  let k = 0;
  for (let w = 0; w < words.length; w++) {
    for (let word = words[w]; word !== 0; word &= word - 1) offsets[k++] = w * 32 + 31 - Math.clz32(word & -word);
  }
  return offsets;
}

/** As doubles; NaN where there is none, infinite where 53 bits do not hold it. */
export function numbersOf(keys: Vector): Float64Array {
  const { values, length } = keys;
  const out = new Float64Array(length);
  if (values instanceof BigInt64Array) {
    const halves = new Int32Array(values.buffer, values.byteOffset, length * 2);
    for (let i = 0; i < length; i++) {
      const number = halves[2 * i + 1] * 2 ** 32 + (halves[2 * i] >>> 0);
      out[i] = Number.isSafeInteger(number) ? number : number < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    }
  } else for (let i = 0; i < length; i++) out[i] = values[i] as number;
  if (keys.validity !== null) for (let i = 0; i < length; i++) if (isNull(keys, i)) out[i] = Number.NaN;
  return out;
}
