import { block, br, brIf, type Code, i32, ifElse, loop } from '../../../wasm/code.ts';
import type { Local, ModuleBuilder } from '../../../wasm/module.ts';
import { backReference } from './back_reference.ts';
import { copyShort } from './copy.ts';
import { advance, failIf, left, n } from './emit.ts';

const shortestMatch = 4;

/**
 * `lz4(at, end, to, limit)`: decompresses a block at … end to `to`; 0, or `damaged` unless exactly limit − to bytes come
 * out. Reads and writes up to 64 bytes behind the ends. Format: lz4/lz4, doc/lz4_Block_format.md.
 */
export function lz4(module: ModuleBuilder): void {
  module.function({ name: 'lz4', params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] }, (f) => {
    const [at, end, to, limit] = f.params;
    const [start, tag, length, distance] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
    const from = f.local('i32');
    const sequence = (done: Parameters<Parameters<typeof block>[0]>[0]): Code => [
      failIf(i32.geU(at.get, end.get)),
      tag.set(i32.load8u(at.get)),
      advance(at, n(1)),
      length.set(i32.shrU(tag.get, n(4))),
      moreLength({ at, end, length, from }),
      failIf(i32.gtU(length.get, left(at, end))),
      failIf(i32.gtU(length.get, left(to, limit))),
      copyShort({ at, to, length }),
      advance(at, length.get),
      advance(to, length.get),
      // The last sequence has literals only.
      brIf(i32.eq(at.get, end.get), done),
      failIf(i32.ltS(left(at, end), n(2))),
      distance.set(i32.load16u(at.get)),
      advance(at, n(2)),
      length.set(i32.and(tag.get, n(15))),
      moreLength({ at, end, length, from }),
      advance(length, n(shortestMatch)),
      backReference({ to, limit, start, length, distance, from }),
    ];
    return [
      start.set(to.get),
      block((done) => loop((again) => [sequence(done), br(again)])),
      failIf(i32.ne(to.get, limit.get)),
      n(0),
    ];
  });
}

/** A length of 15 goes on in the next bytes, until one is not 255. */
const moreLength = ({ at, end, length, from }: Readonly<Record<'at' | 'end' | 'length' | 'from', Local>>): Code =>
  ifElse(
    i32.eq(length.get, n(15)),
    loop((again) => [
      failIf(i32.geU(at.get, end.get)),
      from.set(i32.load8u(at.get)),
      advance(at, n(1)),
      advance(length, from.get),
      brIf(i32.eq(from.get, n(255)), again),
    ]),
  );
