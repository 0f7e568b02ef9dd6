import type { ColumnId } from '../../base/ids.ts';
import type { Expr } from '../../plan/expr.ts';
import { type Code, f32, f64, i32, i64, select } from '../../wasm/code.ts';
import type { Storage } from '../../wasm/heap_column.ts';
import { type Emitted, notCompiled } from './emitted.ts';
import type { Emitter } from './emitter.ts';
import type { Needed, Source, TextBytes } from './expression.ts';
import type { Range } from './ranges.ts';
import { type Slot, slotKey } from './slots.ts';

/** How a column lies in memory, as far as code depends on it. */
export interface ColumnShape {
  readonly word: Emitted['word'];
  readonly storage: Storage;
  /** Words of 8 bytes per row where the type takes several: the first is loaded. */
  readonly stride: number;
  readonly mayBeNull: boolean;
  readonly range: Range;
  readonly scale: number;
  /** Which cursor of a tuple says the row. */
  readonly cursor: number;
  readonly values: Slot;
  readonly validity: Slot;
  /** Values are numbers of entries of this table of i32. */
  readonly table: Slot | null;
  /** Not one value per row but one per different value of another column. */
  readonly via: Via | null;
}

/** The entry is the other column's word less `least`, or `nullEntry` where that is NULL. */
interface Via {
  readonly shape: ColumnShape;
  readonly least: Slot;
  readonly nullEntry: Slot;
}

/** What a loop over tuples can see; null: not this. */
export interface LoopColumns {
  shapeOf(id: ColumnId): ColumnShape;
  computedShape(expr: Expr, needed: Needed): ColumnShape | null;
  /** Whether all columns of the expression are those of one build side. */
  isBuilt(expr: Expr): boolean;
  /** A column whose texts lie one after the other; null: it is not of that form. */
  textShape(id: ColumnId): TextShape | null;
  /** The numbers of entries of its dictionary that a text column has. */
  codeShape(id: ColumnId): ColumnShape;
}

interface TextShape {
  readonly mayBeNull: boolean;
  readonly cursor: number;
  readonly values: Slot;
  readonly offsets: Slot;
  readonly validity: Slot;
}

const log2: Readonly<Record<Storage, number>> = { i8: 0, u8: 0, i16: 1, u16: 1, i32: 2, f32: 2, i64: 3, f64: 3 };

const loads64: Readonly<Record<'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'i64', (address: Code) => Code>> = {
  i8: (address) => i64.load8s(address),
  u8: (address) => i64.load8u(address),
  i16: (address) => i64.load16s(address),
  u16: (address) => i64.load16u(address),
  i32: (address) => i64.load32s(address),
  i64: (address) => i64.load(address),
};
const loads32: Readonly<Record<'i8' | 'u8' | 'i16' | 'u16' | 'i32', (address: Code) => Code>> = {
  i8: (address) => i32.load8s(address),
  u8: (address) => i32.load8u(address),
  i16: (address) => i32.load16s(address),
  u16: (address) => i32.load16u(address),
  i32: (address) => i32.load(address),
};

/** The entry of an array: base + index · size. */
export function entryAt(base: Code, index: Code, storage: Storage): Code {
  const shift = log2[storage];
  return i32.add(base, shift === 0 ? index : i32.shl(index, i32.const(shift)));
}

function loadWord(storage: Storage, word: Emitted['word'], address: Code): Code {
  if (storage === 'f64') return f64.load(address);
  if (storage === 'f32') return f64.promote(f32.load(address));
  if (word === 'i64') return loads64[storage](address);
  if (storage === 'i64') return notCompiled('a truth value of 64 bits');
  return loads32[storage](address);
}

/** The row at hand of a loop: columns are loaded once, before anything is computed of them. */
export class LoopRow implements Source {
  readonly emitter: Emitter;
  /** Row of each cursor. */
  private readonly cursors: readonly Code[];
  private readonly columns: LoopColumns;
  private readonly loads: Code[] = [];
  private readonly loaded = new Map<string, Emitted>();
  private readonly texts = new Map<string, TextBytes>();

