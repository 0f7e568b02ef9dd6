import { type Code, i32, i64, v128 } from '../../../wasm/code.ts';
import type { Local } from '../../../wasm/module.ts';
import { n } from './emit.ts';

/** Widest numbers that can be picked out of 2-byte, of 4-byte windows at any bit. */
const widestOf16 = 9;
const widestOf32 = 25;

/**
 * Code that unpacks 8 numbers of `width` bits (0 to 32), least significant bit first, from `at` to 8 words of 32 bits at
 * `to`; it reads up to 16 bytes behind the first. Vectors have no shift by lane, so windows of bytes are gathered, multiplied to bring the
 * number's highest bit to the top, and shifted down together.
 */
export function unpack8(width: number, at: Code, to: Code, vector: Local): Code {
  if (width === 0) return [v128.store(to, v128.splat32(n(0))), v128.store(to, v128.splat32(n(0)), 16)];
  if (width <= widestOf16) return from16(width, at, to, vector);
  if (width <= widestOf32) return [from32(width, at, to, 0), from32(width, at, to, 4)];
  return Array.from({ length: 8 }, (_, k) => one(width, at, to, k));
}

function from16(width: number, at: Code, to: Code, vector: Local): Code {
  const bits = Array.from({ length: 8 }, (_, k) => k * width);
  const picks = bits.flatMap((bit) => [bit >> 3, (bit >> 3) + 1]);
  const factors = new Uint16Array(bits.map((bit) => 1 << (16 - width - (bit & 7))));
  const windows = v128.swizzle(v128.load(at), v128.const(Uint8Array.from(picks)));
  return [
    vector.set(v128.shrU16(v128.mul16(windows, constant(factors)), n(16 - width))),
    v128.store(to, v128.extendLowU16(vector.get)),
    v128.store(to, v128.extendHighU16(vector.get), 16),
  ];
}

function from32(width: number, at: Code, to: Code, first: number): Code {
  const base = (first * width) >> 3;
  const bits = Array.from({ length: 4 }, (_, k) => (first + k) * width - base * 8);
  const picks = bits.flatMap((bit) => [0, 1, 2, 3].map((i) => (bit >> 3) + i));
  const factors = new Uint32Array(bits.map((bit) => 2 ** (32 - width - (bit & 7))));
  const windows = v128.swizzle(v128.load(at, base), v128.const(Uint8Array.from(picks)));
  return v128.store(to, v128.shrU32(v128.mul32(windows, constant(factors)), n(32 - width)), first * 4);
}

function one(width: number, at: Code, to: Code, k: number): Code {
  const bit = k * width;
  const word = i64.load(at, bit >> 3);
  const mask = 2n ** BigInt(width) - 1n;
  return i32.store(to, i32.wrap(i64.and(i64.shrU(word, i64.const(BigInt(bit & 7))), i64.const(mask))), k * 4);
}

const constant = (lanes: Uint16Array | Uint32Array): Code =>
  v128.const(new Uint8Array(lanes.buffer, lanes.byteOffset, lanes.byteLength));
