import { brIf, type Code, i32, i64, ifElse, loop, returnNow, select, whileLoop } from '../../../wasm/code.ts';
import type { Local } from '../../../wasm/module.ts';

/** Bytes that may be read and written behind the end of a scratch block: loops take whole vectors. */
export const slack = 64;

export const n = i32.const;

export const advance = (local: Local, by: Code): Code => local.set(i32.add(local.get, by));

export const retreat = (local: Local, by: Code): Code => local.set(i32.sub(local.get, by));

/** Bytes from an address to the end; negative once beyond it. */
export const left = (at: Local, end: Local): Code => i32.sub(end.get, at.get);

/** Runs its body `count` times, counting the local down; the count is not negative. */
export const times = (count: Local, body: Code): Code => whileLoop(count.get, [body, retreat(count, n(1))]);

/** Runs its body, which counts down, while at least `least` are left. */
export const whileAtLeast = (count: Local, least: number, body: Code): Code =>
  whileLoop(i32.geU(count.get, n(least)), body);

/** Leaves a function of one i32: what was read makes no sense. */
export const damaged = -1;
export const fail: Code = [n(damaged), returnNow];
export const failIf = (condition: Code): Code => ifElse(condition, fail);

interface Varint {
  readonly at: Local;
  readonly end: Local;
  readonly to: Local;
  readonly shift: Local;
}

/** Reads an unsigned LEB128 number of at most 32 bits into `to`; fails when it goes beyond the end. */
export function readVarint({ at, end, to, shift }: Varint): Code {
  const byte = i32.load8u(i32.sub(at.get, n(1)));
  return [
    to.set(n(0)),
    shift.set(n(0)),
    loop((again) => [
      failIf(i32.or(i32.geU(at.get, end.get), i32.gtU(shift.get, n(28)))),
      advance(at, n(1)),
      to.set(i32.or(to.get, i32.shl(i32.and(byte, n(0x7f)), shift.get))),
      advance(shift, n(7)),
      brIf(i32.and(byte, n(0x80)), again),
    ]),
  ];
}

/** Reads a zigzag LEB128 number of at most 64 bits into `to`; `byte` and `shift` are for its use. */
export function readZigzag64({
  at,
  end,
  to,
  byte,
  shift,
}: Readonly<Record<'at' | 'end' | 'to' | 'byte' | 'shift', Local>>): Code {
  return [
    to.set(i64.const(0n)),
    shift.set(i64.const(0n)),
    loop((again) => [
      failIf(i32.or(i32.geU(at.get, end.get), i64.gtU(shift.get, i64.const(63n)))),
      byte.set(i64.load8u(at.get)),
      advance(at, n(1)),
      to.set(i64.or(to.get, i64.shl(i64.and(byte.get, i64.const(0x7fn)), shift.get))),
      shift.set(i64.add(shift.get, i64.const(7n))),
      brIf(i64.gtU(byte.get, i64.const(0x7fn)), again),
    ]),
    to.set(i64.xor(i64.shrU(to.get, i64.const(1n)), i64.sub(i64.const(0n), i64.and(to.get, i64.const(1n))))),
  ];
}

export const lesser = (a: Code, b: Code): Code => select(a, b, i32.ltU(a, b));
