import { type Code, f32, f64, i32, i64, ifElse, whileLoop } from '../../wasm/code.ts';
import { compileModule, instantiate } from '../../wasm/engine.ts';
import type { Heap } from '../../wasm/heap.ts';
import { type FunctionRef, ModuleBuilder } from '../../wasm/module.ts';
import { Emitter } from './emitter.ts';
import type { GroupColumn, Part } from './group_columns.ts';
import { headerBytes } from './group_stage.ts';
import { outputBytes } from './output_stage.ts';
import { finished, hashedWord, withKey } from './row_hash.ts';
import { type Slot, Slots, slotBytes } from './slots.ts';

/** How a table of groups is taken apart: its entries as columns, dealt to partitions or not. */
export interface GroupLayout {
  readonly entryBytes: number;
  readonly columns: readonly GroupColumn[];
  /** Numbers of columns among the keys by whose hash groups are dealt; null: they stay in their order. */
  readonly dealtBy: readonly number[] | null;
  readonly seed: number;
}

/** Where a column goes, and what is found on the way: addresses and numbers of the block of parameters. */
export interface ColumnPlace {
  readonly values: number;
  /** A bitmap, cleared before; 0: it has none. */
  readonly validity: number;
}

interface Exports {
  /** The partition of each group (16 bits), and how many each has. */
  deal?(block: number, entries: number, count: number, places: number, counts: number, partitions: number): void;
  /** Writes columns; `places`, `next`: where the groups of each partition go on. */
  write(block: number, entries: number, count: number, places: number, next: number): void;
}

const own = (name: string): Slot => ({ kind: 'own', name });

/** Code over a layout, for a heap; made when it is first run. */
export class GroupKernel {
  readonly layout: GroupLayout;
  private readonly slots = new Slots();
  private readonly heap: Heap;
  private made: Exports | null = null;

  constructor(heap: Heap, layout: GroupLayout) {
    this.heap = heap;
    this.layout = layout;
  }

  /** Bytes of its block of parameters. */
  get blockBytes(): number {
    return (this.layout.columns.length * 4 + 1) * slotBytes;
  }

  /** `texts`: address of the hashes of texts by their numbers. */
  deal(
    block: number,
    { entries, count, places, counts }: { entries: number; count: number; places: number; counts: number },
    partitions: number,
    texts: number,
  ): void {
    const { deal } = this.exports();
    this.set(block, 'texts', texts);
    deal!(block, entries, count, places, counts, partitions);
  }

  /** Writes the columns of `count` groups; gives of each how many are NULL, and whether its check holds. */
  write(
    block: number,
    { entries, count, places, next }: { entries: number; count: number; places: number; next: number },
    to: readonly ColumnPlace[],
  ): readonly { readonly nulls: number; readonly holds: boolean }[] {
    const { write } = this.exports();
    for (const [c, { values, validity }] of to.entries()) {
      this.set(block, `values.${c}`, values);
      this.set(block, `validity.${c}`, validity);
      this.set(block, `nulls.${c}`, 0);
      this.set(block, `fails.${c}`, 0);
    }
    write(block, entries, count, places, next);
    return to.map((_, c) => ({ nulls: this.get(block, `nulls.${c}`), holds: this.get(block, `fails.${c}`) === 0 }));
  }

  private exports(): Exports {
    if (this.made !== null) return this.made;
    const module = new ModuleBuilder();
    if (this.layout.dealtBy !== null) dealFunction(module, this.layout, this.slots);
    writeFunction(module, this.layout, this.slots);
    this.made = instantiate<Exports>(compileModule(module.bytes()), this.heap.memory);
    return this.made;
  }

  private set(block: number, name: string, value: number): void {
    this.heap.u32[(block + this.slots.numberOf(own(name)) * slotBytes) / 4] = value;
  }

  private get(block: number, name: string): number {
    return this.heap.u32[(block + this.slots.numberOf(own(name)) * slotBytes) / 4];
  }
}

export const isNullable = ({ nullBit, seen }: GroupColumn): boolean => nullBit !== null || seen !== null;

/** i32: 1 where the group has a value; null: it always has. */
export function validOf({ nullBit, seen }: GroupColumn, entry: Code): Code | null {
  if (nullBit !== null) return i32.eqz(i32.and(i32.shrU(i32.load(entry, 4), i32.const(nullBit)), i32.const(1)));
  return seen === null ? null : i64.ne(i64.load(entry, seen), i64.const(0n));
}

function dealFunction(module: ModuleBuilder, { entryBytes, columns, dealtBy, seed }: GroupLayout, slots: Slots): void {
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  module.function({ name: 'deal', params }, (f): Code => {
    const [block, entry, count, places, counts, partitions] = f.params;
    const emitter = new Emitter(f, block.get, slots);
    const texts = emitter.parameter(own('texts'));
    const row = emitter.local('i32');
    const body = emitter.nested(() => {
      let hash: Code = i32.const(seed);
      for (const c of dealtBy!) {
        const { type } = columns[c];
        const word = i64.load(entry.get, headerBytes + c * 8);
        const hashed =
          type.kind === 'text'
            ? i32.load(i32.add(texts, i32.shl(i32.wrap(word), i32.const(2))))
            : hashedWord(emitter.let('i64', word).get, type, emitter)!;
        const valid = emitter.let('i32', validOf(columns[c], entry.get)!);
        hash = withKey(hash, hashed, valid.get, emitter);
      }
      const all = i64.mul(i64.extendU(finished(hash, emitter)), i64.extendU(partitions.get));
      const partition = emitter.let('i32', i32.wrap(i64.shrU(all, i64.const(32n)))).get;
      const counter = emitter.let('i32', i32.add(counts.get, i32.shl(partition, i32.const(2)))).get;
      emitter.add(
        i32.store16(i32.add(places.get, i32.shl(row.get, i32.const(1))), partition),
        i32.store(counter, i32.add(i32.load(counter), i32.const(1))),
        entry.set(i32.add(entry.get, i32.const(entryBytes))),
        row.set(i32.add(row.get, i32.const(1))),
      );
    });
    emitter.add(whileLoop(i32.ltU(row.get, count.get), body));
    return emitter.finish();
  });
}

