import { type Code, i32, i64, ifElse, memory, whileLoop } from '../../wasm/code.ts';
import { compileModule, instantiate, type WasmModule } from '../../wasm/engine.ts';
import type { Heap } from '../../wasm/heap.ts';
import { ModuleBuilder } from '../../wasm/module.ts';

/** Code over places of texts: addresses of the first byte and of that behind the last, 4 bytes each. */
export interface TextCopies {
  /** Bytes of all. */
  total(places: number, rows: number): number;
  /** Writes them one after the other, up to 7 bytes more behind the last, and `rows + 1` offsets. */
  copy(places: number, rows: number, values: number, offsets: number): void;
}

let compiled: WasmModule | null = null;
const made = new WeakMap<Heap, TextCopies>();

export function textCopies(heap: Heap): TextCopies {
  compiled ??= compileModule(moduleOf().bytes());
  const copies = made.get(heap) ?? instantiate<TextCopies>(compiled, heap.memory);
  made.set(heap, copies);
  return copies;
}

/** Texts up to here are copied by words: a bulk copy costs a call. */
const shortText = 128;

function moduleOf(): ModuleBuilder {
  const module = new ModuleBuilder();
  module.function({ name: 'total', params: ['i32', 'i32'], results: ['i32'] }, (f): Code => {
    const [place, rows] = f.params;
    const [sum, end] = [f.local('i32'), f.local('i32')];
    return [
      end.set(i32.add(place.get, i32.shl(rows.get, i32.const(3)))),
      whileLoop(i32.ltU(place.get, end.get), [
        sum.set(i32.add(sum.get, i32.sub(i32.load(place.get, 4), i32.load(place.get)))),
        place.set(i32.add(place.get, i32.const(8))),
      ]),
      sum.get,
    ];
  });
  module.function({ name: 'copy', params: ['i32', 'i32', 'i32', 'i32'] }, (f): Code => {
    const [place, rows, values, offsets] = f.params;
    const [end, from, to, length, k] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
    const words = [
      k.set(i32.const(0)),
      whileLoop(i32.ltU(k.get, length.get), [
        i64.store(i32.add(to.get, k.get), i64.load(i32.add(from.get, k.get))),
        k.set(i32.add(k.get, i32.const(8))),
      ]),
    ];
    return [
      end.set(i32.add(place.get, i32.shl(rows.get, i32.const(3)))),
      to.set(values.get),
      i32.store(offsets.get, i32.const(0)),
      whileLoop(i32.ltU(place.get, end.get), [
        from.set(i32.load(place.get)),
        length.set(i32.sub(i32.load(place.get, 4), from.get)),
        ifElse(i32.leU(length.get, i32.const(shortText)), words, memory.copy(to.get, from.get, length.get)),
        to.set(i32.add(to.get, length.get)),
        offsets.set(i32.add(offsets.get, i32.const(4))),
        i32.store(offsets.get, i32.sub(to.get, values.get)),
        place.set(i32.add(place.get, i32.const(8))),
      ]),
    ];
  });
  return module;
}
