import { float64, int64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';

const mask = (1n << 64n) - 1n;

/** SplitMix64 of number and seed, its upper 53 bits as a fraction. */
function hashShare(number: bigint, seed: bigint): number {
  let z = (number * 0x9e3779b97f4a7c15n + seed * 0xd1b54a32d192ed03n) & mask;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
  return Number((z ^ (z >> 31n)) >> 11n) / 2 ** 53;
}

/** What samples of derived tables draw by. */
export const hashShareFunction = scalarFunction({
  name: 'hash_share',
  about: 'A fraction from 0 up to 1 that follows from a number and a seed.',
  overloads: [{ args: [int64, int64], result: float64, run: each2(hashShare) }],
  examples: [{ sql: 'hash_share(1, 2) = hash_share(1, 2) AND hash_share(1, 2) <> hash_share(2, 2)', is: 't' }],
});
