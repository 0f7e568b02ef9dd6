import { block, br, brIf, type Code, i32, i64, ifElse, loop, v128 } from '../../../wasm/code.ts';
import type { Local } from '../../../wasm/module.ts';
import { advance, failIf, left, n, retreat } from './emit.ts';

type Locals = Readonly<Record<'to' | 'limit' | 'start' | 'length' | 'distance' | 'from', Local>>;

/**
 * Copies `length` bytes from `distance` before `to`, where they may not yet be written; `to` moves on. Fails when that is
 * before the start or the bytes go beyond the limit; writes up to 16 bytes behind it.
 */
export function backReference({ to, limit, start, length, distance, from }: Locals): Code {
  const by = (bytes: number, move: Code): Code =>
    loop((again) => [
      move,
      advance(from, n(bytes)),
      advance(to, n(bytes)),
      retreat(length, n(bytes)),
      brIf(i32.gtS(length.get, n(0)), again),
    ]);
  return [
    failIf(i32.geU(i32.sub(distance.get, n(1)), left(start, to))),
    failIf(i32.gtU(length.get, left(to, limit))),
    from.set(i32.sub(to.get, distance.get)),
    ifElse(i32.geU(distance.get, n(16)), by(16, v128.store(to.get, v128.load(from.get))), [
      // What repeats every few bytes is written often enough to be 8 bytes apart.
      block((apart) =>
        loop((again) => [
          brIf(i32.geU(left(from, to), n(8)), apart),
          i64.store(to.get, i64.load(from.get)),
          retreat(length, left(from, to)),
          advance(to, left(from, to)),
          br(again),
        ]),
      ),
      ifElse(i32.gtS(length.get, n(0)), by(8, i64.store(to.get, i64.load(from.get)))),
    ]),
    // Back from where the last step went too far.
    advance(to, length.get),
  ];
}
