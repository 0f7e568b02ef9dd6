import { i32, i64, v128 } from '../../../wasm/code.ts';
import type { ModuleBuilder } from '../../../wasm/module.ts';
import { insist } from './arena.ts';
import { advance, n, times } from './emit.ts';
import type { Contents, Work } from './work.ts';

export interface BigEndianKernel {
  readonly bigEndian: (at: number, count: number, width: number, to: number) => void;
}

const reversed = Uint8Array.from([7, 6, 5, 4, 3, 2, 1, 0, 255, 255, 255, 255, 255, 255, 255, 255]);

/**
 * `bigEndian(at, count, width, to)`: integers of `width` (1 to 16) bytes, most significant first, as their lowest 64 bits.
 * Reads 8 bytes before the first.
 */
export function bigEndian(module: ModuleBuilder): void {
  module.function({ name: 'bigEndian', params: ['i32', 'i32', 'i32', 'i32'] }, (f) => {
    const [at, count, width, to] = f.params;
    const shift = f.local('i64');
    const word = i64.load(i32.add(at.get, i32.sub(width.get, n(8))));
    const turned = v128.lane64(v128.swizzle(v128.splat64(word), v128.const(reversed)), 0);
    return [
      // What stands before a short number is shifted out.
      shift.set(i64.extendU(i32.mul(i32.sub(n(8), width.get), i32.shl(i32.ltU(width.get, n(8)), n(3))))),
      times(count, [
        i64.store(to.get, i64.shrS(i64.shl(turned, shift.get), shift.get)),
        advance(at, width.get),
        advance(to, n(8)),
      ]),
    ];
  });
}

export const widestBigEndian = 16;

/** PLAIN integers of `width` bytes, most significant first. */
export const bigEndianNumbers =
  (width: number) =>
  ({ kernels }: Work, { at, end, count }: Contents, to: number): void => {
    insist(count * width <= end - at, 'values beyond their page');
    kernels.bigEndian(at, count, width, to);
  };
