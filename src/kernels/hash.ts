import { finish, mixVector } from '../data/hash.ts';
import type { Vector } from '../data/vector.ts';

/** 32 bits per row over all key columns; NULL hashes like a value. Another seed gives an independent hash. */
export function hashRows(keys: readonly Vector[], rows: number, seed = 0): Uint32Array {
  const hashes = new Int32Array(rows).fill(seed);
  for (const key of keys) mixVector(hashes, key, rows);
  const out = new Uint32Array(hashes.buffer);
  for (let row = 0; row < rows; row++) out[row] = finish(hashes[row]);
  return out;
}
