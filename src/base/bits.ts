/** Bitmaps as Arrow has them: one bit per row, least significant first; a set bit means valid. */

export const bitmapBytes = (rows: number): number => (rows + 7) >> 3;

export const getBit = (bits: Uint8Array, i: number): boolean => (bits[i >> 3] & (1 << (i & 7))) !== 0;

export function setBit(bits: Uint8Array, i: number): void {
  bits[i >> 3] |= 1 << (i & 7);
}

export function clearBit(bits: Uint8Array, i: number): void {
  bits[i >> 3] &= ~(1 << (i & 7));
}

/** A bitmap of `rows` set bits. */
export const allSet = (rows: number): Uint8Array => new Uint8Array(bitmapBytes(rows)).fill(0xff);

/** How many of the first `rows` bits are clear. */
export function countClear(bits: Uint8Array, rows: number): number {
  let set = 0;
  for (let i = 0; i < rows; i++) set += (bits[i >> 3] >> (i & 7)) & 1;
  return rows - set;
}

/** Row-wise AND of two validity bitmaps; null stands for all set. The result may share memory with an argument. */
export function andBits(a: Uint8Array | null, b: Uint8Array | null, rows: number): Uint8Array | null {
  if (a === null || b === null) return a ?? b;
  const bytes = bitmapBytes(rows);
  const out = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i++) out[i] = a[i] & b[i];
  return out;
}
