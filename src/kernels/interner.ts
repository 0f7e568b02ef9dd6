import { normalised } from '../data/decimal.ts';
import { normalForm } from '../data/normal_form.ts';
import type { DataType } from '../data/type.ts';
import type { Decimal, Interval, Value } from '../data/value.ts';
import { dictionaryOf, flatBytes, type Vector, valueAt } from '../data/vector.ts';
import { VectorBuilder } from '../data/vector_builder.ts';
import { gather } from './gather.ts';

/** Numbers distinct values 0, 1, 2 … in the order first seen. */
export interface Interner {
  /** The number of each row's value; -1 where it is NULL, or unknown and not to be added. */
  numbersOf(column: Vector, rows: number, add: boolean): Int32Array;
  /** A column of the values with these numbers; -1 stands under NULL rows. */
  column(numbers: Int32Array, count: number, validity: Uint8Array | null): Vector;
  readonly bytes: number;
}

/** 32-bit hash of bytes, four at a time; murmur3's mixing. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const word = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    hash = Math.imul(hash ^ Math.imul(word, 0xcc9e2d51), 0x1b873593);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/** Texts and byte strings: an open-addressing table over one arena. */
export class BytesInterner implements Interner {
  private readonly type: DataType;
  private arena = new Uint8Array(1024);
  private offsets = new Int32Array(65);
  private hashes = new Int32Array(64);
  private slots = new Int32Array(128);
  private count = 0;
  /** Numbers of the entries of the dictionary seen last: columns of one file share it. */
  private lastDictionary: Vector | null = null;
  private lastNumbers = new Int32Array(0);
  private lastAdded = false;

  constructor(type: DataType) {
    this.type = type;
  }

  get bytes(): number {
    return this.arena.length + this.offsets.length * 4 + this.hashes.length * 4 + this.slots.length * 4;
  }

  numbersOf(column: Vector, rows: number, add: boolean): Int32Array {
    const out = new Int32Array(rows);
    const { validity } = column;
    if (column.encoding === 'constant') {
      const missing = validity !== null && (validity[0] & 1) === 0;
      return rows === 0 ? out : out.fill(missing ? -1 : this.numberOf(column, 0, add));
    }
    if (column.dictionary !== null) this.throughDictionary(column, rows, out, add);
    for (let i = 0; i < rows; i++) {
      if (validity !== null && (validity[i >> 3] & (1 << (i & 7))) === 0) out[i] = -1;
      else if (column.dictionary === null) out[i] = this.numberOf(column, i, add);
    }
    return out;
  }

  /** The values so far, as a dictionary that is only ever added to. */
  words(): Vector {
    return flatBytes(
      this.type,
      this.arena.subarray(0, this.offsets[this.count]),
      this.offsets.subarray(0, this.count + 1),
      this.count,
    );
  }

  column(numbers: Int32Array, count: number, validity: Uint8Array | null): Vector {
    const codes = new Int32Array(count);
    for (let i = 0; i < count; i++) codes[i] = Math.max(numbers[i], 0);
    return dictionaryOf(this.words(), codes, count, validity);
  }

  /** Entries are numbered when a row first uses them, so that the order does not depend on the dictionary. */
  private throughDictionary(column: Vector, rows: number, out: Int32Array, add: boolean): void {
    const { dictionary, validity } = column;
    const codes = column.values as Int32Array;
    if (this.lastDictionary !== dictionary || this.lastAdded !== add) {
      this.lastDictionary = dictionary;
      this.lastAdded = add;
      this.lastNumbers = new Int32Array(dictionary!.length).fill(-2);
    }
    const known = this.lastNumbers;
    for (let i = 0; i < rows; i++) {
      if (validity !== null && (validity[i >> 3] & (1 << (i & 7))) === 0) continue;
      const code = codes[i];
      if (known[code] === -2) known[code] = this.numberOf(dictionary!, code, add);
      out[i] = known[code];
    }
  }

  /** The number of these bytes, which are taken in. */
  numberOfBytes(bytes: Uint8Array, start: number, end: number): number {
    return this.find(bytes, start, end, true);
  }

  /** Below, at or above 0 as entry `a` is before, at or behind entry `b`, byte by byte. */
  compare(a: number, b: number): number {
    return this.compareBytes(this.arena, this.offsets[a], this.offsets[a + 1], b);
  }

