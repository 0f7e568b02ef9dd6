import type { CallContext } from '../../define.ts';

const golden = 0x9e3779b97f4a7c15n;
const mask = 0xffffffffffffffffn;

/**
 * Pseudo-random doubles in [0, 1), 53 bits each: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
 * generators, OOPSLA 2014) over a 64-bit state held as two 32-bit halves. The n-th number of a task depends on the
 * task's seed and n alone, so a task that is run again draws the same numbers.
 */
export class Generator {
  private high: number;
  private low: number;

  /** Stands before number `taken` of the seed's sequence. */
  constructor(seed: bigint, taken: number) {
    const state = (BigInt.asUintN(64, seed) + golden * BigInt(taken)) & mask;
    this.high = Number(state >> 32n);
    this.low = Number(state & 0xffffffffn);
  }

  next(): number {
    const low = this.low + 0x7f4a7c15;
    this.low = low >>> 0;
    this.high = (this.high + 0x9e3779b9 + (low > 0xffffffff ? 1 : 0)) >>> 0;
    let [h, l] = shiftXor(this.high, this.low, 30);
    [h, l] = multiply(h, l, 0xbf58476d, 0x1ce4e5b9);
    [h, l] = shiftXor(h, l, 27);
    [h, l] = multiply(h, l, 0x94d049bb, 0x133111eb);
    [h, l] = shiftXor(h, l, 31);
    return ((h >>> 0) * 0x200000 + (l >>> 11)) / 0x20000000000000;
  }
}

/** x ^ (x >>> n) of a 64-bit x, for n below 32. */
const shiftXor = (high: number, low: number, n: number): [number, number] => [
  (high ^ (high >>> n)) >>> 0,
  (low ^ ((low >>> n) | (high << (32 - n)))) >>> 0,
];

/** The low 64 bits of a product. */
function multiply(ah: number, al: number, bh: number, bl: number): [number, number] {
  const a0 = al & 0xffff;
  const a1 = al >>> 16;
  const b0 = bl & 0xffff;
  const b1 = bl >>> 16;
  const p00 = a0 * b0;
  const p01 = a0 * b1;
  const p10 = a1 * b0;
  const middle = (p00 >>> 16) + (p01 & 0xffff) + (p10 & 0xffff);
  const low = (((middle & 0xffff) << 16) | (p00 & 0xffff)) >>> 0;
  const carry = a1 * b1 + Math.floor(p01 / 65536) + Math.floor(p10 / 65536) + Math.floor(middle / 65536);
  const high = (carry + Math.imul(ah, bl) + Math.imul(al, bh)) >>> 0;
  return [high, low];
}

/** The generator for the next `count` numbers of the running task. */
export function draw(context: CallContext, count: number): Generator {
  const generator = new Generator(context.seed, context.draws.taken);
  context.draws.taken += count;
  return generator;
}
