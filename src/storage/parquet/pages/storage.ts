import type { Storage } from '../../../wasm/heap_column.ts';
import type { IntegerStorage } from './extremes.ts';
import type { Width } from './gather.ts';

/** The narrowest storage of integers low … high: with sign, so that row groups differ little. */
export function narrowest(low: bigint, high: bigint): IntegerStorage {
  if (low >= -0x80n && high <= 0x7fn) return 'i8';
  if (low >= -0x8000n && high <= 0x7fffn) return 'i16';
  return low >= -0x8000_0000n && high <= 0x7fff_ffffn ? 'i32' : 'i64';
}

export const bytesOf: Readonly<Record<Storage, Width>> = {
  ...{ i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, i64: 8, f32: 4, f64: 8 },
};