  /** The same of these bytes and entry `b`. */
  compareBytes(bytes: Uint8Array, start: number, end: number, b: number): number {
    const { arena, offsets } = this;
    const first = offsets[b];
    const length = offsets[b + 1] - first;
    const common = Math.min(end - start, length);
    for (let i = 0; i < common; i++) {
      const difference = bytes[start + i] - arena[first + i];
      if (difference !== 0) return difference;
    }
    return end - start - length;
  }

  private numberOf(home: Vector, entry: number, add: boolean): number {
    return this.find(home.values as Uint8Array, home.offsets![entry], home.offsets![entry + 1], add);
  }

  private find(bytes: Uint8Array, start: number, end: number, add: boolean): number {
    const hash = hashBytes(bytes, start, end);
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = this.slots[slot] - 1;
      if (number >= 0) {
        if (this.hashes[number] === hash && this.same(number, bytes, start, end)) return number;
        continue;
      }
      return add ? this.append(bytes, start, end, hash) : -1;
    }
  }

  private same(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.offsets[number];
    if (this.offsets[number + 1] - from !== end - start) return false;
    const { arena } = this;
    for (let i = start, j = from; i < end; i++, j++) if (arena[j] !== bytes[i]) return false;
    return true;
  }

  private append(bytes: Uint8Array, start: number, end: number, hash: number): number {
    if (this.count === this.hashes.length) this.grow();
    const number = this.count++;
    const at = this.offsets[number];
    const used = at + end - start;
    if (used > this.arena.length) {
      const larger = new Uint8Array(Math.max(used, this.arena.length * 2));
      larger.set(this.arena.subarray(0, at));
      this.arena = larger;
    }
    for (let i = start; i < end; i++) this.arena[at + i - start] = bytes[i];
    this.offsets[number + 1] = used;
    this.hashes[number] = hash;
    place(this.slots, hash, number + 1);
    return number;
  }

  private grow(): void {
    const capacity = this.hashes.length * 2;
    const hashes = new Int32Array(capacity);
    hashes.set(this.hashes);
    this.hashes = hashes;
    const offsets = new Int32Array(capacity + 1);
    offsets.set(this.offsets);
    this.offsets = offsets;
    this.slots = new Int32Array(capacity * 2);
    for (let number = 0; number < this.count; number++) place(this.slots, hashes[number], number + 1);
  }
}

function place(slots: Int32Array, hash: number, entry: number): void {
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = entry;
}

const keyOfDecimal = (value: Decimal): string => {
  if (value.special !== undefined) return value.special;
  const { units, scale } = normalised(value);
  return `${units}e${scale}`;
};

const microsPerDay = 86_400_000_000n;
const keyOfInterval = ({ months, days, micros }: Interval): string =>
  String((BigInt(months) * 30n + BigInt(days)) * microsPerDay + micros);

function keyOfType(type: DataType): (value: Exclude<Value, null>) => string {
  if (type.kind === 'interval') return (value) => keyOfInterval(value as Interval);
  if (type.kind === 'numeric') return (value) => keyOfDecimal(value as Decimal);
  return (value) => Buffer.from(normalForm(value, type)).toString('latin1');
}

/** Numerics, intervals, arrays and records, where equal values may be written differently (1.0 and 1.00); the first seen is kept. */
export class ValueInterner implements Interner {
  private readonly numbers = new Map<string, number>();
  private readonly values: VectorBuilder;
  private readonly keyOf: (value: Exclude<Value, null>) => string;

  constructor(type: DataType) {
    this.values = new VectorBuilder(type);
    this.keyOf = keyOfType(type);
  }

  get bytes(): number {
    return this.numbers.size * mapEntryBytes;
  }

  numbersOf(column: Vector, rows: number, add: boolean): Int32Array {
    const out = new Int32Array(rows);
    for (let i = 0; i < rows; i++) {
      const value = valueAt(column, i);
      out[i] = value === null ? -1 : this.numberOf(value, add);
    }
    return out;
  }

  column(numbers: Int32Array, count: number, validity: Uint8Array | null): Vector {
    return { ...gather(this.values.finish(), numbers, count), validity };
  }

  private numberOf(value: Exclude<Value, null>, add: boolean): number {
    const key = this.keyOf(value);
    const known = this.numbers.get(key);
    if (known !== undefined || !add) return known ?? -1;
    const number = this.numbers.size;
    this.numbers.set(key, number);
    this.values.append(value);
    return number;
  }
}

/** About what a map entry with a short string and a value of three words takes. */
const mapEntryBytes = 160;
