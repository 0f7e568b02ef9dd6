/** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit. */
function mix(seed: bigint): bigint {
  let z = BigInt.asUintN(64, seed + 0x9e3779b97f4a7c15n);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

/** The seed of one task: of the query's, the fragment and the number alone, so that a second attempt draws the same. */
export const taskSeed = (query: bigint, fragment: number, task: number): bigint =>
  mix(mix(mix(query) ^ BigInt(fragment)) ^ BigInt(task));
