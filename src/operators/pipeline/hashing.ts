import { type Code, f64, i64, select } from '../../wasm/code.ts';
import type { Emitted } from './emitted.ts';
import type { Emitter } from './emitter.ts';

/** Odd numbers without pattern (digits of pi, e and the golden ratio), for multiplicative hashing: Knuth, TAOCP vol. 3, 6.4. */
const multipliers = [0x9e3779b97f4a7c15n, 0xc2b2ae3d27d4eb4fn, 0x243f6a8885a308d3n, 0xb7e151628aed2a6bn];

/** A key as the 64 bits that are equal exactly when values are: 0 for NULL, -0 as 0, one NaN. */
export function keyWord({ word, value, valid }: Emitted): Code {
  if (word === 'f64') {
    const one = select(f64.const(Number.NaN), f64.add(value, f64.const(0)), f64.ne(value, value));
    const bits = i64.reinterpret(one);
    return valid === null ? bits : select(bits, i64.const(0n), valid);
  }
  const whole = word === 'i32' ? i64.extendU(value) : value;
  return valid === null ? whole : select(whole, i64.const(0n), valid);
}

/** 32 bits, in an i64, that say little of which key words they come from. */
export function hashOf(words: readonly Code[], emitter: Emitter): Code {
  let hash: Code = i64.const(0n);
  for (const [k, word] of words.entries()) {
    const mixed = emitter.let('i64', i64.mul(i64.xor(hash, word), i64.const(multipliers[k % multipliers.length]))).get;
    hash = emitter.let('i64', i64.xor(mixed, i64.shrU(mixed, i64.const(32n)))).get;
  }
  return i64.and(hash, i64.const(0xffffffffn));
}
