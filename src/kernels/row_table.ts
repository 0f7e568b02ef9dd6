import { bitmapBytes, setBit } from '../base/bits.ts';
import type { DataType } from '../data/type.ts';
import { isNull, type Vector } from '../data/vector.ts';
import { type KeyColumn, keyColumn } from './key_words.ts';

const firstCapacity = 64;
/** Flags of NULL columns per word; the sign bit is left alone. */
const flagsPerWord = 31;

/**
 * Distinct rows of key columns, numbered 0, 1, 2 … in the order first seen: what grouping, DISTINCT and joins rest on.
 * Rows are kept as 32-bit words (`KeyColumn`) behind one open-addressing table of their numbers; NULL equals NULL here.
 * A key of one column has no words for NULL: its NULL row has a number of its own beside the table.
 */
export class RowTable {
  count = 0;
  private readonly columns: readonly KeyColumn[];
  private readonly flagWords: number;
  private readonly width: number;
  private keys: Int32Array;
  private slots = new Int32Array(firstCapacity * 2);
  private capacity = firstCapacity;
  private nullRow = -1;
  private scratch = new Int32Array(0);

  constructor(types: readonly DataType[]) {
    this.columns = types.map(keyColumn);
    this.flagWords = types.length === 1 ? 0 : Math.max(1, Math.ceil(types.length / flagsPerWord));
    this.width = this.flagWords + this.columns.reduce((sum, { words }) => sum + words, 0);
    this.keys = new Int32Array(firstCapacity * this.width);
  }

  get bytes(): number {
    return this.columns.reduce((sum, { bytes }) => sum + bytes, (this.keys.length + this.slots.length) * 4);
  }

  /** The number of each row, new ones added; written to `out`. */
  insert(columns: readonly Vector[], rows: number, out: Uint32Array | Int32Array): void {
    this.lookUp(columns, rows, out, true);
  }

  /** The number of each row, -1 where the table has none. */
  find(columns: readonly Vector[], rows: number, out: Int32Array): void {
    this.lookUp(columns, rows, out, false);
  }

  private lookUp(columns: readonly Vector[], rows: number, out: Uint32Array | Int32Array, add: boolean): void {
    if (rows === 0) return;
    const words = this.encode(columns, rows, add);
    const bits = this.flagWords === 0 ? rowBits(columns[0], rows) : null;
    if (this.width === 1) this.probeOne(words, rows, out, add, bits);
    else this.probe(words, rows, out, add, bits);
  }

  /** The distinct rows in order of their numbers, as columns. */
  rows(): readonly Vector[] {
    let at = this.flagWords;
    return this.columns.map((column, i) => {
      const place = { out: this.keys, stride: this.width, at };
      at += column.words;
      return column.decode(place, this.count, this.validityOf(i));
    });
  }

  private validityOf(column: number): Uint8Array | null {
    if (this.flagWords === 0 && this.nullRow < 0) return null;
    const bits = new Uint8Array(bitmapBytes(this.count));
    const word = Math.floor(column / flagsPerWord);
    const flag = 1 << (column % flagsPerWord);
    let nulls = 0;
    for (let row = 0; row < this.count; row++) {
      const missing = this.flagWords === 0 ? row === this.nullRow : (this.keys[row * this.width + word] & flag) !== 0;
      if (missing) nulls++;
      else setBit(bits, row);
    }
    return nulls === 0 ? null : bits;
  }

  private encode(columns: readonly Vector[], rows: number, add: boolean): Int32Array {
    const size = rows * this.width;
    if (this.scratch.length < size) this.scratch = new Int32Array(size);
    const out = this.scratch;
    const { flagWords, width } = this;
    for (let i = 0; i < rows; i++) for (let k = 0; k < flagWords; k++) out[i * width + k] = 0;
    let at = flagWords;
    for (const [i, key] of this.columns.entries()) {
      key.encode(columns[i], rows, { out, stride: width, at }, add);
      if (flagWords > 0) this.flagNulls(columns[i], i, rows);
      at += key.words;
    }
    return out;
  }

