import type { DataType } from '../data/type.ts';
import type { Vector } from '../data/vector.ts';

/** How a number lies in linear memory. */
export type Storage = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'i64' | 'f32' | 'f64';

/**
 * A decoded column of one row group in linear memory, as compact as its values allow. Never changed once made.
 *
 * words  one number per row: integers, dates, times, timestamps, oids, decimals of up to 18 digits (their units) and
 *        bool (0, 1) in the narrowest storage that holds all of them; floats in f32 or f64
 * codes  text, bytes: numbers of entries of `dictionary`, in u8, u16 or i32
 * bytes  text and what else has no fixed width: row i is bytes offsets[i] … offsets[i + 1] (u32) behind `values`
 * wide   the words of src/data/vector.ts as they are, `stride` of 8 bytes each per row: intervals, numerics, long decimals
 *
 * A NULL row has 0 as its word or code, or no bytes.
 */
export interface HeapColumn {
  readonly type: DataType;
  readonly rows: number;
  readonly form: 'words' | 'codes' | 'bytes' | 'wide';
  /** Of words and codes. */
  readonly storage: Storage;
  /** Addresses; 0 = there is none. */
  readonly values: number;
  readonly offsets: number;
  /** One bit per row, set = valid; 0: no row is NULL. */
  readonly validity: number;
  /**
   * Smallest and largest of the words that are not NULL (integers only; 0 and 0 when there are none); beyond them only
   * where a file's dictionary has entries that no row uses.
   */
  readonly low: bigint;
  readonly high: bigint;
  /** Flat, without NULLs, outside of linear memory. */
  readonly dictionary: Vector | null;
  /** Words per row of the form wide, else 1. */
  readonly stride: number;
  /** Bytes that it takes, in linear memory and outside. */
  readonly bytes: number;
}
