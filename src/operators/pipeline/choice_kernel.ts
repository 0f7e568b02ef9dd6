import { block, br, type Code, i32, i64, ifElse, memory, whileLoop } from '../../wasm/code.ts';
import { compileModule, instantiate } from '../../wasm/engine.ts';
import { type FunctionRef, ModuleBuilder } from '../../wasm/module.ts';
import { Emitter } from './emitter.ts';
import type { GroupColumn } from './group_columns.ts';
import { holds, validOf } from './group_kernel.ts';
import type { PipelineHost } from './host.ts';
import { type Slot, Slots, slotBytes } from './slots.ts';

/** A key of the order, read from entries of groups. */
export interface ChoiceKey {
  readonly column: GroupColumn;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export interface ChoiceLayout {
  readonly entryBytes: number;
  readonly keys: readonly ChoiceKey[];
  /** No other key follows: groups that are equal lose. */
  readonly isWhole: boolean;
}

/** A key of the bound: a number, the number of a text, or NULL. */
export type BoundWord = bigint | null;

interface Exports {
  choose(block: number, entries: number, count: number, to: number): number;
}

const own = (name: string, key: number): Slot => ({ kind: 'own', name: `${name}.${key}` });

/** Code that copies the groups that come before a bound. */
export class ChoiceKernel {
  readonly layout: ChoiceLayout;
  private readonly host: PipelineHost;
  private readonly slots = new Slots();
  private readonly exports: Exports;

  constructor(host: PipelineHost, layout: ChoiceLayout) {
    this.host = host;
    this.layout = layout;
    const module = new ModuleBuilder();
    const compare = module.import('compareTexts', ['i32', 'i32'], ['i32']);
    chooseFunction(module, layout, this.slots, compare);
    this.exports = instantiate<Exports>(compileModule(module.bytes()), host.heap.memory, {
      compareTexts: (a: number, b: number) => host.texts.compare(a, b),
    });
  }

  /** Bytes of its block of parameters. */
  get blockBytes(): number {
    return (this.layout.keys.length * 2 + 1) * slotBytes;
  }

  /** Copies those that may come before the bound to `to`; gives how many. */
  choose(
    block: number,
    { entries, count, to }: { entries: number; count: number; to: number },
    bound: readonly BoundWord[],
  ): number {
    for (const k of this.layout.keys.keys()) {
      this.set(block, own('value', k), bound[k] ?? 0n);
      this.set(block, own('valid', k), bound[k] === null ? 0n : 1n);
    }
    return this.exports.choose(block, entries, count, to);
  }

  private set(block: number, slot: Slot, value: bigint): void {
    const { heap } = this.host;
    const at = (block + this.slots.numberOf(slot) * slotBytes) / 4;
    heap.i32[at] = Number(BigInt.asIntN(32, value));
    heap.i32[at + 1] = Number(BigInt.asIntN(32, value >> 32n));
  }
}

function chooseFunction(module: ModuleBuilder, layout: ChoiceLayout, slots: Slots, compare: FunctionRef): void {
  const { entryBytes, keys, isWhole } = layout;
  module.function({ name: 'choose', params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] }, (f): Code => {
    const [parameters, entry, count, to] = f.params;
    const emitter = new Emitter(f, parameters.get, slots);
    const [row, kept, isKept] = [emitter.local('i32'), emitter.local('i32'), emitter.local('i32')];
    const body = emitter.nested(() => {
      const verdict = block((out) => {
        const tell = (value: number): Code => [isKept.set(i32.const(value)), br(out)];
        const compared = keys.map((key, k) => comparedCode(emitter, { key, k, entry: entry.get }, tell, compare));
        return [...compared, isKept.set(i32.const(isWhole ? 0 : 1))];
      });
      emitter.add(
        verdict,
        ifElse(isKept.get, [
          memory.copy(to.get, entry.get, i32.const(entryBytes)),
          to.set(i32.add(to.get, i32.const(entryBytes))),
          kept.set(i32.add(kept.get, i32.const(1))),
        ]),
        entry.set(i32.add(entry.get, i32.const(entryBytes))),
        row.set(i32.add(row.get, i32.const(1))),
      );
    });
    emitter.add(whileLoop(i32.ltU(row.get, count.get), body));
    return [emitter.finish(), kept.get];
  });
}

interface KeyAt {
  readonly key: ChoiceKey;
  readonly k: number;
  readonly entry: Code;
}

/** Tells 1 where the entry comes before the bound by this key, 0 where behind it; goes on where they are equal. */
function comparedCode(
  emitter: Emitter,
  { key: { column, descending, nullsFirst }, k, entry }: KeyAt,
  tell: (value: number) => Code,
  compare: FunctionRef,
): Code {
  const [part] = column.parts;
  if (!('word' in part)) throw new Error('A key of an order is no word.');
  const word = i64.load(entry, part.word);
  const bound = emitter.parameter(own('value', k), 'i64');
  const boundValid = emitter.parameter(own('valid', k));
  const valid = emitter.local('i32');
  const order = emitter.local('i32');
  const difference =
    column.type.kind === 'text'
      ? compare.call(i32.wrap(word), i32.wrap(bound))
      : i32.sub(i64.gtS(word, bound), i64.ltS(word, bound));
  const [a, b] = nullsFirst ? [valid.get, boundValid] : [boundValid, valid.get];
  return [
    // A state that is not the value yet may stand for any.
    column.check === undefined ? [] : ifElse(i32.eqz(holds(column.check, entry)), tell(1)),
    valid.set(validOf(column, entry) ?? i32.const(1)),
    ifElse(
      i32.and(valid.get, boundValid),
      order.set(descending ? i32.sub(i32.const(0), difference) : difference),
      order.set(i32.sub(a, b)),
    ),
    ifElse(i32.ltS(order.get, i32.const(0)), tell(1)),
    ifElse(order.get, tell(0)),
  ];
}

/** Most kernels kept of a heap; the oldest go first. */
const mostKernels = 256;
const kernels = new WeakMap<PipelineHost, Map<string, ChoiceKernel>>();

/** The kernel of a layout; equal ones share it. */
export function choiceKernelOf(host: PipelineHost, layout: ChoiceLayout): ChoiceKernel {
  const all = kernels.get(host) ?? new Map<string, ChoiceKernel>();
  kernels.set(host, all);
  const key = JSON.stringify(layout, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  const kernel = all.get(key) ?? new ChoiceKernel(host, layout);
  all.set(key, kernel);
  if (all.size > mostKernels) all.delete(all.keys().next().value!);
  return kernel;
}
