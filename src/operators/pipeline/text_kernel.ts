import {
  block,
  br,
  brIf,
  type Code,
  i32,
  i64,
  ifElse,
  ifValue,
  type Label,
  loop,
  memory,
  returnNow,
  whileLoop,
} from '../../wasm/code.ts';
import { compileModule, instantiate, type WasmModule } from '../../wasm/engine.ts';
import type { Heap } from '../../wasm/heap.ts';
import { type FunctionRef, type Local, ModuleBuilder } from '../../wasm/module.ts';

/**
 * Where a table of texts keeps what it has, in words of 32 bits: an open-addressing table of slots (hash, number + 1) of
 * 8 bytes, and the texts by their numbers one after the other, text n from offsets[n] to offsets[n + 1] of the arena.
 */
export const stateWords = { slots: 0, mask: 1, offsets: 2, arena: 3, used: 4, room: 5, count: 6, capacity: 7 } as const;
/** Bytes of a state. */
export const stateBytes = 32;

/** Code over the table of texts at `state`; all are addresses, and numbers of rows. */
export interface TextKernel {
  /**
   * Numbers rows from `row` to `rows` of texts that lie behind `values` from offsets[i] to offsets[i + 1]; 0 for those
   * whose bit of `validity` is clear (0: none is). Gives the row at which there is no more room, or `rows`.
   */
  number(
    ...args: [state: number, values: number, offsets: number, validity: number, out: number, row: number, rows: number]
  ): number;
  /** Fills larger slots from those there were, `size` in number. */
  place(before: number, size: number, slots: number, mask: number): void;
}

let compiled: WasmModule | null = null;
const kernels = new WeakMap<Heap, TextKernel>();

export function textKernel(heap: Heap): TextKernel {
  compiled ??= compileModule(moduleOf().bytes());
  const kernel = kernels.get(heap) ?? instantiate<TextKernel>(compiled, heap.memory);
  kernels.set(heap, kernel);
  return kernel;
}

function moduleOf(): ModuleBuilder {
  const module = new ModuleBuilder();
  const last = lastWord(module);
  numberFunction(module, hashFunction(module, last), sameFunction(module, last));
  placeFunction(module);
  return module;
}

const words = (n: Code): Code => i32.shl(n, i32.const(2));
const plus = (local: Local, n: number): Code => local.set(i32.add(local.get, i32.const(n)));

/** The last 8 bytes of a text; of a shorter one all of them, so that texts of one length differ where their words do. */
function lastWord(module: ModuleBuilder): FunctionRef {
  return module.function({ params: ['i32', 'i32'], results: ['i64'] }, (f): Code => {
    const [at, length] = f.params;
    const end = i32.add(at.get, length.get);
    const shifted = (word: Code, bits: bigint): Code => i64.shl(word, i64.const(bits));
    const halves = i64.or(i64.load32u(at.get), shifted(i64.load32u(i32.sub(end, i32.const(4))), 32n));
    const middle = i32.add(at.get, i32.shrU(length.get, i32.const(1)));
    const bytes = i64.or(
      i64.load8u(at.get),
      i64.or(shifted(i64.load8u(middle), 8n), shifted(i64.load8u(i32.sub(end, i32.const(1))), 16n)),
    );
    const few = ifValue('i64', length.get, bytes, i64.const(0n));
    const some = ifValue('i64', i32.geU(length.get, i32.const(4)), halves, few);
    return ifValue('i64', i32.geU(length.get, i32.const(8)), i64.load(i32.sub(end, i32.const(8))), some);
  });
}

/** 32 bits of hash, of 8 bytes at a time; the multipliers are those of SplitMix64 (Steele, Lea, Flood 2014). */
function hashFunction(module: ModuleBuilder, last: FunctionRef): FunctionRef {
  return module.function({ params: ['i32', 'i32'], results: ['i32'] }, (f): Code => {
    const [at, length] = f.params;
    const [hash, left] = [f.local('i64'), f.local('i32')];
    const take = (word: Code): Code => [
      hash.set(i64.mul(i64.xor(hash.get, word), i64.const(0xbf58476d1ce4e5b9n))),
      hash.set(i64.xor(hash.get, i64.shrU(hash.get, i64.const(32n)))),
    ];
    return [
      hash.set(i64.mul(i64.extendU(length.get), i64.const(0x9e3779b97f4a7c15n))),
      left.set(length.get),
      whileLoop(i32.gtU(left.get, i32.const(8)), [take(i64.load(at.get)), plus(at, 8), plus(left, -8)]),
      take(last.call(i32.sub(i32.add(at.get, left.get), length.get), length.get)),
      hash.set(i64.mul(hash.get, i64.const(0x94d049bb133111ebn))),
      i32.wrap(i64.xor(hash.get, i64.shrU(hash.get, i64.const(32n)))),
    ];
  });
}

