import { type Code, i32, i64, whileLoop } from '../../wasm/code.ts';
import type { FunctionRef, Local, ModuleBuilder } from '../../wasm/module.ts';
import { Emitter } from './emitter.ts';
import { type LoopColumns, LoopRow } from './loop.ts';
import type { Slot, Slots } from './slots.ts';

/** Rows of a morsel, and tuples that a stage hands on at once: they stay in the second-level cache. */
export const morselRows = 16_384;

/** What the stages of one module share. */
export interface StageContext {
  readonly module: ModuleBuilder;
  readonly slots: Slots;
  readonly columns: LoopColumns;
}

/**
 * Where the tuples of a stage come from: the rows of a morsel, one after the other, or the buffers of the stage before,
 * one array of i32 per cursor. A cursor is a row of the source (the first) or of a build side.
 */
export type Tuples = { readonly kind: 'morsel' } | { readonly kind: 'buffers'; readonly cursors: readonly Slot[] };

export const firstRow: Slot = { kind: 'own', name: 'morsel.first' };
export const bufferSlot = (stage: number, cursor: number): Slot => ({ kind: 'own', name: `tuples.${stage}.${cursor}` });
/** Tuples that stage number `stage` has handed on, 64 bits. */
export const passedSlot = (stage: number): Slot => ({ kind: 'own', name: `passed.${stage}` });

/** Pairs of a join that its residual has dropped, 64 bits. */
export const droppedSlot = (stage: number): Slot => ({ kind: 'own', name: `dropped.${stage}` });

/** A stage under construction. */
export interface StageLoop {
  readonly emitter: Emitter;
  /** Address of the block of parameters. */
  readonly block: Code;
  /** Number of the tuple at hand, among those of the call. */
  readonly at: Local;
  readonly count: Code;
  readonly row: LoopRow;
  /** Row of each cursor of the tuple at hand. */
  readonly cursors: readonly Local[];
}

interface LoopParts {
  readonly before?: Code;
  readonly after?: Code;
}

/**
 * A function over (block of parameters, number of tuples) that runs its body once per tuple. `build` adds the body to
 * the emitter and gives what stands before and behind the loop.
 */
export function tupleLoop(
  { module, slots, columns }: StageContext,
  tuples: Tuples,
  build: (loop: StageLoop) => LoopParts,
  name?: string,
): FunctionRef {
  return module.function({ ...(name === undefined ? {} : { name }), params: ['i32', 'i32'] }, (builder) => {
    const [block, count] = builder.params;
    const emitter = new Emitter(builder, block.get, slots);
    const at = emitter.local('i32');
    const first = emitter.parameter(firstRow);
    const sources = tuples.kind === 'morsel' ? [null] : tuples.cursors;
    const cursors = sources.map(() => emitter.local('i32'));
    const row = new LoopRow(
      emitter,
      columns,
      cursors.map(({ get }) => get),
    );
    let parts: LoopParts = {};
    const body = emitter.nested(() => {
      parts = build({ emitter, block: block.get, at, count: count.get, row, cursors });
    });
    const move = sources.map((slot, c) =>
      cursors[c].set(
        slot === null
          ? i32.add(first, at.get)
          : i32.load(i32.add(emitter.parameter(slot), i32.shl(at.get, i32.const(2)))),
      ),
    );
    const step = at.set(i32.add(at.get, i32.const(1)));
    const whole = whileLoop(i32.ltU(at.get, count.get), [move, row.prologue, body, step]);
    emitter.add(parts.before ?? [], whole, parts.after ?? []);
    return emitter.finish();
  });
}

/** Adds to a 64-bit counter in the block. */
export const addToCounter = (emitter: Emitter, block: Code, slot: Slot, more: Code): Code => {
  const { offset } = emitter.address(slot);
  return i64.store(block, i64.add(i64.load(block, offset), i64.extendU(more)), offset);
};
