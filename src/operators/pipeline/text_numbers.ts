import { randomBytes } from 'node:crypto';
import { hashBytes } from '../../data/hash.ts';
import { text } from '../../data/type.ts';
import { dictionaryOf, type Vector } from '../../data/vector.ts';
import { withNumbers, wordNumbers } from '../../data/word_numbers.ts';
import { BytesInterner } from '../../kernels/interner.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import { DictionaryTables } from './dictionary_tables.ts';
import { notCompiled } from './emitted.ts';
import { HeapTexts, type Room } from './heap_texts.ts';

/** Other pools whose numbers are remembered. */
const mostPools = 16;

/** Numbers for texts: equal ones have one number, for as long as the pool lives. What compiled code computes with. */
export class TextNumbers {
  /** Where the texts are while there is room for them; then `interner` has them, under the same numbers. */
  private inHeap: HeapTexts | null = null;
  private readonly room: Room | null;
  private interner: BytesInterner | null = null;
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

  /** `limit`: bytes of texts beyond which no more are taken in. `room`: of the heap they are to lie in, if any. */
  constructor(limit: number, room: Room | null = null) {
    this.limit = limit;
    this.room = room;
  }

  get bytes(): number {
    return this.inHeap?.bytes ?? this.interner?.bytes ?? 0;
  }

  /** Address of the hashes of the texts by their numbers, in a block that stays until `close`; 0: there is no room. */
  hashes({ heap, allocate }: Room): number {
    const texts = this.opened();
    const count = texts?.count ?? this.plain().count;
    const before = this.hashBlocks.at(-1) ?? 0;
    if (count > this.hashRoom || before === 0) {
      const room = Math.max(1024, count * 2);
      const block = allocate(room * 4);
      if (block === 0) return 0;
      heap.u8.copyWithin(block, before, before + this.hashed * 4);
      this.hashBlocks.push(block);
      this.hashRoom = room;
    }
    const last = this.hashBlocks.at(-1)!;
    if (texts !== null) texts.writeHashes(this.hashed, last);
    else this.writeHashes(heap.i32, last);
    this.hashed = count;
    return last;
  }

  private writeHashes(to: Int32Array, block: number): void {
    const { values, offsets, length } = this.plain().words();
    for (let i = this.hashed; i < length; i++) {
      to[block / 4 + i] = hashBytes(values as Uint8Array, offsets![i], offsets![i + 1], 0);
    }
  }

  close({ heap }: Pick<Room, 'heap'>): void {
    for (const block of this.hashBlocks.splice(0)) heap.release(block);
    this.inHeap?.close();
    this.inHeap = null;
  }

  /** The texts in the heap; null: they are not there. */
  private opened(): HeapTexts | null {
    if (this.inHeap === null && this.interner === null && this.room !== null) this.inHeap = HeapTexts.open(this.room);
    return this.inHeap;
  }

  /** The texts outside of the heap, where they go for good. */
  private plain(): BytesInterner {
    if (this.interner !== null) return this.interner;
    this.interner = new BytesInterner(text);
    if (this.inHeap !== null) {
      const words = this.inHeap.words();
      this.interner.numbersOf(words, words.length, true);
      this.inHeap.close();
      this.inHeap = null;
    }
    return this.interner;
  }

  /** The number of each row's text; 0 where it is NULL. Throws NotCompiled when there are too many texts. */
  of(column: Vector): Int32Array {
    if (this.bytes > this.limit) notCompiled('so many texts');
    const found = this.opened()?.numbersOf(column);
    if (found != null) return found;
    const numbers = this.plain().numbersOf(column, column.length, true);
    if (column.validity === null) return numbers;
    for (let i = 0; i < numbers.length; i++) if (numbers[i] < 0) numbers[i] = 0;
    return numbers;
  }

  /** The same for a column of the form bytes, written to `out` in the heap; false: there is no room for its texts there. */
  ofColumn(column: HeapColumn, out: number): boolean {
    if (this.bytes > this.limit) notCompiled('so many texts');
    return this.opened()?.numberColumn(column, out) ?? false;
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
    const fresh: number[] = [];
    for (let i = 0; i < theirs.length; i++) {
      if (met[theirs[i]] !== 0) continue;
      met[theirs[i]] = -1;
      fresh.push(i);
    }
    for (const [i, number] of this.ofEntries(dictionary, Int32Array.from(fresh)).entries()) {
      met[theirs[fresh[i]]] = number + 1;
    }
    return theirs.map((number) => met[number] - 1);
  }

  private ofEntries(dictionary: Vector, entries: Int32Array): Int32Array {
    const found = this.opened()?.entryNumbers(dictionary, entries);
    if (found != null) return found;
    const interner = this.plain();
    const { offsets } = dictionary;
    return entries.map((entry) =>
      interner.numberOfBytes(dictionary.values as Uint8Array, offsets![entry], offsets![entry + 1]),
    );
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
    return withNumbers(this.opened()?.words() ?? this.plain().words(), { pool: this.pool, numbers: null });
  }

  /** The number of a text that lies from `start` to `end` of the heap; without regard to the limit. */
  ofBytes(bytes: Uint8Array, start: number, end: number): number {
    return this.opened()?.numberOf(start, end) ?? this.plain().numberOfBytes(bytes, start, end);
  }

  /** Below, at or above 0 as text number `a` is before, at or behind text number `b`, byte by byte. */
  compare(a: number, b: number): number {
    return this.opened()?.compare(a, b) ?? this.plain().compare(a, b);
  }

  /** The same of a text that lies from `start` to `end`. */
  compareBytes(bytes: Uint8Array, start: number, end: number, b: number): number {
    return this.opened()?.compareBytes(bytes, start, end, b) ?? this.plain().compareBytes(bytes, start, end, b);
  }

  /** The texts with these numbers; they stay where they are. */
  column(numbers: Int32Array, validity: Uint8Array | null): Vector {
    const codes = numbers.map((number) => Math.max(number, 0));
    return dictionaryOf(this.words(), codes, codes.length, validity);
  }
}
