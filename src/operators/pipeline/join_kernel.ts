import { block, br, brIf, type Code, i32, i64, ifElse, loop, whileLoop } from '../../wasm/code.ts';
import { compileModule, instantiate, type WasmModule } from '../../wasm/engine.ts';
import type { Heap } from '../../wasm/heap.ts';
import type { Local } from '../../wasm/module.ts';
import { ModuleBuilder } from '../../wasm/module.ts';
import { Emitter } from './emitter.ts';
import { hashOf } from './hashing.ts';
import { Slots } from './slots.ts';

/** Addresses and sizes of a table under construction. */
export interface TableAddresses {
  /** Key words, row by row. */
  readonly keys: number;
  /** One bit per row: set = its key may match. */
  readonly usable: number;
  readonly rows: number;
  /** Row number + 1 of the first row of a key; 0 = none. */
  readonly heads: number;
  /** Row number + 1 of the next row of the same key; 0 = none. */
  readonly next: number;
}

interface Kernel {
  /** Heads by hash, `mask + 1` of them, all 0; gives how many rows are not the first of their key. */
  hash(keys: number, usable: number, rows: number, heads: number, next: number, mask: number): number;
  /** Heads by key less `low`. */
  dense(keys: number, usable: number, rows: number, heads: number, next: number, low: bigint): number;
}

const modules = new Map<number, WasmModule>();
const kernels = new WeakMap<Heap, Map<number, Kernel>>();

/** The code that builds tables over keys of so many words. */
function kernelOf(heap: Heap, width: number): Kernel {
  const known = kernels.get(heap) ?? new Map<number, Kernel>();
  kernels.set(heap, known);
  const module = modules.get(width) ?? compileModule(moduleOf(width).bytes());
  modules.set(width, module);
  const kernel = known.get(width) ?? instantiate<Kernel>(module, heap.memory);
  known.set(width, kernel);
  return kernel;
}

/** Chains the rows of each key, in their order; returns how many are not the first of their key. */
export const buildHash = (heap: Heap, width: number, at: TableAddresses, mask: number): number =>
  kernelOf(heap, width).hash(at.keys, at.usable, at.rows, at.heads, at.next, mask);

export const buildDense = (heap: Heap, at: TableAddresses, low: bigint): number =>
  kernelOf(heap, 1).dense(at.keys, at.usable, at.rows, at.heads, at.next, low);

function moduleOf(width: number): ModuleBuilder {
  const module = new ModuleBuilder();
  const params = ['i32', 'i32', 'i32', 'i32', 'i32'] as const;
  module.function({ name: 'hash', params: [...params, 'i32'], results: ['i32'] }, (f) => {
    const emitter = new Emitter(f, i32.const(0), new Slots());
    return backwards(
      emitter,
      f.params,
      ({ key, heads, next, row, again }) => {
        const mask = f.params[5].get;
        const words = Array.from({ length: width }, (_, k) => emitter.let('i64', i64.load(key.get, k * 8)).get);
        const slot = emitter.let('i32', i32.and(i32.wrap(hashOf(words, emitter)), mask));
        const head = emitter.local('i32');
        const other = emitter.local('i32');
        const address = i32.add(heads, i32.shl(slot.get, i32.const(2)));
        const same = words.reduce<Code>(
          (all, word, k) => i32.and(all, i64.eq(word, i64.load(other.get, k * 8))),
          i32.const(1),
        );
        emitter.add(
          block((found) =>
            loop((on) => [
              brIf(i32.eqz(head.tee(i32.load(address))), found),
              other.set(keyAddress(f.params[0].get, i32.sub(head.get, i32.const(1)), width)),
              brIf(same, found),
              slot.set(i32.and(i32.add(slot.get, i32.const(1)), mask)),
              br(on),
            ]),
          ),
          link(address, head.get, { next, row, again }),
        );
      },
      width,
    );
  });
  if (width === 1) {
    module.function({ name: 'dense', params: [...params, 'i64'], results: ['i32'] }, (f) => {
      const emitter = new Emitter(f, i32.const(0), new Slots());
      return backwards(
        emitter,
        f.params,
        ({ key, heads, next, row, again }) => {
          const place = i32.wrap(i64.sub(i64.load(key.get), f.params[5].get));
          const address = emitter.let('i32', i32.add(heads, i32.shl(place, i32.const(2)))).get;
          const head = emitter.let('i32', i32.load(address)).get;
          emitter.add(link(address, head, { next, row, again }));
        },
        width,
      );
    });
  }
  return module;
}

interface BuildRow {
  /** Address of the row's key words. */
  readonly key: Local;
  readonly heads: Code;
  readonly next: Code;
  readonly row: Code;
  /** Counts rows that are not the first of their key. */
  readonly again: Local;
}

const keyAddress = (keys: Code, row: Code, width: number): Code => i32.add(keys, i32.mul(row, i32.const(width * 8)));

/** Puts the row before those of its key that are there. */
const link = (address: Code, head: Code, { next, row, again }: Pick<BuildRow, 'next' | 'row' | 'again'>): Code => [
  i32.store(i32.add(next, i32.shl(row, i32.const(2))), head),
  i32.store(address, i32.add(row, i32.const(1))),
  again.set(i32.add(again.get, i32.ne(head, i32.const(0)))),
];

/** All usable rows, last to first: each goes before those of its key, so that chains end up in row order. */
function backwards(
  emitter: Emitter,
  [keys, usable, rows, heads, next]: readonly Local[],
  each: (row: BuildRow) => void,
  width: number,
): Code {
  const row = emitter.local('i32');
  const key = emitter.local('i32');
  const again = emitter.local('i32');
  const body = emitter.nested(() => each({ key, heads: heads.get, next: next.get, row: row.get, again }));
  const byte = i32.load8u(i32.add(usable.get, i32.shrU(row.get, i32.const(3))));
  const bit = i32.and(i32.shrU(byte, i32.and(row.get, i32.const(7))), i32.const(1));
  return [
    row.set(rows.get),
    whileLoop(row.get, [
      row.set(i32.sub(row.get, i32.const(1))),
      key.set(keyAddress(keys.get, row.get, width)),
      ifElse(bit, body),
    ]),
    again.get,
  ];
}
