/**
 * Which rows a sample takes. That follows from the seed and from where a row lies in its relation alone, so it is the
 * same for every query over the same files, whatever it reads and however many tasks read it.
 */
export interface TableSample {
  /** bernoulli: row by row; system: stretches of rows. */
  readonly method: 'bernoulli' | 'system';
  /** 0 to 1. */
  readonly share: number;
  readonly seed: number;
}

/** Rows that SYSTEM takes or leaves together. */
const stretch = 1024;

/** Of rows `first` … `first + count - 1` of a piece of the relation those that are taken, counted from 0. */
export function sampledRows(sample: TableSample, piece: string, first: number, count: number): Uint32Array {
  const limit = sample.share * 2 ** 32;
  const base = mixed(hashed(piece) ^ (sample.seed | 0));
  const width = sample.method === 'system' ? stretch : 1;
  const taken = new Uint32Array(count);
  let size = 0;
  for (let i = 0; i < count; i++) {
    if (mixed(base ^ Math.imul(Math.floor((first + i) / width) + 1, 0x9e3779b1)) < limit) taken[size++] = i;
  }
  return taken.subarray(0, size);
}

/** FNV-1a. */
function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** The finalizer of MurmurHash3: 0 … 2³² - 1. */
function mixed(n: number): number {
  let h = n ^ (n >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
