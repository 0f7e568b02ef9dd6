import type { DataType } from '../../data/type.ts';
import type { NamedExpr } from '../../plan/expr.ts';
import { type Code, f32, f64, i32, i64 } from '../../wasm/code.ts';
import type { FunctionRef } from '../../wasm/module.ts';
import { type Emitted, notCompiled, plainScale } from './emitted.ts';
import { emitExpr } from './expression.ts';
import type { Slot } from './slots.ts';
import type { StagePlace } from './stages.ts';
import { type StageContext, type StageLoop, tupleLoop } from './tuples.ts';

/** Where computed column number `column` of the output goes: values as in a flat vector, one byte per row for NULLs. */
const outputSlot = (column: number): Slot => ({ kind: 'own', name: `output.${column}` });
const outputValidSlot = (column: number): Slot => ({ kind: 'own', name: `output_valid.${column}` });

/** Bytes per row of a computed column. */
export function outputBytes(type: DataType): number {
  switch (type.kind) {
    case 'bool':
      return 1;
    case 'int':
      return type.bits / 8;
    case 'date':
    case 'text':
      return 4;
    case 'float':
      return type.bits / 8;
    case 'numeric':
      return 24;
    case 'decimal':
      return type.precision <= 18 ? 8 : 16;
    default:
      return 8;
  }
}

/** Computes the output columns that are no plain columns, then hands the tuples to `emit`. */
export function outputStage(
  context: StageContext,
  columns: readonly NamedExpr[],
  { input, name }: StagePlace,
  emit: FunctionRef,
): FunctionRef {
  const build = ({ emitter, row, at, count }: StageLoop) => {
    for (const [i, { column, expr }] of columns.entries()) {
      if (expr.kind === 'column') continue;
      const value = plainScale(emitExpr(expr, row));
      const size = outputBytes(column.type);
      const address = i32.add(emitter.parameter(outputSlot(i)), i32.mul(at.get, i32.const(size)));
      emitter.add(storeValue(column.type, value, address));
      const valid = i32.add(emitter.parameter(outputValidSlot(i)), at.get);
      emitter.add(i32.store8(valid, value.valid ?? i32.const(1)));
    }
    return { after: emit.call(count) };
  };
  return tupleLoop(context, input, build, name);
}

/** Stores a value as a flat vector has it. */
export function storeValue(type: DataType, { word, value, scale }: Emitted, address: Code): Code {
  if (type.kind === 'numeric') {
    return [
      i64.store(address, value),
      i64.store(address, i64.shrS(value, i64.const(63n)), 8),
      i64.store(address, i64.const(BigInt(scale)), 16),
    ];
  }
  if (type.kind === 'decimal' && type.scale !== scale) return notCompiled('another scale');
  const size = outputBytes(type);
  if (size === 16) return [i64.store(address, value), i64.store(address, i64.shrS(value, i64.const(63n)), 8)];
  if (word === 'f64') return size === 8 ? f64.store(address, value) : f32.store(address, f32.demote(value));
  const narrow = word === 'i32' ? value : i32.wrap(value);
  if (size === 8) return i64.store(address, word === 'i32' ? i64.extendU(value) : value);
  if (size === 4) return i32.store(address, narrow);
  return size === 2 ? i32.store16(address, narrow) : i32.store8(address, narrow);
}
