import { block, br, brIf, type Code, i32, loop, memory, whileLoop } from '../../wasm/code.ts';
import { compileModule, instantiate, type WasmModule } from '../../wasm/engine.ts';
import type { Heap } from '../../wasm/heap.ts';
import { ModuleBuilder } from '../../wasm/module.ts';

/** A table of groups: see group_table.ts. */
interface Table {
  readonly entries: number;
  readonly slots: number;
  readonly mask: number;
  readonly count: number;
}

interface Kernel {
  place(entries: number, count: number, entryBytes: number, slots: number, mask: number): void;
}

let compiled: WasmModule | null = null;
const kernels = new WeakMap<Heap, Kernel>();

/** Clears the slots and finds each entry a new one by its hash. */
export function placeEntries(heap: Heap, { entries, slots, mask, count }: Table, entryBytes: number): void {
  compiled ??= compileModule(moduleOf().bytes());
  const kernel = kernels.get(heap) ?? instantiate<Kernel>(compiled, heap.memory);
  kernels.set(heap, kernel);
  kernel.place(entries, count, entryBytes, slots, mask);
}

function moduleOf(): ModuleBuilder {
  const module = new ModuleBuilder();
  module.function({ name: 'place', params: ['i32', 'i32', 'i32', 'i32', 'i32'] }, (f): Code => {
    const [entry, count, entryBytes, slots, mask] = f.params;
    const [number, slot] = [f.local('i32'), f.local('i32')];
    const address = i32.add(slots.get, i32.shl(slot.get, i32.const(2)));
    return [
      memory.fill(slots.get, i32.const(0), i32.shl(i32.add(mask.get, i32.const(1)), i32.const(2))),
      whileLoop(i32.ltU(number.get, count.get), [
        slot.set(i32.and(i32.load(entry.get), mask.get)),
        block((out) =>
          loop((again) => [
            brIf(i32.eqz(i32.load(address)), out),
            slot.set(i32.and(i32.add(slot.get, i32.const(1)), mask.get)),
            br(again),
          ]),
        ),
        number.set(i32.add(number.get, i32.const(1))),
        i32.store(address, number.get),
        entry.set(i32.add(entry.get, entryBytes.get)),
      ]),
    ];
  });
  return module;
}
