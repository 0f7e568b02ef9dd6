import { assert } from '../base/assert.ts';
import { bitmapBytes } from '../base/bits.ts';
import type { Batch } from './batch.ts';
import { type DataType, isVariable } from './type.ts';
import { allocate, strideOf, type Values, type Vector } from './vector.ts';
import { numbersAt, withNumbers, wordNumbers } from './word_numbers.ts';

/**
 * Batches as bytes for the way between our processes: exactly the vectors' memory, so that reading copies nothing.
 *
 *   int32 magic · rows · columns · 0
 *   per column 10 × int32: encoding · entries · validity · values · offsets | of the dictionary: entries · values · offsets ·
 *     numbers of its words (src/data/word_numbers.ts: the pool, then one each) | 0
 *   then each buffer, in that order, padded to 8 bytes
 *
 * Of a dictionary with more words than there are rows only those that occur are written. Buffer sizes are bytes, −1
 * where there is no buffer. Types are not written: both sides know them from the plan.
 * Words are little-endian as on every machine that runs Node.
 */
const magic = 0x3142524d;
const headWords = 4;
const columnWords = 10;
const none = -1;
const encodings = ['flat', 'constant', 'dictionary'] as const;

const padded = (bytes: number): number => (bytes + 7) & ~7;

interface Piece {
  readonly head: readonly number[];
  readonly buffers: readonly Uint8Array[];
}

