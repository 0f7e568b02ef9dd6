import { bitmapBytes, getBit } from '../../base/bits.ts';
import { text } from '../../data/type.ts';
import { flatBytes, type Vector } from '../../data/vector.ts';
import type { Heap } from '../../wasm/heap.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import { loneText, stateBytes, stateWords, type TextKernel, textKernel } from './text_kernel.ts';

/** Where tables of texts lie. */
export interface Room {
  readonly heap: Heap;
  /** 0: there is none. */
  readonly allocate: (bytes: number) => number;
}

/** Texts that are copied into the heap at once, to be numbered there. */
const atOnce = 65_536;
/** What of the heap texts may have: the rest is for who computes with their numbers. */
const share = 1 / 4;
/** Bytes beyond which an arena grows by half, not to twice its size. */
const largeArena = 64 << 20;

/** Texts one after the other, and which of them are there. */
interface Flat {
  readonly values: Uint8Array;
  readonly offsets: Int32Array;
  readonly validity: Uint8Array | null;
}

/** Distinct texts in linear memory, numbered 0, 1, 2 … as they are first seen. What gives null found no room, and may have taken in some. */
export class HeapTexts {
  private readonly room: Room;
  private readonly kernel: TextKernel;
  private readonly state: number;
  /** A copy of the texts that outlives their moves. */
  private arena = new Uint8Array(0);
  private offsets = new Int32Array(1);
  private copied = 0;
  /** Numbers of the entries of the dictionary seen last; -1: not known yet. */
  private lastDictionary: Vector | null = null;
  private lastNumbers = new Int32Array(0);

  /** `state`: a cleared block of `stateBytes`. */
  private constructor(room: Room, state: number) {
    this.room = room;
    this.state = state;
    this.kernel = textKernel(room.heap);
  }

  /** null: there is no room. */
  static open(room: Room): HeapTexts | null {
    const state = room.allocate(stateBytes);
    if (state === 0) return null;
    room.heap.u32.fill(0, state / 4, (state + stateBytes) / 4);
    const texts = new HeapTexts(room, state);
    if (texts.growEntries() && texts.growArena(1024)) return texts;
    texts.close();
    return null;
  }

  get count(): number {
    return this.get('count');
  }

  /** Of its blocks. */
  get bytes(): number {
    const { heap } = this.room;
    const sizeOf = (name: 'slots' | 'offsets' | 'arena'): number => heap.sizeOf(this.get(name));
    return sizeOf('slots') + sizeOf('offsets') + sizeOf('arena');
  }

  /** The number of each row's text; 0 where it is NULL. */
  numbersOf(column: Vector): Int32Array | null {
    const { length, validity, encoding, dictionary } = column;
    if (dictionary !== null) return this.throughDictionary(column, dictionary);
    const flat = { values: column.values as Uint8Array, offsets: column.offsets!, validity };
    if (encoding !== 'constant') return this.flatNumbers(flat, length);
    const one = length === 0 ? null : this.flatNumbers(flat, 1);
    if (one === null) return length === 0 ? new Int32Array(0) : null;
    return new Int32Array(length).fill(one[0]);
  }

  /** Writes the number of each row of a column of the form bytes; false: no room. */
  numberColumn({ values, offsets, validity, rows }: HeapColumn, out: number): boolean {
    return this.number({ values, offsets, validity, out }, rows);
  }

  /** The numbers of some entries of a dictionary. */
  entryNumbers(dictionary: Vector, entries: Int32Array): Int32Array | null {
    return this.flatNumbers(picked(dictionary, entries), entries.length);
  }

  /** The number of the text that lies from `start` to `end` in the heap. */
  numberOf(start: number, end: number): number | null {
    const { heap } = this.room;
    const place = this.state + loneText;
    heap.u32[place / 4] = start;
    heap.u32[place / 4 + 1] = end;
    const done = this.number({ values: 0, offsets: place, validity: 0, out: place + 8 }, 1);
    return done ? heap.i32[place / 4 + 2] : null;
  }

