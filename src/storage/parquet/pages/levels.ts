import { type Code, i32, ifElse, memory, whileLoop } from '../../../wasm/code.ts';
import type { Local, ModuleBuilder } from '../../../wasm/module.ts';
import { advance, failIf, left, lesser, n, readVarint, retreat } from './emit.ts';

export interface LevelKernel {
  readonly levels: (at: number, end: number, bits: number, row: number, count: number) => number;
}

/**
 * `levels(at, end, bits, row, count)`: definition levels of 0 or 1 in RLE/bit-packed hybrid become bits row … row + count
 * of the bitmap `bits`, which are clear before; the byte behind the last is written to. How many are set, or `damaged`.
 */
export function levels(module: ModuleBuilder): void {
  const params = ['i32', 'i32', 'i32', 'i32', 'i32'] as const;
  module.function({ name: 'levels', params, results: ['i32'] }, (f) => {
    const [at, end, bits, row, count] = f.params;
    const [head, run, set, some] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
    const put = putBits({ bits, row, count: some, head });
    const length = i32.shrU(head.get, n(1));
    const packed = [
      run.set(lesser(length, i32.shrU(i32.add(count.get, n(7)), n(3)))),
      failIf(i32.gtU(run.get, left(at, end))),
      whileLoop(run.get, [
        some.set(lesser(n(8), count.get)),
        head.set(i32.and(i32.load8u(at.get), i32.sub(i32.shl(n(1), some.get), n(1)))),
        advance(set, i32.popcnt(head.get)),
        put,
        retreat(count, some.get),
        advance(at, n(1)),
        retreat(run, n(1)),
      ]),
    ];
    const repeated = [
      run.set(lesser(length, count.get)),
      failIf(i32.geU(at.get, end.get)),
      failIf(i32.gtU(i32.load8u(at.get), n(1))),
      retreat(count, run.get),
      ifElse(
        i32.load8u(at.get),
        [advance(set, run.get), setRun({ bits, row, run, some, head }, put)],
        advance(row, run.get),
      ),
      advance(at, n(1)),
    ];
    return [
      whileLoop(i32.gtS(count.get, n(0)), [
        readVarint({ at, end, to: head, shift: run }),
        // Padding, as some write it, and no run.
        failIf(i32.eqz(head.get)),
        ifElse(i32.and(head.get, n(1)), packed, repeated),
      ]),
      set.get,
    ];
  });
}

type Locals<Name extends string> = Readonly<Record<Name, Local>>;

/** Puts the lowest `count` (at most 8) bits of `head` at bit `row`, which moves on. */
function putBits({ bits, row, count, head }: Locals<'bits' | 'row' | 'count' | 'head'>): Code {
  const byte = i32.add(bits.get, i32.shrU(row.get, n(3)));
  const shifted = i32.shl(head.get, i32.and(row.get, n(7)));
  return [i32.store16(byte, i32.or(i32.load16u(byte), shifted)), advance(row, count.get)];
}

/** Sets `run` bits: up to a whole byte, whole bytes, the rest. */
function setRun({ bits, row, run, some, head }: Locals<'bits' | 'row' | 'run' | 'some' | 'head'>, put: Code): Code {
  const few = (most: Code): Code => [
    some.set(lesser(run.get, most)),
    head.set(i32.sub(i32.shl(n(1), some.get), n(1))),
    put,
    retreat(run, some.get),
  ];
  return [
    few(i32.and(i32.sub(n(8), i32.and(row.get, n(7))), n(7))),
    memory.fill(i32.add(bits.get, i32.shrU(row.get, n(3))), n(255), i32.shrU(run.get, n(3))),
    advance(row, i32.and(run.get, n(-8))),
    run.set(i32.and(run.get, n(7))),
    few(n(8)),
  ];
}
