import { i64 } from '../../../wasm/code.ts';
import type { ModuleBuilder } from '../../../wasm/module.ts';
import { advance, n, times as repeat } from './emit.ts';

export interface TimeKernels {
  readonly fromMillis: (at: number, count: number) => number;
  readonly fromNanos: (at: number, count: number) => void;
}

/** Largest number of milliseconds that is a number of microseconds in 64 bits. */
const maxMillis = 9_223_372_036_854_775n;

/**
 * Numbers of 64 bits become microseconds, in place.
 *
 * fromMillis(at, count)  how many are out of range
 * fromNanos(at, count)  towards minus infinity
 */
export function times(module: ModuleBuilder): void {
  module.function({ name: 'fromMillis', params: ['i32', 'i32'], results: ['i32'] }, (f) => {
    const [at, count] = f.params;
    const outside = f.local('i32');
    const beyond = i64.gtU(i64.add(i64.load(at.get), i64.const(maxMillis)), i64.const(2n * maxMillis));
    return [
      repeat(count, [
        advance(outside, beyond),
        i64.store(at.get, i64.mul(i64.load(at.get), i64.const(1000n))),
        advance(at, n(8)),
      ]),
      outside.get,
    ];
  });
  module.function({ name: 'fromNanos', params: ['i32', 'i32'] }, (f) => {
    const [at, count] = f.params;
    const word = i64.load(at.get);
    const whole = i64.divS(word, i64.const(1000n));
    const isBelow = i64.shrU(i64.remS(word, i64.const(1000n)), i64.const(63n));
    return repeat(count, [i64.store(at.get, i64.sub(whole, isBelow)), advance(at, n(8))]);
  });
}