  /** The texts so far, outside of the heap: a dictionary that is only ever added to. */
  words(): Vector {
    const { heap } = this.room;
    const [used, count, arena, offsets] = [this.get('used'), this.count, this.get('arena'), this.get('offsets') / 4];
    const known = this.copied === 0 ? 0 : this.offsets[this.copied];
    if (used > this.arena.length) {
      const larger = new Uint8Array(Math.max(used, this.arena.length * 2));
      larger.set(this.arena.subarray(0, known));
      this.arena = larger;
    }
    if (count >= this.offsets.length) {
      const larger = new Int32Array(Math.max(count + 1, this.offsets.length * 2));
      larger.set(this.offsets.subarray(0, this.copied + 1));
      this.offsets = larger;
    }
    this.arena.set(heap.u8.subarray(arena + known, arena + used), known);
    this.offsets.set(heap.i32.subarray(offsets + this.copied, offsets + count + 1), this.copied);
    this.copied = count;
    return flatBytes(text, this.arena.subarray(0, used), this.offsets.subarray(0, count + 1), count);
  }

  /** Writes the hashes that rows are dealt by, from number `from` on. */
  writeHashes(from: number, out: number): void {
    this.kernel.hashes(this.get('arena'), this.get('offsets'), from, this.count, out);
  }

  /** Below, at or above 0 as text number `a` is before, at or behind text number `b`, byte by byte. */
  compare(a: number, b: number): number {
    const at = this.get('arena');
    const offsets = this.get('offsets') / 4 + a;
    const { u8, u32 } = this.room.heap;
    return this.compareBytes(u8, at + u32[offsets], at + u32[offsets + 1], b);
  }

  /** The same of a text that lies from `start` to `end` of some bytes. */
  compareBytes(bytes: Uint8Array, start: number, end: number, b: number): number {
    const { u8, u32 } = this.room.heap;
    const offsets = this.get('offsets') / 4 + b;
    const length = u32[offsets + 1] - u32[offsets];
    const first = this.get('arena') + u32[offsets];
    const common = Math.min(end - start, length);
    for (let i = 0; i < common; i++) {
      const difference = bytes[start + i] - u8[first + i];
      if (difference !== 0) return difference;
    }
    return end - start - length;
  }

  close(): void {
    for (const name of ['slots', 'offsets', 'arena'] as const) this.room.heap.release(this.get(name));
    this.room.heap.release(this.state);
  }

  /** Entries are taken in when a row first uses them. */
  private throughDictionary(column: Vector, dictionary: Vector): Int32Array | null {
    if (this.lastDictionary !== dictionary) {
      this.lastDictionary = dictionary;
      this.lastNumbers = new Int32Array(dictionary.length).fill(-1);
    }
    const { lastNumbers: known } = this;
    const { length, validity } = column;
    const codes = column.values as Int32Array;
    const isThere = (i: number): boolean => validity === null || getBit(validity, i);
    const fresh: number[] = [];
    for (let i = 0; i < length; i++) {
      if (!isThere(i) || known[codes[i]] !== -1) continue;
      known[codes[i]] = 0;
      fresh.push(codes[i]);
    }
    const numbers = this.entryNumbers(dictionary, Int32Array.from(fresh));
    if (numbers === null) return null;
    for (const [i, code] of fresh.entries()) known[code] = numbers[i];
    const out = new Int32Array(length);
    for (let i = 0; i < length; i++) if (isThere(i)) out[i] = known[codes[i]];
    return out;
  }

  private flatNumbers(flat: Flat, rows: number): Int32Array | null {
    const out = new Int32Array(rows);
    for (let first = 0; first < rows; first += atOnce) {
      const part = out.subarray(first, Math.min(rows, first + atOnce));
      if (!this.numberCopied(flat, first, part)) return null;
    }
    return out;
  }

