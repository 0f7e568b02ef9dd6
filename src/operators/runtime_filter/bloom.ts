/**
 * A Bloom filter (B. Bloom, CACM 1970) with three bits per key, all from one hash of 32 bits: no key that was added is
 * ever refused; of others few pass while there are ten bits or more for every key.
 */
export function bloomFor(hashes: Uint32Array): Uint32Array {
  const bits = 2 ** Math.ceil(Math.log2(Math.max(fewestBits, hashes.length * bitsPerKey)));
  const bloom = new Uint32Array(bits / 32);
  for (const hash of hashes) addHash(bloom, hash);
  return bloom;
}

const bitsPerKey = 12;
const fewestBits = 2 ** 14;

const second = (hash: number): number => Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 6;
const third = (hash: number): number => Math.imul(hash ^ (hash >>> 13), 0x297a2d39) >>> 5;

function addHash(bloom: Uint32Array, hash: number): void {
  const mask = bloom.length * 32 - 1;
  setBit(bloom, (hash >>> 4) & mask);
  setBit(bloom, second(hash) & mask);
  setBit(bloom, third(hash) & mask);
}

export function hasHash(bloom: Uint32Array, hash: number): boolean {
  const mask = bloom.length * 32 - 1;
  return getBit(bloom, (hash >>> 4) & mask) && getBit(bloom, second(hash) & mask) && getBit(bloom, third(hash) & mask);
}

const setBit = (bloom: Uint32Array, at: number): void => {
  bloom[at >>> 5] |= 1 << (at & 31);
};
const getBit = (bloom: Uint32Array, at: number): boolean => (bloom[at >>> 5] & (1 << (at & 31))) !== 0;
