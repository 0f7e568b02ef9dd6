import { type Code, f64, i32, i64, unreachable, type ValueType } from '../../wasm/code.ts';
import type { FunctionBuilder, Local } from '../../wasm/module.ts';
import { type Failure, failureNumber, failureSlot } from './failures.ts';
import { type Slot, type Slots, slotBytes } from './slots.ts';

/** A function under construction: statements in order, and parameters loaded once at its start. */
export class Emitter {
  private statements: Code[] = [];
  private failures = 0;
  private readonly prologue: Code[] = [];
  private readonly loaded = new Map<string, Local>();
  private readonly builder: FunctionBuilder;
  private readonly block: Code;
  private readonly slots: Slots;

  /** `block`: the address of the parameter block. */
  constructor(builder: FunctionBuilder, block: Code, slots: Slots) {
    this.builder = builder;
    this.block = block;
    this.slots = slots;
  }

  add(...code: Code[]): void {
    this.statements.push(...code);
  }

  local(type: ValueType): Local {
    return this.builder.local(type);
  }

  /** A fresh local with this value. */
  let(type: ValueType, value: Code): Local {
    const local = this.local(type);
    this.add(local.set(value));
    return local;
  }

  /** What `build` adds, apart from the rest. */
  nested(build: () => void): Code {
    const outer = this.statements;
    const inner: Code[] = [];
    this.statements = inner;
    try {
      build();
    } finally {
      this.statements = outer;
    }
    return inner;
  }

  /** A word of the parameter block, loaded once at the start of the function. */
  parameter(slot: Slot, type: 'i32' | 'i64' | 'f64' = 'i32'): Code {
    const number = this.slots.numberOf(slot);
    const known = this.loaded.get(`${number} ${type}`);
    if (known !== undefined) return known.get;
    const local = this.local(type);
    const load = { i32: i32.load, i64: i64.load, f64: f64.load }[type];
    this.prologue.push(local.set(load(this.block, number * slotBytes)));
    this.loaded.set(`${number} ${type}`, local);
    return local.get;
  }

  /** Failures that code may end with so far: what has some must run only where its value is wanted. */
  get failing(): number {
    return this.failures;
  }

  /** Ends the statement with an error: see failures.ts. */
  fail(failure: Failure): Code {
    this.failures++;
    const { offset } = this.address(failureSlot);
    return [i64.store(this.block, i64.const(BigInt(failureNumber(failure))), offset), unreachable];
  }

  /** Where a word of the block lies, for those that change while the function runs. */
  address(slot: Slot): { readonly offset: number } {
    return { offset: this.slots.numberOf(slot) * slotBytes };
  }

  /** The whole body. */
  finish(): Code {
    return [this.prologue, this.statements];
  }
}
