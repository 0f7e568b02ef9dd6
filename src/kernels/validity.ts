import { andBits, bitmapBytes } from '../base/bits.ts';
import type { Vector } from '../data/vector.ts';

/** Validity of a result that is NULL where an argument is. Constants must not be NULL. */
export function validityOf(args: readonly Vector[], rows: number): Uint8Array | null {
  let out: Uint8Array | null = null;
  for (const { encoding, validity } of args) {
    if (encoding !== 'constant') out = andBits(out, validity, rows);
  }
  return out;
}

export const isValid = (validity: Uint8Array | null, row: number): boolean =>
  validity === null || (validity[row >> 3] & (1 << (row & 7))) !== 0;

/** Index mask that makes one loop serve columns and constants: `values[row & mask]`. */
export const maskOf = (vector: Vector): number => (vector.encoding === 'constant' ? 0 : -1);

/** The rows where exactly the clear bits are, as a bitmap with all bits of `rows` defined. */
export function invert(validity: Uint8Array, rows: number): Uint8Array {
  const out = new Uint8Array(bitmapBytes(rows));
  for (let i = 0; i < out.length; i++) out[i] = ~validity[i];
  return out;
}
