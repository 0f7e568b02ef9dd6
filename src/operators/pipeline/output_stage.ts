import type { ColumnId } from '../../base/ids.ts';
import type { DataType } from '../../data/type.ts';
import type { Expr, NamedExpr } from '../../plan/expr.ts';
import { type Code, f32, f64, i32, i64 } from '../../wasm/code.ts';
import type { FunctionRef } from '../../wasm/module.ts';
import { type Emitted, NotCompiled, notCompiled, plainScale } from './emitted.ts';
import { columnsOf, hasPlainForm } from './expr_columns.ts';
import { emitExpr, type Needed, type Source, type TextBytes } from './expression.ts';
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

/** Columns of an output, and those of them that the plain engine computes of the rows that come out. */
interface Output {
  readonly columns: readonly NamedExpr[];
  /** Numbers are added as it is found that there is no code. */
  readonly later: Set<number>;
}

/** Computes the output columns that are no plain columns, then hands the tuples to `emit`. */
export function outputStage(
  context: StageContext,
  { columns, later }: Output,
  { input, name }: StagePlace,
  emit: FunctionRef,
): FunctionRef {
  const build = ({ emitter, row, at, count }: StageLoop) => {
    for (const [i, { column, expr }] of columns.entries()) {
      if (expr.kind === 'column') continue;
      const value = codeFor(expr, row);
      if (value === null) {
        later.add(i);
        continue;
      }
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

/** null: it is computed of the rows that are left rather than, before any code runs, of all. */
export function codeFor(expr: Expr, row: StageLoop['row']): Emitted | null {
  try {
    return plainScale(emitExpr(expr, new SelfReliant(row)));
  } catch (thrown) {
    if (thrown instanceof NotCompiled && columnsOf(expr) !== null && hasPlainForm(expr)) return null;
    throw thrown;
  }
}

/** A source of which nothing is asked that would be computed row by row beforehand. */
class SelfReliant implements Source {
  readonly emitter: Source['emitter'];
  private readonly row: Source;

  constructor(row: Source) {
    this.emitter = row.emitter;
    this.row = row;
  }

  column(id: ColumnId): Emitted {
    return this.row.column(id);
  }

  text(id: ColumnId): TextBytes | null {
    return this.row.text(id);
  }

  computed(expr: Expr, needed: Needed): Emitted | null {
    return this.row.computed(expr, needed === true ? 'table' : needed);
  }

  isBuilt(expr: Expr): boolean {
    return this.row.isBuilt(expr);
  }
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
