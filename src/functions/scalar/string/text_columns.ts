import { int32 } from '../../../data/type.ts';
import { dictionaryOf, flat, flatBytes, isNull, type Vector, valueAt } from '../../../data/vector.ts';
import { gather } from '../../../kernels/gather.ts';
import type { Kernel } from '../../define.ts';

/** Loops over the UTF-8 bytes of flat and dictionary columns: no string is made per row. */

/** A byte that begins a character. */
const begins = (byte: number): boolean => (byte & 0xc0) !== 0x80;

export function charactersIn(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (begins(bytes[at])) count++;
  return count;
}

/** Where the n-th character (from 0) begins; `to` when there are not so many. */
export function placeOfCharacter(bytes: Uint8Array, from: number, to: number, n: number): number {
  let left = n;
  let at = from;
  while (at < to) {
    if (begins(bytes[at])) {
      if (left === 0) return at;
      left--;
    }
    at++;
  }
  return to;
}

/** Whether a dictionary has so many entries that doing all of them costs more than doing the rows. */
const isMuchLarger = ({ dictionary }: Vector, rows: number): boolean =>
  dictionary !== null && dictionary.length > rows * 4;

/** A number for each text, from its bytes; dictionaries are done entry by entry. */
export const numberOfText =
  (count: (bytes: Uint8Array, from: number, to: number) => number): Kernel =>
  ([column], rows) => {
    const home = column.dictionary ?? column;
    const offsets = home.offsets!;
    if (isMuchLarger(column, rows)) {
      const counts = Int32Array.from(column.values as Int32Array, (code) =>
        count(home.values as Uint8Array, offsets[code], offsets[code + 1]),
      );
      return flat(int32, counts, rows, column.validity);
    }
    const entries = column.encoding === 'constant' ? 1 : home.length;
    const values = new Int32Array(entries);
    for (let i = 0; i < entries; i++) values[i] = count(home.values as Uint8Array, offsets[i], offsets[i + 1]);
    if (column.encoding === 'flat') return flat(int32, values, rows, column.validity);
    if (column.encoding === 'constant') return { ...flat(int32, values, rows, column.validity), encoding: 'constant' };
    const codes = column.values as Int32Array;
    const out = gather(flat(int32, values, entries), codes, rows);
    return { ...out, validity: column.validity };
  };

/** The part of each text between two of its byte positions. */
export type Cut = (bytes: Uint8Array, from: number, to: number) => readonly [from: number, to: number];

/** Cuts every text; undefined for constants, which are done once anyway. */
export function cutTexts(column: Vector, rows: number, cut: Cut): Vector | undefined {
  if (column.encoding === 'constant' || isMuchLarger(column, rows)) return undefined;
  if (column.dictionary !== null) {
    const entries = cutFlat(column.dictionary, column.dictionary.length, cut);
    return dictionaryOf(entries, column.values as Int32Array, rows, column.validity);
  }
  return cutFlat(column, rows, cut);
}

function cutFlat(column: Vector, rows: number, cut: Cut): Vector {
  const source = column.values as Uint8Array;
  const offsets = column.offsets!;
  const out = new Uint8Array(offsets[rows] - offsets[0]);
  const places = new Int32Array(rows + 1);
  let used = 0;
  for (let row = 0; row < rows; row++) {
    const [from, to] = cut(source, offsets[row], offsets[row + 1]);
    for (let at = from; at < to; at++) out[used++] = source[at];
    places[row + 1] = used;
  }
  return flatBytes(column.type, out.subarray(0, used), places, rows, column.validity);
}

/** Another letter for each byte where all bytes are ASCII; undefined where they are not. */
export function mapAscii(column: Vector, rows: number, letter: Uint8Array): Vector | undefined {
  if (column.encoding === 'constant' || isMuchLarger(column, rows)) return undefined;
  const { dictionary } = column;
  if (dictionary !== null) {
    const entries = mapAscii(dictionary, dictionary.length, letter);
    return entries && dictionaryOf(entries, column.values as Int32Array, rows, column.validity);
  }
  const source = column.values as Uint8Array;
  const offsets = column.offsets!;
  const [start, end] = [offsets[0], offsets[rows]];
  const out = new Uint8Array(end - start);
  let all = 0;
  for (let at = start; at < end; at++) {
    all |= source[at];
    out[at - start] = letter[source[at] & 0x7f];
  }
  if (all > 0x7f) return undefined;
  const places =
    start === 0 ? offsets.subarray(0, rows + 1) : offsets.subarray(0, rows + 1).map((each) => each - start);
  return flatBytes(column.type, out, places, rows, column.validity);
}

/** The integer that all rows share; undefined when they do not, or when it is NULL. */
export const sharedInteger = (arg: Vector): number | undefined =>
  arg.encoding === 'constant' && !isNull(arg, 0) ? (valueAt(arg, 0) as number) : undefined;