  /** Numbers rows from `first` on by a copy of their texts. */
  private numberCopied({ values, offsets, validity }: Flat, first: number, out: Int32Array): boolean {
    const { heap, allocate } = this.room;
    const rows = out.length;
    const [low, high] = [offsets[first], offsets[first + rows]];
    const sizes = [rows * 4, (rows + 1) * 4, validity === null ? 0 : bitmapBytes(rows), high - low];
    const block = allocate(sizes.reduce((sum, size) => sum + size, 0));
    if (block === 0) return false;
    const [starts, bits, bytes] = [
      block + sizes[0],
      block + sizes[0] + sizes[1],
      block + sizes[0] + sizes[1] + sizes[2],
    ];
    heap.i32.set(offsets.subarray(first, first + rows + 1), starts / 4);
    if (validity !== null) heap.u8.set(validity.subarray(first >> 3, (first >> 3) + bitmapBytes(rows)), bits);
    heap.u8.set(values.subarray(low, high), bytes);
    // The offsets go on from those of the rows before.
    const places = { values: bytes - low, offsets: starts, validity: validity === null ? 0 : bits, out: block };
    const done = this.number(places, rows);
    if (done) out.set(heap.i32.subarray(block / 4, block / 4 + rows));
    heap.release(block);
    return done;
  }

  private number(
    { values, offsets, validity, out }: { values: number; offsets: number; validity: number; out: number },
    rows: number,
  ): boolean {
    const { u32 } = this.room.heap;
    for (let row = 0; ; ) {
      row = this.kernel.number(this.state, values, offsets, validity, out, row, rows);
      if (row === rows) return true;
      const isFull = this.count === this.get('capacity');
      const length = u32[offsets / 4 + row + 1] - u32[offsets / 4 + row];
      if (!(isFull ? this.growEntries() : this.growArena(length))) return false;
    }
  }

  private growEntries(): boolean {
    const { heap } = this.room;
    const [before, capacity] = [this.get('capacity'), Math.max(256, this.get('capacity') * 2)];
    const [offsets, slots] = [this.allocate((capacity + 1) * 4), this.allocate(capacity * 16)];
    if (offsets === 0 || slots === 0) {
      heap.release(offsets);
      heap.release(slots);
      return false;
    }
    const from = this.get('offsets');
    heap.u32[offsets / 4] = 0;
    if (before > 0) heap.u8.copyWithin(offsets, from, from + (this.count + 1) * 4);
    this.kernel.place(this.get('slots'), before * 2, slots, capacity * 2 - 1);
    heap.release(from);
    heap.release(this.get('slots'));
    this.set({ offsets, slots, capacity, mask: capacity * 2 - 1 });
    return true;
  }

  private growArena(bytes: number): boolean {
    const { heap } = this.room;
    const [from, used, before] = [this.get('arena'), this.get('used'), this.get('room')];
    const room = Math.max(used + bytes, before > largeArena ? Math.ceil(before * 1.5) : before * 2);
    const arena = this.allocate(room);
    if (arena === 0) return false;
    heap.u8.copyWithin(arena, from, from + used);
    heap.release(from);
    this.set({ arena, room });
    return true;
  }

  private allocate(bytes: number): number {
    return this.bytes + bytes > this.room.heap.limit * share ? 0 : this.room.allocate(bytes);
  }

  private get(name: keyof typeof stateWords): number {
    return this.room.heap.u32[this.state / 4 + stateWords[name]];
  }

  private set(words: Partial<Record<keyof typeof stateWords, number>>): void {
    for (const [name, value] of Object.entries(words)) {
      this.room.heap.u32[this.state / 4 + stateWords[name as keyof typeof stateWords]] = value;
    }
  }
}

/** Some entries of a dictionary, one after the other. */
function picked({ values, offsets }: Vector, entries: Int32Array): Flat {
  const from = values as Uint8Array;
  const starts = new Int32Array(entries.length + 1);
  for (const [i, entry] of entries.entries()) starts[i + 1] = starts[i] + offsets![entry + 1] - offsets![entry];
  const to = new Uint8Array(starts[entries.length]);
  for (let i = 0; i < entries.length; i++) {
    const [start, end] = [offsets![entries[i]], offsets![entries[i] + 1]];
    // Copying a few bytes one by one is quicker than having them copied.
    if (end - start > 64) to.set(from.subarray(start, end), starts[i]);
    else for (let k = start, at = starts[i]; k < end; k++, at++) to[at] = from[k];
  }
  return { values: to, offsets: starts, validity: null };
}