  private flagNulls(column: Vector, index: number, rows: number): void {
    if (column.validity === null) return;
    const at = Math.floor(index / flagsPerWord);
    const flag = 1 << (index % flagsPerWord);
    for (let i = 0; i < rows; i++) if (isNull(column, i)) this.scratch[i * this.width + at] |= flag;
  }

  private probe(
    words: Int32Array,
    rows: number,
    out: Uint32Array | Int32Array,
    add: boolean,
    bits: Uint8Array | null,
  ): void {
    const { width } = this;
    for (let i = 0; i < rows; i++) {
      if (bits !== null && (bits[i >> 3] & (1 << (i & 7))) === 0) {
        out[i] = this.nullNumber(add);
        continue;
      }
      const from = i * width;
      let slot = hashWords(words, from, width) & (this.slots.length - 1);
      for (;;) {
        const number = this.slots[slot] - 1;
        if (number < 0) {
          out[i] = add ? this.append(words, from, slot) : -1;
          break;
        }
        if (sameWords(this.keys, number * width, words, from, width)) {
          out[i] = number;
          break;
        }
        slot = (slot + 1) & (this.slots.length - 1);
      }
    }
  }

  /** Keys of one word, the commonest, in a loop of their own. */
  private probeOne(
    words: Int32Array,
    rows: number,
    out: Uint32Array | Int32Array,
    add: boolean,
    bits: Uint8Array | null,
  ): void {
    let { slots, keys } = this;
    let mask = slots.length - 1;
    for (let i = 0; i < rows; i++) {
      if (bits !== null && (bits[i >> 3] & (1 << (i & 7))) === 0) {
        out[i] = this.nullNumber(add);
        ({ slots, keys } = this);
        mask = slots.length - 1;
        continue;
      }
      const word = words[i];
      let slot = hashWord(word) & mask;
      let number = slots[slot] - 1;
      while (number >= 0 && keys[number] !== word) {
        slot = (slot + 1) & mask;
        number = slots[slot] - 1;
      }
      if (number < 0 && add) {
        number = this.append(words, i, slot);
        ({ slots, keys } = this);
        mask = slots.length - 1;
      }
      out[i] = number;
    }
  }

  private nullNumber(add: boolean): number {
    if (this.nullRow >= 0 || !add) return this.nullRow;
    if (this.count === this.capacity) this.grow();
    this.nullRow = this.count++;
    return this.nullRow;
  }

  /** Adds the row of words at `from`, for which `slot` is free. */
  private append(words: Int32Array, from: number, slot: number): number {
    const { width } = this;
    if (this.count === this.capacity) {
      this.grow();
      slot = freeSlot(this.slots, hashWords(words, from, width));
    }
    const number = this.count++;
    const at = number * width;
    for (let k = 0; k < width; k++) this.keys[at + k] = words[from + k];
    this.slots[slot] = number + 1;
    return number;
  }

  private grow(): void {
    this.capacity *= 2;
    const { width } = this;
    const keys = new Int32Array(this.capacity * width);
    keys.set(this.keys);
    this.keys = keys;
    this.slots = new Int32Array(this.capacity * 2);
    for (let number = 0; number < this.count; number++) {
      if (number !== this.nullRow)
        this.slots[freeSlot(this.slots, hashWords(keys, number * width, width))] = number + 1;
    }
  }
}

/** The validity of a column with one bit per row, also for a constant. */
function rowBits(column: Vector, rows: number): Uint8Array | null {
  if (column.encoding !== 'constant') return column.validity;
  return isNull(column, 0) ? new Uint8Array(bitmapBytes(rows)) : null;
}

function freeSlot(slots: Int32Array, hash: number): number {
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  return slot;
}

/** The finishing steps of murmur3: neighbouring integers spread over the table. */
function hashWord(word: number): number {
  let hash = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function hashWords(words: Int32Array, from: number, width: number): number {
  let hash = hashWord(words[from]);
  for (let k = 1; k < width; k++) hash = hashWord(Math.imul(hash, 31) + words[from + k]);
  return hash;
}

function sameWords(a: Int32Array, from: number, b: Int32Array, start: number, width: number): boolean {
  for (let k = 0; k < width; k++) if (a[from + k] !== b[start + k]) return false;
  return true;
}
