/**
 * HyperLogLog: counts distinct values in a fixed, small space. Flajolet, Fusy, Gandouet, Meunier: HyperLogLog, 2007;
 * the estimate is that of Otmar Ertl: New cardinality estimation algorithms for HyperLogLog sketches, 2017 (without
 * thresholds or bias tables).
 */

const indexBits = 12;
/** 4096 registers: a standard error of 1.6 %. */
export const registers = 1 << indexBits;
/** Ranks come from 32 bits of hash. */
const rankBits = 32;

/** Adds a value given by two independent hashes of 32 bits. */
export function addHash(sketch: Uint8Array, place: number, other: number): void {
  const register = place >>> (32 - indexBits);
  const rank = Math.clz32(other) + 1;
  if (rank > sketch[register]) sketch[register] = rank;
}

/** The sketch of both sets together. */
export function mergeSketch(into: Uint8Array, from: Uint8Array): void {
  for (let i = 0; i < registers; i++) if (from[i] > into[i]) into[i] = from[i];
}

export function estimate(sketch: Uint8Array): number {
  const counts = new Float64Array(rankBits + 2);
  for (const rank of sketch) counts[rank]++;
  let z = registers * tau(1 - counts[rankBits + 1] / registers);
  for (let rank = rankBits; rank >= 1; rank--) z = 0.5 * (z + counts[rank]);
  z += registers * sigma(counts[0] / registers);
  return Math.round(registers ** 2 / (2 * Math.LN2 * z));
}

/** x + Σ x^(2^k) · 2^(k-1): the part of the registers that are still empty. */
function sigma(x: number): number {
  if (x === 1) return Number.POSITIVE_INFINITY;
  let sum = x;
  let power = x;
  for (let factor = 1, last = Number.NaN; sum !== last; factor *= 2) {
    power *= power;
    last = sum;
    sum += power * factor;
  }
  return sum;
}

/** (1 - x - Σ (1 - x^(2^-k))² · 2^-k) / 3: the part of the registers that are full. */
function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let sum = 1 - x;
  let root = x;
  for (let factor = 0.5, last = Number.NaN; sum !== last; factor /= 2) {
    root = Math.sqrt(root);
    last = sum;
    sum -= (1 - root) ** 2 * factor;
  }
  return sum / 3;
}
