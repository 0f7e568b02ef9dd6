import { randomBytes } from 'node:crypto';
import { getBit } from '../../base/bits.ts';
import { hashBytes } from '../../data/hash.ts';
import { text } from '../../data/type.ts';
import type { Vector } from '../../data/vector.ts';
import { withNumbers, wordNumbers } from '../../data/word_numbers.ts';
import { BytesInterner } from '../../kernels/interner.ts';
import type { Heap } from '../../wasm/heap.ts';
import { DictionaryTables } from './dictionary_tables.ts';
import { notCompiled } from './emitted.ts';

/** Other pools whose numbers are remembered. */
const mostPools = 16;

/** Where the hashes of texts lie. */
interface Room {
  readonly heap: Heap;
  readonly allocate: (bytes: number) => number;
}

/** Distinct texts by numbers 0, 1, 2 … in the order first seen. */
export interface Texts {
  /** What they take. */
  readonly bytes: number;
  /** The number of each row's text, taken in if it is new; anything where it is NULL. */
  numbersOf(column: Vector, rows: number, add: boolean): Int32Array;
  /** The number of these bytes, taken in if they are new. */
  numberOfBytes(bytes: Uint8Array, start: number, end: number): number;
  /** The texts so far: a dictionary that is only ever added to. */
  words(): Vector;
  /** The texts with these numbers. */
  column(numbers: Int32Array, count: number, validity: Uint8Array | null): Vector;
  /** Below, at or above 0 as text `a` is before, at or behind text `b`, byte by byte. */
  compare(a: number, b: number): number;
  compareBytes(bytes: Uint8Array, start: number, end: number, b: number): number;
}

/** Numbers for texts: equal ones have one number, for as long as the pool lives. What compiled code computes with. */
export class TextNumbers {
  private readonly interner: Texts;
  private readonly known = new WeakMap<Vector, Int32Array>();
  /** Of dictionaries; texts in them are these numbers. */
  readonly tables = new DictionaryTables();
  private readonly limit: number;
  private readonly pool = randomBytes(8).toString('hex');
  /** Own numbers plus one, by those that other pools have given the same texts; 0: not met yet. */
  private readonly others = new Map<string, Int32Array>();
  /** The last has the hashes of all texts; code that was left in the middle still looks into those before. */
  private readonly hashBlocks: number[] = [];
  private hashRoom = 0;
  private hashed = 0;

  /** `limit`: bytes of texts beyond which no more are taken in. `texts`: where they are. */
  constructor(limit: number, texts: Texts = new BytesInterner(text)) {
    this.limit = limit;
    this.interner = texts;
  }

  get bytes(): number {
    return this.interner.bytes;
  }

  /** Address of the hashes of the texts by their numbers, in a block that stays until `close`; 0: there is no room. */
  hashes({ heap, allocate }: Room): number {
    const words = this.words();
    const before = this.hashBlocks.at(-1) ?? 0;
    if (words.length > this.hashRoom || before === 0) {
      const room = Math.max(1024, words.length * 2);
      const block = allocate(room * 4);
      if (block === 0) return 0;
      heap.u8.copyWithin(block, before, before + this.hashed * 4);
      this.hashBlocks.push(block);
      this.hashRoom = room;
    }
    const last = this.hashBlocks.at(-1)!;
    const bytes = words.values as Uint8Array;
    for (let i = this.hashed; i < words.length; i++) {
      heap.i32[last / 4 + i] = hashBytes(bytes, words.offsets![i], words.offsets![i + 1], 0);
    }
    this.hashed = words.length;
    return last;
  }

  close({ heap }: Pick<Room, 'heap'>): void {
    for (const block of this.hashBlocks.splice(0)) heap.release(block);
  }

  /** The number of each row's text; 0 where it is NULL. Throws NotCompiled when there are too many texts. */
  of(column: Vector): Int32Array {
    const theirs = column.encoding === 'dictionary' ? wordNumbers(column.dictionary!) : undefined;
    if (theirs?.pool === this.pool && theirs.numbers === null) return ownNumbers(column);
    if (this.bytes > this.limit) notCompiled('so many texts');
    const numbers = this.interner.numbersOf(column, column.length, true);
    if (column.validity === null) return numbers;
    for (let i = 0; i < numbers.length; i++) if (numbers[i] < 0) numbers[i] = 0;
    return numbers;
  }

  /** The same for the words of a dictionary that somebody may have numbered: of each of their numbers only the first word is read. */
  ofWords(dictionary: Vector): Int32Array {
    const theirs = wordNumbers(dictionary);
    if (theirs === undefined || theirs.numbers === null) return this.of(dictionary);
    if (theirs.pool === this.pool) return theirs.numbers;
    return this.numbered(dictionary, theirs.numbers, this.metOf(theirs.pool, theirs.numbers));
  }

  private numbered(dictionary: Vector, theirs: Int32Array, met: Int32Array): Int32Array {
    if (this.bytes > this.limit) notCompiled('so many texts');
    const bytes = dictionary.values as Uint8Array;
    const offsets = dictionary.offsets!;
    const out = new Int32Array(theirs.length);
    for (let i = 0; i < theirs.length; i++) {
      if (met[theirs[i]] === 0) met[theirs[i]] = this.interner.numberOfBytes(bytes, offsets[i], offsets[i + 1]) + 1;
      out[i] = met[theirs[i]] - 1;
    }
    return out;
  }

  /** What is known of the numbers of a pool, with room for these. */
  private metOf(pool: string, numbers: Int32Array): Int32Array {
    let most = 0;
    for (const number of numbers) if (number > most) most = number;
    const met = this.others.get(pool) ?? new Int32Array(0);
    if (most < met.length) return met;
    const larger = new Int32Array(Math.max(1024, most * 2));
    larger.set(met);
    this.others.delete(pool);
    this.others.set(pool, larger);
    if (this.others.size > mostPools) this.others.delete(this.others.keys().next().value!);
    return larger;
  }

  /** The same for the entries of a dictionary, which are numbered once. */
  ofDictionary(dictionary: Vector): Int32Array {
    const before = this.known.get(dictionary);
    if (before !== undefined) return before;
    const numbers = this.of(dictionary);
    this.known.set(dictionary, numbers);
    return numbers;
  }

  /** The texts so far, by their numbers: a dictionary that is only ever added to. */
  words(): Vector {
    return withNumbers(this.interner.words(), { pool: this.pool, numbers: null });
  }

  /** The number of a text that lies from `start` to `end`; without regard to the limit. */
  ofBytes(bytes: Uint8Array, start: number, end: number): number {
    return this.interner.numberOfBytes(bytes, start, end);
  }

  /** Below, at or above 0 as text number `a` is before, at or behind text number `b`, byte by byte. */
  compare(a: number, b: number): number {
    return this.interner.compare(a, b);
  }

  /** The same of a text that lies from `start` to `end`. */
  compareBytes(bytes: Uint8Array, start: number, end: number, b: number): number {
    return this.interner.compareBytes(bytes, start, end, b);
  }

  /** The texts with these numbers; they stay where they are. */
  column(numbers: Int32Array, validity: Uint8Array | null): Vector {
    return this.interner.column(numbers, numbers.length, validity);
  }
}

/** Of texts that are told by their numbers in this pool. */
function ownNumbers({ values, validity, length }: Vector): Int32Array {
  const numbers = (values as Int32Array).slice(0, length);
  if (validity !== null) for (let i = 0; i < length; i++) if (!getBit(validity, i)) numbers[i] = 0;
  return numbers;
}
