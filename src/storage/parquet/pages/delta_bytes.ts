import { i32, i64 } from '../../../wasm/code.ts';
import type { ModuleBuilder } from '../../../wasm/module.ts';
import { insist } from './arena.ts';
import { copyShort } from './copy.ts';
import { advance, damaged, failIf, left, n, times } from './emit.ts';
import type { TextBuffer } from './text_buffer.ts';
import type { Contents, Work } from './work.ts';

export interface DeltaBytesKernels {
  readonly totalOf: (lengths: number, count: number) => bigint;
  readonly endsOf: (lengths: number, count: number, offsets: number, used: number) => number;
  readonly withPrefixes: (
    ...args: [prefixes: number, suffixes: number, count: number, at: number, to: number, offsets: number, used: number]
  ) => number;
}

/**
 * totalOf(lengths, count)  the sum of lengths of 32 bits; negative when one of them is
 * endsOf(lengths, count, offsets, used)  where values of these lengths end, counted from `used`; gives the last
 * withPrefixes(prefixes, suffixes, count, at, to, offsets, used)  each value is so many first bytes of the one before
 *   (of none, for the first) and so many bytes from `at`; gives the last end, or `damaged`
 */
export function deltaBytes(module: ModuleBuilder): void {
  module.function({ name: 'totalOf', params: ['i32', 'i32'], results: ['i64'] }, (f) => {
    const [lengths, count] = f.params;
    const [sum, signs, length] = [f.local('i64'), f.local('i64'), f.local('i64')];
    return [
      times(count, [
        length.set(i64.load32s(lengths.get)),
        sum.set(i64.add(sum.get, length.get)),
        signs.set(i64.or(signs.get, length.get)),
        advance(lengths, n(4)),
      ]),
      i64.or(sum.get, i64.shrS(signs.get, i64.const(63n))),
    ];
  });
  module.function({ name: 'endsOf', params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] }, (f) => {
    const [lengths, count, offsets, used] = f.params;
    return [
      times(count, [
        advance(used, i32.load(lengths.get)),
        i32.store(offsets.get, used.get),
        advance(lengths, n(4)),
        advance(offsets, n(4)),
      ]),
      used.get,
    ];
  });
  withPrefixes(module);
}

function withPrefixes(module: ModuleBuilder): void {
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  module.function({ name: 'withPrefixes', params, results: ['i32'] }, (f) => {
    const [prefixes, suffixes, count, at, to, offsets, used] = f.params;
    const [before, beforeLength, length, start] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
    return [
      times(count, [
        start.set(to.get),
        length.set(i32.load(prefixes.get)),
        failIf(i32.gtU(length.get, beforeLength.get)),
        copyShort({ at: before, to, length }),
        advance(to, length.get),
        length.set(i32.load(suffixes.get)),
        copyShort({ at, to, length }),
        advance(at, length.get),
        advance(to, length.get),
        before.set(start.get),
        beforeLength.set(left(start, to)),
        advance(used, beforeLength.get),
        i32.store(offsets.get, used.get),
        advance(offsets, n(4)),
        advance(prefixes, n(4)),
        advance(suffixes, n(4)),
      ]),
      used.get,
    ];
  });
}

/** Lengths that a page begins with, and where they end. */
function lengthsOf(work: Work, { at, end, count }: Contents, to: number): number {
  const behind = work.kernels.delta4(at, end, to, count, work.codes(count));
  insist(behind !== damaged, 'lengths that make no sense');
  return behind;
}

/** The sum of lengths none of which is negative. */
function totalOf({ kernels }: Work, lengths: number, count: number): number {
  const total = kernels.totalOf(lengths, count);
  insist(total >= 0n, 'a negative length');
  return Number(total);
}

/** DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes. */
export function addDeltaLength(work: Work, buffer: TextBuffer, contents: Contents): void {
  const { count, end } = contents;
  if (count === 0) return;
  const lengths = work.lengths(count);
  const at = lengthsOf(work, contents, lengths);
  const total = totalOf(work, lengths, count);
  insist(total <= end - at, 'values beyond their page');
  buffer.reserve(total);
  work.arena.u8.copyWithin(buffer.end, at, at + total);
  buffer.added(count, work.kernels.endsOf(lengths, count, buffer.nextOffset, buffer.used));
}

/** DELTA_BYTE_ARRAY: lengths of what is as in the value before, then the rest as DELTA_LENGTH_BYTE_ARRAY. */
export function addDeltaBytes(work: Work, buffer: TextBuffer, contents: Contents): void {
  const { count, end } = contents;
  if (count === 0) return;
  const prefixes = work.lengths(count);
  const suffixes = prefixes + work.lengthBytes(count);
  const behind = lengthsOf(work, contents, prefixes);
  const at = lengthsOf(work, { at: behind, end, count }, suffixes);
  const total = totalOf(work, suffixes, count);
  insist(total <= end - at, 'values beyond their page');
  buffer.reserve(total + totalOf(work, prefixes, count));
  const { nextOffset, used } = buffer;
  buffer.added(count, work.kernels.withPrefixes(prefixes, suffixes, count, at, buffer.end, nextOffset, used));
}
