import { type Code, i32, ifElse, whileLoop } from '../../../wasm/code.ts';
import type { Local, ModuleBuilder } from '../../../wasm/module.ts';
import { backReference } from './back_reference.ts';
import { copyShort } from './copy.ts';
import { advance, fail, failIf, left, n, readVarint } from './emit.ts';

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
    copyShort({ at, to, length }),
    advance(at, length.get),
    advance(to, length.get),
  ];
}

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
