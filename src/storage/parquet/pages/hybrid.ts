import { type Code, i32, ifElse, v128, whileLoop } from '../../../wasm/code.ts';
import type { FunctionBuilder, ModuleBuilder } from '../../../wasm/module.ts';
import { advance, failIf, left, lesser, n, readVarint, retreat, times } from './emit.ts';
import { unpack8 } from './unpack.ts';

export const widestCode = 32;

/**
 * `hybrid0` … `hybrid32`, by the bits of a number: `(at, end, to, count)` decodes Parquet's RLE/bit-packed hybrid to
 * `count` (< 2²⁶) words of 32 bits; 0 or `damaged`. Up to 28 bytes behind the last word are written, 32 behind the end
 * read. Format: parquet-format, Encodings.md.
 */
export function hybrid(module: ModuleBuilder): void {
  for (let width = 0; width <= widestCode; width++) {
    const signature = { name: `hybrid${width}`, params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] } as const;
    module.function(signature, (f) => hybridOf(f, width));
  }
}

function hybridOf(f: FunctionBuilder, width: number): Code {
  const [at, end, to, count] = f.params;
  const [head, run] = [f.local('i32'), f.local('i32')];
  const vector = f.local('v128');
  const length = i32.shrU(head.get, n(1));
  // The last group may be cut short: what is behind the last wanted number need not be there.
  const wanted = lesser(i32.shl(run.get, n(3)), count.get);
  const packed = [
    run.set(lesser(length, i32.shrU(i32.add(count.get, n(7)), n(3)))),
    failIf(i32.gtU(i32.shrU(i32.add(i32.mul(wanted, n(width)), n(7)), n(3)), left(at, end))),
    retreat(count, i32.shl(run.get, n(3))),
    times(run, [unpack8(width, at.get, to.get, vector), advance(at, n(width)), advance(to, n(32))]),
  ];
  const bytes = (width + 7) >> 3;
  const value = bytes === 0 ? n(0) : i32.and(i32.load(at.get), n(2 ** (bytes * 8) - 1));
  const repeated = [
    run.set(lesser(length, count.get)),
    failIf(i32.ltU(left(at, end), n(bytes))),
    vector.set(v128.splat32(value)),
    advance(at, n(bytes)),
    retreat(count, run.get),
    // Where the run ends.
    run.set(i32.add(to.get, i32.shl(run.get, n(2)))),
    whileLoop(i32.ltU(to.get, run.get), [v128.store(to.get, vector.get), advance(to, n(16))]),
    to.set(run.get),
  ];
  return [
    whileLoop(i32.gtS(count.get, n(0)), [
      readVarint({ at, end, to: head, shift: run }),
      // Padding, as some write it, and no run.
      failIf(i32.eqz(head.get)),
      ifElse(i32.and(head.get, n(1)), packed, repeated),
    ]),
    n(0),
  ];
}
