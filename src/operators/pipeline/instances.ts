import { errors } from '../../base/error.ts';
import { instantiate, type WasmModule } from '../../wasm/engine.ts';
import type { Heap } from '../../wasm/heap.ts';
import type { TextNumbers } from './text_numbers.ts';

/** What code calls of the task that runs it. */
export interface Caller {
  readonly texts: TextNumbers;
  /** Its table of groups is full. */
  grow(): void;
  /** The columns of so many rows have been computed. */
  emit(rows: number): void;
  /** The buffers of a partition are full. */
  full(partition: number): void;
}

interface Exports {
  run(block: number, rows: number): void;
}

/** Compiled code bound to a heap, once for all tasks: it keeps nothing between two calls. */
export class Instances {
  private readonly made = new WeakMap<WasmModule, Exports>();
  private readonly heap: Heap;
  /** Whose rows the code computes now. */
  private caller: Caller | null = null;

  constructor(heap: Heap) {
    this.heap = heap;
  }

  /** Runs the code over the rows of a block of parameters. */
  run(module: WasmModule, caller: Caller, block: number, rows: number): void {
    const exports = this.of(module);
    const outer = this.caller;
    this.caller = caller;
    try {
      exports.run(block, rows);
    } finally {
      this.caller = outer;
    }
  }

  private of(module: WasmModule): Exports {
    const known = this.made.get(module);
    if (known !== undefined) return known;
    const { heap } = this;
    const made = instantiate<Exports>(module, heap.memory, {
      grow: () => this.caller!.grow(),
      emit: (rows: number) => this.caller!.emit(rows),
      full: (partition: number) => this.caller!.full(partition),
      overflow: () => {
        throw errors.floatOverflow();
      },
      tooManyRows: () => {
        throw errors.moreThanOneRow();
      },
      compareTexts: (a: number, b: number) => this.caller!.texts.compare(a, b),
      compareBytes: (from: number, to: number, b: number) => this.caller!.texts.compareBytes(heap.u8, from, to, b),
      numberOfBytes: (from: number, to: number) => this.caller!.texts.ofBytes(heap.u8, from, to),
    });
    this.made.set(module, made);
    return made;
  }
}
