import { i32, i64, whileLoop } from '../../../wasm/code.ts';
import type { ModuleBuilder } from '../../../wasm/module.ts';
import { copyShort } from './copy.ts';
import { advance, failIf, left, n, times } from './emit.ts';

export interface PlainBytes {
  readonly plainBytes: (at: number, end: number, to: number, offsets: number, count: number, used: number) => number;
  readonly bytesOfCodes: (codes: number, count: number, offsets: number) => bigint;
  readonly gatherBytes: (
    ...args: [codes: number, count: number, home: number, ends: number, to: number, offsets: number, used: number]
  ) => number;
  readonly spreadOffsets: (from: number, to: number, bits: number, rows: number) => void;
  readonly withinCharacters: (bytes: number, offsets: number, count: number) => number;
}

/**
 * Values of variable length: bytes one behind the other, and for each where it ends as u32.
 *
 * plainBytes(at, end, to, offsets, count, used)  lengths of 4 bytes, each followed by its bytes, are taken apart: bytes
 *   to `to`, ends (counted from `used`) to `offsets`; gives the last end, or `damaged`
 * bytesOfCodes(codes, count, offsets)  bytes of the entries of a dictionary that codes of 32 bits name, together
 * gatherBytes(codes, count, home, starts, to, offsets, used)  these bytes, and their ends; gives the last end
 * spreadOffsets(from, to, bits, rows)  offsets of values become offsets of rows; a row whose bit is clear has no bytes
 * withinCharacters(bytes, offsets, count)  whether any of `count` offsets points into a character of UTF-8
 */
export function plainBytes(module: ModuleBuilder): void {
  takeApart(module);
  gatherBytes(module);
  spreadOffsets(module);
  withinCharacters(module);
}

function takeApart(module: ModuleBuilder): void {
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  module.function({ name: 'plainBytes', params, results: ['i32'] }, (f) => {
    const [at, end, to, offsets, count, used] = f.params;
    const length = f.local('i32');
    return [
      times(count, [
        failIf(i32.ltS(left(at, end), n(4))),
        length.set(i32.load(at.get)),
        advance(at, n(4)),
        failIf(i32.gtU(length.get, left(at, end))),
        copyShort({ at, to, length }),
        advance(at, length.get),
        advance(to, length.get),
        advance(used, length.get),
        i32.store(offsets.get, used.get),
        advance(offsets, n(4)),
      ]),
      used.get,
    ];
  });
}

function gatherBytes(module: ModuleBuilder): void {
  module.function({ name: 'bytesOfCodes', params: ['i32', 'i32', 'i32'], results: ['i64'] }, (f) => {
    const [codes, count, offsets] = f.params;
    const entry = f.local('i32');
    const sum = f.local('i64');
    return [
      times(count, [
        entry.set(i32.add(offsets.get, i32.shl(i32.load(codes.get), n(2)))),
        sum.set(i64.add(sum.get, i64.extendU(i32.sub(i32.load(entry.get, 4), i32.load(entry.get))))),
        advance(codes, n(4)),
      ]),
      sum.get,
    ];
  });
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  module.function({ name: 'gatherBytes', params, results: ['i32'] }, (f) => {
    const [codes, count, home, starts, to, offsets, used] = f.params;
    const [at, length] = [f.local('i32'), f.local('i32')];
    return [
      times(count, [
        length.set(i32.add(starts.get, i32.shl(i32.load(codes.get), n(2)))),
        at.set(i32.add(home.get, i32.load(length.get))),
        length.set(i32.sub(i32.load(length.get, 4), i32.load(length.get))),
        copyShort({ at, to, length }),
        advance(to, length.get),
        advance(used, length.get),
        i32.store(offsets.get, used.get),
        advance(offsets, n(4)),
        advance(codes, n(4)),
      ]),
      used.get,
    ];
  });
}

function spreadOffsets(module: ModuleBuilder): void {
  module.function({ name: 'spreadOffsets', params: ['i32', 'i32', 'i32', 'i32'] }, (f) => {
    const [from, to, bits, rows] = f.params;
    const row = f.local('i32');
    const byte = i32.load8u(i32.add(bits.get, i32.shrU(row.get, n(3))));
    const bit = i32.and(i32.shrU(byte, i32.and(row.get, n(7))), n(1));
    return [
      whileLoop(i32.ltU(row.get, rows.get), [
        i32.store(to.get, i32.load(from.get)),
        advance(from, i32.shl(bit, n(2))),
        advance(to, n(4)),
        advance(row, n(1)),
      ]),
      i32.store(to.get, i32.load(from.get)),
    ];
  });
}

function withinCharacters(module: ModuleBuilder): void {
  module.function({ name: 'withinCharacters', params: ['i32', 'i32', 'i32'], results: ['i32'] }, (f) => {
    const [bytes, offsets, count] = f.params;
    const found = f.local('i32');
    const byte = i32.load8u(i32.add(bytes.get, i32.load(offsets.get)));
    return [
      times(count, [found.set(i32.or(found.get, i32.eq(i32.and(byte, n(0xc0)), n(0x80)))), advance(offsets, n(4))]),
      found.get,
    ];
  });
}