export function encodeBatch(batch: Batch): Uint8Array {
  const parts = framePieces(batch);
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The same in pieces, one after the other, most of them views of the columns. */
export function framePieces(batch: Batch): readonly Uint8Array[] {
  const pieces = batch.columns.map((column) => pieceOf(withUsedWords(column)));
  const head = new Int32Array(padded((headWords + columnWords * pieces.length) * 4) >> 2);
  head.set([magic, batch.length, pieces.length, 0]);
  const out: Uint8Array[] = [bytesOf(head)];
  for (const [i, { head: words, buffers }] of pieces.entries()) {
    head.set(words, headWords + i * columnWords);
    for (const buffer of buffers) {
      if (buffer.length === 0) continue;
      out.push(buffer);
      const rest = padded(buffer.length) - buffer.length;
      if (rest > 0) out.push(filling.subarray(0, rest));
    }
  }
  return out;
}

const filling = new Uint8Array(8);

const bytesOf = (array: Values): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

function pieceOf(vector: Vector): Piece {
  const entries = vector.encoding === 'constant' ? 1 : vector.length;
  const validity = vector.validity === null ? null : vector.validity.subarray(0, bitmapBytes(entries));
  const body =
    vector.encoding === 'dictionary'
      ? { values: bytesOf((vector.values as Int32Array).subarray(0, entries)), offsets: null }
      : bodyOf(vector, entries);
  const words = vector.dictionary === null ? null : bodyOf(vector.dictionary, vector.dictionary.length);
  const numbers = vector.dictionary === null ? null : numbersOf(vector.dictionary);
  const buffers = [validity, body.values, body.offsets, words?.values, words?.offsets, numbers];
  return {
    head: [
      encodings.indexOf(vector.encoding),
      entries,
      validity?.length ?? none,
      body.values.length,
      body.offsets?.length ?? none,
      vector.dictionary?.length ?? none,
      words?.values.length ?? none,
      words?.offsets?.length ?? none,
      numbers?.length ?? none,
      0,
    ],
    buffers: buffers.filter((buffer) => buffer !== null && buffer !== undefined),
  };
}

const poolBytes = 8;

/** Only of what was chosen from a longer dictionary: there are as many as words. */
function numbersOf(dictionary: Vector): Uint8Array | null {
  const known = wordNumbers(dictionary);
  if (known === undefined || known.numbers === null) return null;
  return Buffer.concat([Buffer.from(known.pool, 'hex'), bytesOf(known.numbers)]);
}

/** New code of a word, plus one; all 0 between two uses, so that a long dictionary costs what is used of it. */
let codeOf = new Int32Array(0);

/** The same rows over a dictionary no longer than them; a few rows of many do not carry all the words along. */
function withUsedWords(vector: Vector): Vector {
  const { dictionary, length } = vector;
  if (dictionary === null || dictionary.length <= length) return vector;
  const codes = vector.values as Int32Array;
  if (codeOf.length < dictionary.length) codeOf = new Int32Array(dictionary.length * 2);
  const used = new Int32Array(length);
  const values = new Int32Array(length);
  let words = 0;
  for (let row = 0; row < length; row++) {
    const word = codes[row];
    if (codeOf[word] === 0) {
      used[words++] = word;
      codeOf[word] = words;
    }
    values[row] = codeOf[word] - 1;
  }
  for (let i = 0; i < words; i++) codeOf[used[i]] = 0;
  const chosen = used.subarray(0, words);
  const made = wordsAt(dictionary, chosen);
  const numbers = wordNumbers(dictionary);
  return {
    ...vector,
    values,
    dictionary: numbers === undefined ? made : withNumbers(made, numbersAt(numbers, chosen)),
  };
}

function wordsAt(dictionary: Vector, at: Int32Array): Vector {
  const { offsets: from, values: all } = dictionary;
  if (from !== null) return { ...dictionary, length: at.length, ...textsAt(all as Uint8Array, from, at) };
  const stride = strideOf(dictionary.type);
  const values = allocate(dictionary.type, at.length);
  for (let i = 0; i < at.length; i++)
    values.set(all.subarray(at[i] * stride, (at[i] + 1) * stride) as never, i * stride);
  return { ...dictionary, length: at.length, values };
}

/** Above this many bytes a call and a view cost less than the bytes one after the other. */
const shortWord = 128;

/** Words by their numbers, four bytes at a time. */
function textsAt(all: Uint8Array, from: Int32Array, at: Int32Array): { values: Uint8Array; offsets: Int32Array } {
  const offsets = new Int32Array(at.length + 1);
  for (let i = 0; i < at.length; i++) offsets[i + 1] = offsets[i] + from[at[i] + 1] - from[at[i]];
  const values = new Uint8Array(offsets[at.length]);
  const [source, target] = [all, values].map((each) => new DataView(each.buffer, each.byteOffset, each.byteLength));
  for (let i = 0; i < at.length; i++) {
    const end = from[at[i] + 1];
    let [start, to] = [from[at[i]], offsets[i]];
    if (end - start > shortWord) {
      values.set(all.subarray(start, end), to);
      continue;
    }
    for (; start + 4 <= end; start += 4, to += 4) target.setInt32(to, source.getInt32(start, true), true);
    while (start < end) values[to++] = all[start++];
  }
  return { values, offsets };
}

/** Values and offsets of the first `entries` entries, offsets from 0. */
function bodyOf(vector: Vector, entries: number): { values: Uint8Array; offsets: Uint8Array | null } {
  if (vector.offsets === null) {
    return { values: bytesOf(vector.values.subarray(0, entries * strideOf(vector.type))), offsets: null };
  }
  const used = vector.offsets.subarray(0, entries + 1);
  const start = used[0] ?? 0;
  const values = (vector.values as Uint8Array).subarray(start, used[entries] ?? start);
  const offsets = start === 0 && used.length === entries + 1 ? used : rebased(used, start, entries);
  return { values, offsets: bytesOf(offsets) };
}

function rebased(offsets: Int32Array, start: number, entries: number): Int32Array {
  const out = new Int32Array(entries + 1);
  for (let i = 0; i <= entries; i++) out[i] = (offsets[i] ?? start) - start;
  return out;
}

/** Vectors are views into `frame`, which must not be written to afterwards. */
export function decodeBatch(frame: Uint8Array, types: readonly DataType[]): Batch {
  const aligned = frame.byteOffset % 8 === 0 ? frame : frame.slice();
  const { buffer, byteOffset, byteLength } = aligned;
  assert(byteLength >= headWords * 4, 'a frame holds at least its head');
  const head = new Int32Array(buffer, byteOffset, byteLength >> 2);
  assert(head[0] === magic && head[2] === types.length, 'a frame has as many columns as its reader knows types');
  const reader = new FrameReader(aligned, padded((headWords + columnWords * types.length) * 4));
  const columns = types.map((type, i) => {
    const at = headWords + i * columnWords;
    return reader.column(type, head[1], head.subarray(at, at + columnWords));
  });
  return { columns, length: head[1] };
}

class FrameReader {
  private readonly frame: Uint8Array;
  private at: number;

  constructor(frame: Uint8Array, at: number) {
    this.frame = frame;
    this.at = at;
  }

  column(type: DataType, rows: number, head: Int32Array): Vector {
    const [encoding, entries, validityBytes, valuesBytes, offsetsBytes, words, wordValues, wordOffsets, numberBytes] =
      head;
    const kind = encodings[encoding];
    assert(kind !== undefined && (kind === 'constant' || entries === rows), 'a column of a frame has its rows');
    const validity = this.take(validityBytes);
    const values = this.take(valuesBytes) ?? new Uint8Array(0);
    const offsets = ints(this.take(offsetsBytes));
    const shared = { type, length: rows, encoding: kind, validity };
    if (kind !== 'dictionary') return { ...shared, values: typed(type, values), offsets, dictionary: null };
    const home = typed(type, this.take(wordValues) ?? new Uint8Array(0));
    const homeOffsets = ints(this.take(wordOffsets));
    const dictionary: Vector = {
      ...shared,
      length: words,
      encoding: 'flat',
      validity: null,
      values: home,
      offsets: homeOffsets,
      dictionary: null,
    };
    const numbers = this.take(numberBytes);
    if (numbers !== null) {
      const pool = Buffer.from(numbers.subarray(0, poolBytes)).toString('hex');
      withNumbers(dictionary, { pool, numbers: ints(numbers.subarray(poolBytes)) });
    }
    return { ...shared, values: ints(values)!, offsets: null, dictionary };
  }

  private take(bytes: number): Uint8Array | null {
    if (bytes === none) return null;
    const start = this.at;
    this.at += padded(bytes);
    assert(start + bytes <= this.frame.length, 'a frame is as long as its head says');
    return this.frame.subarray(start, start + bytes);
  }
}

const ints = (raw: Uint8Array | null): Int32Array | null =>
  raw === null ? null : new Int32Array(raw.buffer, raw.byteOffset, raw.length >> 2);

/** The bytes as the array class of the type. */
function typed(type: DataType, raw: Uint8Array): Values {
  if (isVariable(type) || type.kind === 'bool') return raw;
  const like = allocate(type, 0);
  const make = like.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => Values;
  return new make(raw.buffer, raw.byteOffset, raw.length / like.BYTES_PER_ELEMENT);
}
