import { isNull, type Vector } from '../data/vector.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Code of a NULL row and of text that is no level. */
export const nullCode = -1;
const unseenCode = -2;

/** The distinct texts of a column, numbered as they are met: a hash table over their bytes, so rows make no strings. */
export class Levels {
  readonly texts: string[] = [];
  private readonly bytes: Uint8Array[] = [];
  private slots = new Int32Array(64).fill(-1);

  constructor(levels: Iterable<string> = []) {
    for (const level of levels) {
      const bytes = encoder.encode(level);
      this.find(bytes, 0, bytes.length, true);
    }
  }

  /** The level's number, or `unseenCode`; with `add`, a new one. */
  find(from: Uint8Array, start: number, end: number, add: boolean): number {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ from[i], 0x01000193);
    const mask = this.slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const code = this.slots[slot];
      if (code < 0) break;
      if (same(this.bytes[code], from, start, end)) return code;
      slot = (slot + 1) & mask;
    }
    if (!add) return unseenCode;
    const bytes = from.slice(start, end);
    this.slots[slot] = this.bytes.push(bytes) - 1;
    this.texts.push(decoder.decode(bytes));
    if (this.texts.length * 2 > this.slots.length) this.grow();
    return this.texts.length - 1;
  }

  private grow(): void {
    const texts = this.texts.splice(0);
    this.bytes.length = 0;
    this.slots = new Int32Array(this.slots.length * 4).fill(-1);
    for (const text of texts) {
      const bytes = encoder.encode(text);
      this.find(bytes, 0, bytes.length, true);
    }
  }

  /** The code of every row into out[0 … length). */
  codes(vector: Vector, out: Int32Array, add: boolean): void {
    const { length, encoding } = vector;
    if (encoding === 'constant') {
      const code = isNull(vector, 0) ? nullCode : this.entry(vector, 0, add);
      out.fill(code, 0, length);
      return;
    }
    if (encoding === 'flat') {
      for (let i = 0; i < length; i++) out[i] = isNull(vector, i) ? nullCode : this.entry(vector, i, add);
      return;
    }
    // Each entry of the dictionary is looked up when first met: it may hold texts that no row has.
    const dictionary = vector.dictionary!;
    const known = new Int32Array(dictionary.length).fill(unknown);
    const codes = vector.values as Int32Array;
    for (let i = 0; i < length; i++) {
      if (isNull(vector, i)) {
        out[i] = nullCode;
        continue;
      }
      const code = codes[i];
      if (known[code] === unknown) known[code] = this.entry(dictionary, code, add);
      out[i] = known[code];
    }
  }

  private entry(flat: Vector, at: number, add: boolean): number {
    const offsets = flat.offsets!;
    return this.find(flat.values as Uint8Array, offsets[at], offsets[at + 1], add);
  }
}

const unknown = -3;

function same(bytes: Uint8Array, from: Uint8Array, start: number, end: number): boolean {
  if (bytes.length !== end - start) return false;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== from[start + i]) return false;
  return true;
}

/** By code point, as `ORDER BY … COLLATE "C"` sorts: the order of the UTF-8 bytes. */
export function byCodePoint(a: string, b: string): number {
  const left = encoder.encode(a);
  const right = encoder.encode(b);
  const common = Math.min(left.length, right.length);
  for (let i = 0; i < common; i++) if (left[i] !== right[i]) return left[i] - right[i];
  return left.length - right.length;
}
