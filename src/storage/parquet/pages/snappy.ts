import { block, br, brIf, type Code, i32, i64, ifElse, loop, memory, v128, whileLoop } from '../../../wasm/code.ts';
import type { Local, ModuleBuilder } from '../../../wasm/module.ts';
import { advance, fail, failIf, left, n, readVarint, retreat } from './emit.ts';

/**
 * `snappy(at, end, to, limit)`: decompresses bytes at … end to `to`; 0, or `damaged` unless exactly limit − to bytes come
 * out. Reads and writes up to 16 bytes behind the ends. Format: google/snappy, format_description.txt.
 */
export function snappy(module: ModuleBuilder): void {
  module.function({ name: 'snappy', params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] }, (f) => {
    const [at, end, to, limit] = f.params;
    const [start, tag, length, distance] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
    const from = f.local('i32');
    const copy = backReference({ to, limit, start, length, distance, from });
    return [
      start.set(to.get),
      readVarint({ at, end, to: length, shift: tag }),
      failIf(i32.ne(length.get, left(to, limit))),
      whileLoop(i32.ltU(at.get, end.get), [
        tag.set(i32.load8u(at.get)),
        advance(at, n(1)),
        ifElse(
          i32.and(tag.get, n(3)),
          [copyHead({ at, tag, length, distance }), failIf(i32.gtU(at.get, end.get)), copy],
          literal({ at, end, to, limit, tag, length }),
        ),
      ]),
      ifElse(i32.ne(to.get, limit.get), fail),
      n(0),
    ];
  });
}

type Locals<Name extends string> = Readonly<Record<Name, Local>>;

function literal({ at, end, to, limit, tag, length }: Locals<'at' | 'end' | 'to' | 'limit' | 'tag' | 'length'>): Code {
  return [
    length.set(i32.shrU(tag.get, n(2))),
    ifElse(i32.geU(length.get, n(60)), [
      // The length itself stands in the next 1 to 4 bytes.
      tag.set(i32.sub(length.get, n(59))),
      length.set(i32.and(i32.load(at.get), i32.shrU(n(-1), i32.sub(n(32), i32.shl(tag.get, n(3)))))),
      advance(at, tag.get),
      failIf(i32.geU(at.get, end.get)),
    ]),
    // One less than the length still: it may be all 32 bits.
    failIf(i32.geU(length.get, left(at, end))),
    failIf(i32.geU(length.get, left(to, limit))),
    advance(length, n(1)),
    copyBytes({ at, to, length }),
    advance(at, length.get),
    advance(to, length.get),
  ];
}

/** Copies `length` bytes from elsewhere; short ones as one vector, up to 15 bytes too far. */
const copyBytes = ({ at, to, length }: Locals<'at' | 'to' | 'length'>): Code =>
  ifElse(
    i32.leU(length.get, n(32)),
    [v128.store(to.get, v128.load(at.get)), v128.store(to.get, v128.load(at.get, 16), 16)],
    memory.copy(to.get, at.get, length.get),
  );

/** Length and distance of a copy with a tag of 1 to 3; `at` may go beyond the end by 4. */
function copyHead({ at, tag, length, distance }: Locals<'at' | 'tag' | 'length' | 'distance'>): Code {
  const one = [
    length.set(i32.add(i32.and(i32.shrU(tag.get, n(2)), n(7)), n(4))),
    distance.set(i32.or(i32.shl(i32.shrU(tag.get, n(5)), n(8)), i32.load8u(at.get))),
    advance(at, n(1)),
  ];
  const two = [distance.set(i32.load16u(at.get)), advance(at, n(2))];
  const four = [distance.set(i32.load(at.get)), advance(at, n(4))];
  const kind = i32.and(tag.get, n(3));
  return ifElse(i32.eq(kind, n(1)), one, [
    length.set(i32.add(i32.shrU(tag.get, n(2)), n(1))),
    ifElse(i32.eq(kind, n(2)), two, four),
  ]);
}

/**
 * Copies `length` bytes from `distance` before `to`, where they may not yet be written; `to` moves on. Fails when that is
 * before the start or the bytes go beyond the limit; writes up to 16 bytes behind it.
 */
function backReference({
  to,
  limit,
  start,
  length,
  distance,
  from,
}: Locals<'to' | 'limit' | 'start' | 'length' | 'distance' | 'from'>): Code {
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
