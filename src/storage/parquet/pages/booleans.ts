import { i32, whileLoop } from '../../../wasm/code.ts';
import type { ModuleBuilder } from '../../../wasm/module.ts';
import { insist } from './arena.ts';
import { advance, n, retreat } from './emit.ts';
import type { Contents, Work } from './work.ts';

export interface BooleanKernel {
  readonly bits: (at: number, count: number, to: number) => void;
}

/** `bits(at, count, to)`: bits, least significant first, become bytes of 0 and 1; up to 7 too many are written. */
export function booleans(module: ModuleBuilder): void {
  module.function({ name: 'bits', params: ['i32', 'i32', 'i32'] }, (f) => {
    const [at, count, to] = f.params;
    const byte = f.local('i32');
    return whileLoop(i32.gtS(count.get, n(0)), [
      byte.set(i32.load8u(at.get)),
      Array.from({ length: 8 }, (_, k) => i32.store8(to.get, i32.and(i32.shrU(byte.get, n(k)), n(1)), k)),
      advance(at, n(1)),
      advance(to, n(8)),
      retreat(count, n(8)),
    ]);
  });
}

/** PLAIN: a bit each. */
export function plainBooleans({ kernels }: Work, { at, end, count }: Contents, to: number): void {
  insist((count + 7) >> 3 <= end - at, 'values beyond their page');
  kernels.bits(at, count, to);
}

/** RLE: hybrid of one bit behind its length in 4 bytes. */
export function rleBooleans(work: Work, { at, end, count }: Contents, to: number): void {
  const { kernels } = work;
  const first = at + 4;
  insist(first <= end, 'a page without length');
  const last = first + work.arena.u32At(at);
  insist(last <= end, 'values beyond their page');
  const words = work.codes(count);
  insist(kernels.hybrid1(first, last, words, count) === 0, 'runs that make no sense');
  insist(count === 0 || kernels.most_u32(words, count) <= 1, 'a truth value that is none');
  kernels.cut41(words, count, to);
}