function writeFunction(module: ModuleBuilder, layout: GroupLayout, slots: Slots): FunctionRef {
  const params = ['i32', 'i32', 'i32', 'i32', 'i32'] as const;
  return module.function({ name: 'write', params }, (f): Code => {
    const [block, entry, count, places, next] = f.params;
    const emitter = new Emitter(f, block.get, slots);
    const row = emitter.local('i32');
    const at = emitter.local('i32');
    const found: Code[] = [];
    const body = emitter.nested(() => {
      if (layout.dealtBy === null) emitter.add(at.set(row.get));
      else {
        const partition = i32.load16u(i32.add(places.get, i32.shl(row.get, i32.const(1))));
        const place = emitter.let('i32', i32.add(next.get, i32.shl(partition, i32.const(2)))).get;
        emitter.add(at.set(i32.load(place)), i32.store(place, i32.add(at.get, i32.const(1))));
      }
      for (const [c, column] of layout.columns.entries()) {
        found.push(writeColumn(emitter, column, { c, entry: entry.get, at: at.get, block: block.get }));
      }
      emitter.add(entry.set(i32.add(entry.get, i32.const(layout.entryBytes))), row.set(i32.add(row.get, i32.const(1))));
    });
    emitter.add(whileLoop(i32.ltU(row.get, count.get), body), found);
    return emitter.finish();
  });
}

interface ColumnAt {
  readonly c: number;
  readonly entry: Code;
  /** The row that is written. */
  readonly at: Code;
  readonly block: Code;
}

/** Adds the code for one row; gives what stands behind the loop. */
function writeColumn(emitter: Emitter, column: GroupColumn, { c, entry, at, block }: ColumnAt): Code {
  const size = outputBytes(column.type);
  const address = emitter.let('i32', i32.add(emitter.parameter(own(`values.${c}`)), i32.mul(at, i32.const(size)))).get;
  for (const [p, part] of column.parts.entries()) emitter.add(storePart(column, part, { address, p, entry }));
  const after: Code[] = [];
  const tell = (name: string, value: Code): void => {
    after.push(i32.store(block, value, emitter.address(own(`${name}.${c}`)).offset));
  };
  if (isNullable(column)) {
    const valid = emitter.let('i32', validOf(column, entry)!).get;
    const nulls = emitter.local('i32');
    const byte = i32.add(emitter.parameter(own(`validity.${c}`)), i32.shrU(at, i32.const(3)));
    const where = emitter.let('i32', byte).get;
    emitter.add(
      i32.store8(where, i32.or(i32.load8u(where), i32.shl(valid, i32.and(at, i32.const(7))))),
      nulls.set(i32.add(nulls.get, i32.eqz(valid))),
    );
    tell('nulls', nulls.get);
  }
  if (column.check !== undefined) {
    const fails = emitter.local('i32');
    emitter.add(ifElse(i32.eqz(holds(column.check, entry)), fails.set(i32.const(1))));
    tell('fails', fails.get);
  }
  return after;
}

export function holds({ kind, low, high }: NonNullable<GroupColumn['check']>, entry: Code): Code {
  if (kind === 'fits') return i64.eq(i64.load(entry, high), i64.shrS(i64.load(entry, low), i64.const(63n)));
  const top = i64.shrS(i64.load(entry, high), i64.const(62n));
  return i32.or(i64.eqz(top), i64.eq(top, i64.const(-1n)));
}

function storePart(
  { type, parts }: GroupColumn,
  part: Part,
  { address, p, entry }: { address: Code; p: number; entry: Code },
): Code {
  if ('constant' in part) return i64.store(address, i64.const(part.constant), p * 8);
  if ('signOf' in part) return i64.store(address, i64.shrS(i64.load(entry, part.signOf), i64.const(63n)), p * 8);
  const size = parts.length > 1 ? 8 : outputBytes(type);
  if (size === 8) return i64.store(address, i64.load(entry, part.word), p * 8);
  if (type.kind === 'float') return f32.store(address, f32.demote(f64.load(entry, part.word)));
  const value = i32.load(entry, part.word);
  if (size === 4) return i32.store(address, value);
  return size === 2 ? i32.store16(address, value) : i32.store8(address, value);
}

/** Most kernels kept of a heap; the oldest go first. */
const mostKernels = 256;
const kernels = new WeakMap<Heap, Map<string, GroupKernel>>();

/** The kernel of a layout; equal ones share it. */
export function kernelOf(heap: Heap, layout: GroupLayout): GroupKernel {
  const all = kernels.get(heap) ?? new Map<string, GroupKernel>();
  kernels.set(heap, all);
  const key = JSON.stringify(layout, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  const kernel = all.get(key) ?? new GroupKernel(heap, layout);
  all.set(key, kernel);
  if (all.size > mostKernels) all.delete(all.keys().next().value!);
  return kernel;
}
