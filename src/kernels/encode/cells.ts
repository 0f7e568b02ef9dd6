import { entryOf, type Vector } from '../../data/vector.ts';
import { putBytes } from './digits.ts';

/** Writes the values of one column, one at a time, into bytes that have room for them. NULLs are not asked for. */
export interface Cells {
  /** Bytes that a value takes at most; a function of the row where they differ. */
  readonly most: number | ((row: number) => number);
  /** Writes the value of a row; returns where the next byte goes. */
  put(out: Uint8Array, at: number, row: number): number;
}

/** How a format writes the columns of a batch. */
export type CellsOf = (column: Vector) => Cells;

/** Values that lie in the column as the bytes to be written: texts. */
export function byteCells(column: Vector): Cells {
  const home = column.dictionary ?? column;
  const source = home.values as Uint8Array;
  const offsets = home.offsets!;
  return {
    most(row) {
      const entry = entryOf(column, row);
      return offsets[entry + 1] - offsets[entry];
    },
    put(out, at, row) {
      const entry = entryOf(column, row);
      return putBytes(out, at, source, offsets[entry], offsets[entry + 1]);
    },
  };
}

/** Values that have to be made one by one. */
export function madeCells(make: (row: number) => Uint8Array): Cells {
  let made: Uint8Array = new Uint8Array(0);
  return {
    most(row) {
      made = make(row);
      return made.length;
    },
    put(out, at) {
      out.set(made, at);
      return at + made.length;
    },
  };
}

/** The 64-bit words of a column as pairs of halves, the low one first: reading these makes no BigInt. */
export const halvesOf = ({ values }: Vector): Int32Array =>
  new Int32Array(values.buffer, values.byteOffset, values.byteLength >> 2);

/** Beyond this, the high half of a word makes a number that a double does not hold. */
export const exactHigh = 0x1fffff;

export const isExact = (high: number): boolean => high <= exactHigh && high >= -exactHigh;