/** 1 where two texts of one length are equal. */
function sameFunction(module: ModuleBuilder, last: FunctionRef): FunctionRef {
  return module.function({ params: ['i32', 'i32', 'i32'], results: ['i32'] }, (f): Code => {
    const [a, b, left] = f.params;
    const differ = (one: Code, other: Code): Code => ifElse(i64.ne(one, other), [i32.const(0), returnNow]);
    return [
      differ(last.call(a.get, left.get), last.call(b.get, left.get)),
      whileLoop(i32.gtU(left.get, i32.const(8)), [
        differ(i64.load(a.get), i64.load(b.get)),
        plus(a, 8),
        plus(b, 8),
        plus(left, -8),
      ]),
      i32.const(1),
    ];
  });
}

type State = Readonly<Record<keyof typeof stateWords, Local>>;
const names = Object.keys(stateWords) as (keyof typeof stateWords)[];

/** The text that is looked for; `number` becomes its number plus one. */
interface Sought extends State {
  readonly start: Local;
  readonly length: Local;
  readonly hash: Local;
  readonly slot: Local;
  readonly number: Local;
  readonly from: Local;
}

/** Finds the text or takes it in; `full` is where it goes when there is no room for it. */
function findOrAppend(all: Sought, same: FunctionRef, full: Label): Code {
  const { start, length, hash, slot, number, from } = all;
  const slotAt = i32.add(all.slots.get, i32.shl(i32.and(slot.get, all.mask.get), i32.const(3)));
  const end = i32.add(all.offsets.get, words(number.get));
  const append = [
    brIf(i32.eq(all.count.get, all.capacity.get), full),
    brIf(i32.gtU(i32.add(all.used.get, length.get), all.room.get), full),
    memory.copy(i32.add(all.arena.get, all.used.get), start.get, length.get),
    all.used.set(i32.add(all.used.get, length.get)),
    plus(all.count, 1),
    i32.store(i32.add(all.offsets.get, words(all.count.get)), all.used.get),
    i32.store(slotAt, hash.get),
    i32.store(slotAt, all.count.get, 4),
    number.set(all.count.get),
  ];
  return block((found) =>
    loop((again) => [
      number.set(i32.load(slotAt, 4)),
      ifElse(i32.eqz(number.get), [append, br(found)]),
      ifElse(i32.eq(i32.load(slotAt), hash.get), [
        from.set(i32.load(i32.sub(end, i32.const(4)))),
        ifElse(
          i32.eq(i32.sub(i32.load(end), from.get), length.get),
          brIf(same.call(i32.add(all.arena.get, from.get), start.get, length.get), found),
        ),
      ]),
      plus(slot, 1),
      br(again),
    ]),
  );
}

function numberFunction(module: ModuleBuilder, hashOf: FunctionRef, same: FunctionRef): void {
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  module.function({ name: 'number', params, results: ['i32'] }, (f): Code => {
    const [at, values, offsets, validity, out, row, rows] = f.params;
    const state = Object.fromEntries(names.map((name) => [name, f.local('i32')])) as State;
    const [start, length, hash, number] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
    const sought: Sought = { ...state, start, length, hash, number, slot: f.local('i32'), from: f.local('i32') };
    const bits = i32.load8u(i32.add(validity.get, i32.shrU(row.get, i32.const(3))));
    const bit = i32.and(i32.shrU(bits, i32.and(row.get, i32.const(7))), i32.const(1));
    const offset = i32.add(offsets.get, words(row.get));
    const step = (full: Label): Code => [
      number.set(i32.const(1)),
      ifElse(ifValue('i32', validity.get, bit, i32.const(1)), [
        start.set(i32.add(values.get, i32.load(offset))),
        length.set(i32.sub(i32.load(offset, 4), i32.load(offset))),
        hash.set(hashOf.call(start.get, length.get)),
        sought.slot.set(hash.get),
        findOrAppend(sought, same, full),
      ]),
      i32.store(i32.add(out.get, words(row.get)), i32.sub(number.get, i32.const(1))),
      plus(row, 1),
    ];
    return [
      names.map((name) => state[name].set(i32.load(at.get, stateWords[name] * 4))),
      block((full) => whileLoop(i32.ltU(row.get, rows.get), step(full))),
      i32.store(at.get, state.used.get, stateWords.used * 4),
      i32.store(at.get, state.count.get, stateWords.count * 4),
      row.get,
    ];
  });
}

function placeFunction(module: ModuleBuilder): void {
  module.function({ name: 'place', params: ['i32', 'i32', 'i32', 'i32'] }, (f): Code => {
    const [before, size, slots, mask] = f.params;
    const [slot, i] = [f.local('i32'), f.local('i32')];
    const address = i32.add(slots.get, i32.shl(i32.and(slot.get, mask.get), i32.const(3)));
    return [
      memory.fill(slots.get, i32.const(0), i32.shl(i32.add(mask.get, i32.const(1)), i32.const(3))),
      whileLoop(i32.ltU(i.get, size.get), [
        ifElse(i32.load(before.get, 4), [
          slot.set(i32.load(before.get)),
          whileLoop(i32.load(address, 4), plus(slot, 1)),
          i64.store(address, i64.load(before.get)),
        ]),
        plus(before, 8),
        plus(i, 1),
      ]),
    ];
  });
}
