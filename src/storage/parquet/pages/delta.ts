import { type Code, i32, i64, ifElse, whileLoop } from '../../../wasm/code.ts';
import type { FunctionBuilder, FunctionRef, ModuleBuilder } from '../../../wasm/module.ts';
import { insist } from './arena.ts';
import { advance, damaged, failIf, left, lesser, n, readVarint, readZigzag64, retreat, times } from './emit.ts';
import { unpack8 } from './unpack.ts';
import type { Contents, Work } from './work.ts';

type Delta = (at: number, end: number, to: number, count: number, words: number) => number;
export interface DeltaKernels {
  readonly delta4: Delta;
  readonly delta8: Delta;
}

/** Wider differences are picked one by one. */
const widestUnpacked = 32;
/** Values of a miniblock; writers take 32 or 64. */
const mostPerMiniblock = 1 << 16;

/**
 * `delta4`, `delta8`: `(at, end, to, count, words)` decodes DELTA_BINARY_PACKED to `count` (> 0) integers of 4 or 8 bytes;
 * gives the address behind them, or `damaged`. `words` is room for count + 8 words of 32 bits. parquet-format, Encodings.md.
 */
export function delta(module: ModuleBuilder): void {
  const unpackers = Array.from({ length: widestUnpacked + 1 }, (_, width) => unpacker(module, width));
  const params = ['i32', 'i32', 'i32', 'i32', 'i32'] as const;
  for (const bytes of [4, 8] as const) {
    module.function({ name: `delta${bytes}`, params, results: ['i32'] }, (f) => deltaOf(f, bytes, unpackers));
  }
}

/** `(at, to, groups)`: 8 numbers for each group. */
const unpacker = (module: ModuleBuilder, width: number): FunctionRef =>
  module.function({ params: ['i32', 'i32', 'i32'] }, (f) => {
    const [at, to, groups] = f.params;
    const vector = f.local('v128');
    return times(groups, [unpack8(width, at.get, to.get, vector), advance(at, n(width)), advance(to, n(32))]);
  });

/** Calls the function of that number, found by halving. */
function callOf(functions: readonly FunctionRef[], first: number, number: Code, args: readonly Code[]): Code {
  if (functions.length === 1) return functions[0].call(...args);
  const half = functions.length >> 1;
  return ifElse(
    i32.ltU(number, n(first + half)),
    callOf(functions.slice(0, half), first, number, args),
    callOf(functions.slice(half), first + half, number, args),
  );
}

function deltaOf(f: FunctionBuilder, bytes: 4 | 8, unpackers: readonly FunctionRef[]): Code {
  const [at, end, to, count, words] = f.params;
  const [perBlock, perMini, shift32] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const [widths, lastWidth, width, some, word] = Array.from({ length: 5 }, () => f.local('i32'));
  const [value, least, byte, shift, difference] = Array.from({ length: 5 }, () => f.local('i64'));
  const put = [
    bytes === 8 ? i64.store(to.get, value.get) : i32.store(to.get, i32.wrap(value.get)),
    advance(to, n(bytes)),
    retreat(count, n(1)),
  ];
  const add: Code = value.set(i64.add(value.get, i64.add(least.get, difference.get)));
  const packedBytes = i32.shrU(i32.add(i32.mul(some.get, width.get), n(7)), n(3));
  const unpacked = [
    callOf(unpackers, 0, width.get, [at.get, words.get, i32.shrU(i32.add(some.get, n(7)), n(3))]),
    word.set(words.get),
    times(some, [difference.set(i64.load32u(word.get)), advance(word, n(4)), add, put]),
  ];
  const wide = widePicker({ at, some, word, width, difference, shift }, [add, put]);
  const miniblock = [
    width.set(i32.load8u(widths.get)),
    advance(widths, n(1)),
    some.set(lesser(perMini.get, count.get)),
    failIf(i32.gtU(width.get, n(64))),
    // The last miniblock need not be whole.
    failIf(i32.gtU(packedBytes, left(at, end))),
    ifElse(i32.leU(width.get, n(widestUnpacked)), unpacked, wide),
    advance(at, lesser(i32.shrU(i32.mul(perMini.get, width.get), n(3)), left(at, end))),
  ];
  return [
    readVarint({ at, end, to: perBlock, shift: shift32 }),
    readVarint({ at, end, to: perMini, shift: shift32 }),
    failIf(i32.eqz(perMini.get)),
    lastWidth.set(perMini.get),
    perMini.set(i32.divU(perBlock.get, perMini.get)),
    failIf(i32.or(i32.and(perMini.get, n(7)), i32.gtU(i32.sub(perMini.get, n(1)), n(mostPerMiniblock - 1)))),
    failIf(i32.ne(i32.mul(perMini.get, lastWidth.get), perBlock.get)),
    readVarint({ at, end, to: some, shift: shift32 }),
    failIf(i32.ne(some.get, count.get)),
    readZigzag64({ at, end, to: value, byte, shift }),
    put,
    perBlock.set(lastWidth.get),
    whileLoop(count.get, [
      readZigzag64({ at, end, to: least, byte, shift }),
      failIf(i32.gtU(perBlock.get, left(at, end))),
      widths.set(at.get),
      advance(at, perBlock.get),
      lastWidth.set(at.get),
      whileLoop(i32.and(i32.ltU(widths.get, lastWidth.get), i32.ne(count.get, n(0))), miniblock),
    ]),
    at.get,
  ];
}

type Locals<Name extends string> = Readonly<Record<Name, FunctionBuilder['params'][number]>>;

/** Numbers of 33 to 64 bits: a word at their first byte, and what of the next byte belongs to them. */
function widePicker(
  { at, some, word, width, difference, shift }: Locals<'at' | 'some' | 'word' | 'width' | 'difference' | 'shift'>,
  then: Code,
): Code {
  const from = i32.add(at.get, i32.shrU(word.get, n(3)));
  const bits = i64.extendU(width.get);
  return [
    // Of the first bit.
    word.set(n(0)),
    times(some, [
      shift.set(i64.extendU(i32.and(word.get, n(7)))),
      difference.set(i64.shrU(i64.load(from), shift.get)),
      ifElse(
        i64.gtU(i64.add(bits, shift.get), i64.const(64n)),
        difference.set(i64.or(difference.get, i64.shl(i64.load8u(from, 8), i64.sub(i64.const(64n), shift.get)))),
      ),
      difference.set(i64.and(difference.get, i64.shrU(i64.const(-1n), i64.sub(i64.const(64n), bits)))),
      advance(word, width.get),
      then,
    ]),
  ];
}

/** DELTA_BINARY_PACKED integers of 4 or 8 bytes. */
export const deltaNumbers =
  (width: 4 | 8) =>
  (work: Work, { at, end, count }: Contents, to: number): void => {
    if (count === 0) return;
    const words = work.codes(count);
    insist(work.kernels[`delta${width}`](at, end, to, count, words) !== damaged, 'differences that make no sense');
  };
