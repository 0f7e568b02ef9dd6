import { randomFillSync } from 'node:crypto';

/** Asking the system for bytes takes longer than a small query. */
const pool = new BigInt64Array(256);
let left = 0;

/** 64 random bits. */
export function randomSeed(): bigint {
  if (left === 0) {
    randomFillSync(pool);
    left = pool.length;
  }
  left--;
  return pool[left];
}