  constructor(emitter: Emitter, columns: LoopColumns, cursors: readonly Code[]) {
    this.emitter = emitter;
    this.columns = columns;
    this.cursors = cursors;
  }

  /** To stand before what was added. */
  get prologue(): Code {
    return this.loads;
  }

  column(id: ColumnId): Emitted {
    return this.load(`column ${id}`, () => this.columns.shapeOf(id));
  }

  /** Number of the entry in the dictionary of a text. */
  code(id: ColumnId): Emitted {
    return this.load(`code ${id}`, () => this.columns.codeShape(id));
  }

  computed(expr: Expr, needed: Needed): Emitted | null {
    const shape = this.columns.computedShape(expr, needed);
    return shape === null ? null : this.load(slotKey(shape.values), () => shape);
  }

  isBuilt(expr: Expr): boolean {
    return this.columns.isBuilt(expr);
  }

  text(id: ColumnId): TextBytes | null {
    const key = `text ${id}`;
    const known = this.texts.get(key);
    if (known !== undefined) return known;
    const shape = this.columns.textShape(id);
    if (shape === null) return null;
    const { emitter } = this;
    const row = this.cursors[shape.cursor];
    const values = emitter.parameter(shape.values);
    const at = emitter.local('i32');
    const [from, to] = [emitter.local('i32'), emitter.local('i32')];
    this.loads.push(
      at.set(entryAt(emitter.parameter(shape.offsets), row, 'i32')),
      from.set(i32.add(values, i32.load(at.get))),
      to.set(i32.add(values, i32.load(at.get, 4))),
    );
    const valid = shape.mayBeNull ? this.validityOf(shape.validity, row) : null;
    const made = { from: from.get, to: to.get, valid };
    this.texts.set(key, made);
    return made;
  }

  private validityOf(slot: Slot, row: Code): Code {
    const bit = this.emitter.local('i32');
    const byte = i32.load8u(i32.add(this.emitter.parameter(slot), i32.shrU(row, i32.const(3))));
    this.loads.push(bit.set(i32.and(i32.shrU(byte, i32.and(row, i32.const(7))), i32.const(1))));
    return bit.get;
  }

  /** Address of the row's words of a column of several. */
  wideAddress(id: ColumnId): Code {
    const shape = this.columns.shapeOf(id);
    const base = this.emitter.parameter(shape.values);
    return i32.add(base, i32.mul(this.rowOf(shape), i32.const(shape.stride * 8)));
  }

  private rowOf({ cursor, via }: ColumnShape): Code {
    if (via !== null) return this.entryOf(via);
    return this.cursors[cursor];
  }

  private entryOf({ shape, least, nullEntry }: Via): Code {
    const { emitter } = this;
    const { value, valid } = this.load(`via ${slotKey(shape.values)}`, () => shape);
    const entry = i32.wrap(i64.sub(value, emitter.parameter(least, 'i64')));
    const local = emitter.local('i32');
    this.loads.push(local.set(valid === null ? entry : select(entry, emitter.parameter(nullEntry), valid)));
    return local.get;
  }

  private load(key: string, shape: () => ColumnShape): Emitted {
    const known = this.loaded.get(key);
    if (known !== undefined) return known;
    const made = this.loadOf(shape());
    this.loaded.set(key, made);
    return made;
  }

  private loadOf(shape: ColumnShape): Emitted {
    const { emitter } = this;
    const word = shape.word;
    if (shape.stride !== 1) return notCompiled('a column of several words');
    const row = this.rowOf(shape);
    let value = loadWord(shape.storage, word, entryAt(emitter.parameter(shape.values), row, shape.storage));
    if (shape.table !== null) value = i32.load(entryAt(emitter.parameter(shape.table), value, 'i32'));
    const local = emitter.local(word);
    this.loads.push(local.set(value));
    const valid = shape.mayBeNull ? this.validityOf(shape.validity, row) : null;
    return { word, value: local.get, valid, ...shape.range, scale: shape.scale };
  }
}
