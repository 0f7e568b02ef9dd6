import type { Expr, NamedExpr } from '../../plan/expr.ts';
import { type Code, i32, i64, ifElse } from '../../wasm/code.ts';
import type { FunctionRef } from '../../wasm/module.ts';
import type { DealtRows } from '../define.ts';
import { type Emitted, notCompiled, plainScale } from './emitted.ts';
import type { Emitter } from './emitter.ts';
import { emitExpr, type TextBytes } from './expression.ts';
import { codeFor, outputBytes, storeValue } from './output_stage.ts';
import { finished, hashedWord, textHash, withKey } from './row_hash.ts';
import type { Slot } from './slots.ts';
import type { StagePlace } from './stages.ts';
import { type StageContext, type StageLoop, tupleLoop } from './tuples.ts';

type OwnSlot = Extract<Slot, { readonly kind: 'own' }>;
const own = (name: string): OwnSlot => ({ kind: 'own', name });

/** What dealing code finds in the block of parameters: addresses of the buffers, of where partitions go on, of hashes of texts. */
export const dealSlots = {
  values: (column: number): OwnSlot => own(`deal.values.${column}`),
  nulls: (column: number): OwnSlot => own(`deal.nulls.${column}`),
  next: own('deal.next'),
  texts: own('deal.texts'),
} as const;

/** How rows are dealt: the same for all code of a task. */
export interface Dealing extends Pick<DealtRows, 'partitions' | 'by' | 'seed'> {
  /** Rows of a partition before they leave. */
  readonly room: number;
}

/**
 * Writes the columns of each tuple behind those of its partition: row r of partition p is row p · room + r of the buffers.
 * Of texts that stand in the source as bytes, their places. A set bit among `nulls` is a NULL. Calls `full` with a partition that has no room left.
 */
export function dealStage(
  context: StageContext,
  columns: readonly NamedExpr[],
  { partitions, by, seed, room }: Dealing,
  { input, name }: StagePlace,
  full: FunctionRef,
): FunctionRef {
  const hashOfText = by.some((c) => columns[c].column.type.kind === 'text') ? textHash(context.module) : null;
  const build = ({ emitter, row }: StageLoop) => {
    const partitionOf = (): Code => {
      if (partitions === 1) return i32.const(0);
      let hash: Code = i32.const(seed);
      for (const c of by) {
        const value = values[c];
        const word = 'from' in value ? hashOfText!.call(value.from, value.to) : hashedValue(value, columns[c], emitter);
        hash = withKey(hash, word, value.valid, emitter);
      }
      const all = i64.mul(i64.extendU(finished(hash, emitter)), i64.const(BigInt(partitions)));
      return emitter.let('i32', i32.wrap(i64.shrU(all, i64.const(32n)))).get;
    };
    // Who deals to one partition gains too little to compute anything of rows that do not come out.
    const emittedOf = (expr: Expr): Emitted =>
      partitions === 1 ? (codeFor(expr, row) ?? notCompiled('no code alone')) : plainScale(emitExpr(expr, row));
    const values = columns.map(({ expr }) => placedText(expr, row) ?? emittedOf(expr));
    const partition = partitionOf();
    const next = i32.add(emitter.parameter(dealSlots.next), i32.shl(partition, i32.const(2)));
    const place = emitter.let('i32', next).get;
    const used = emitter.let('i32', i32.load(place)).get;
    const at = emitter.let('i32', i32.add(i32.mul(partition, i32.const(room)), used)).get;
    for (const [c, { column }] of columns.entries()) {
      const value = values[c];
      const size = 'from' in value ? placeBytes : outputBytes(column.type);
      const address = i32.add(emitter.parameter(dealSlots.values(c)), i32.mul(at, i32.const(size)));
      emitter.add('from' in value ? storePlace(value, address, emitter) : storeValue(column.type, value, address));
      const { valid } = value;
      if (valid !== null) emitter.add(ifElse(i32.eqz(valid), setBit(emitter.parameter(dealSlots.nulls(c)), at)));
    }
    emitter.add(
      i32.store(place, i32.add(used, i32.const(1))),
      ifElse(i32.eq(used, i32.const(room - 1)), full.call(partition)),
    );
    return {};
  };
  return tupleLoop(context, input, build, name);
}

/** Bytes of the place of a text: addresses of its first byte and of that behind its last. */
export const placeBytes = 8;

/** A text that stands in the source as its bytes, which stay there until its rows leave. */
const placedText = (expr: Expr, row: StageLoop['row']): TextBytes | null =>
  expr.kind === 'column' && expr.type.kind === 'text' ? row.text(expr.id) : null;

function storePlace({ from, to }: TextBytes, address: Code, emitter: Emitter): Code {
  const at = emitter.let('i32', address).get;
  return [i32.store(at, from), i32.store(at, to, 4)];
}

function setBit(bits: Code, at: Code): Code {
  const byte = i32.add(bits, i32.shrU(at, i32.const(3)));
  return i32.store8(byte, i32.or(i32.load8u(byte), i32.shl(i32.const(1), i32.and(at, i32.const(7)))));
}

/** What a key is hashed as: see row_hash.ts. */
function hashedValue({ word, value }: Emitted, { column: { type } }: NamedExpr, emitter: Emitter): Code {
  if (type.kind === 'text') {
    return i32.load(i32.add(emitter.parameter(dealSlots.texts), i32.shl(value, i32.const(2))));
  }
  const bits = word === 'f64' ? i64.reinterpret(value) : word === 'i32' ? i64.extendU(value) : value;
  return hashedWord(emitter.let('i64', bits).get, type, emitter)!;
}
