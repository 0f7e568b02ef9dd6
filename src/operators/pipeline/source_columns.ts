import { assert } from '../../base/assert.ts';
import type { ColumnId } from '../../base/ids.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import { type Emitted, notCompiled, wordOf } from './emitted.ts';
import type { Needed } from './expression.ts';
import type { Inputs } from './inputs.ts';
import type { ColumnShape, LoopColumns } from './loop.ts';
import { rounded } from './ranges.ts';

/** The columns of one row group, as compiled code sees them. */
export class SourceColumns implements LoopColumns {
  private readonly columns: ReadonlyMap<ColumnId, HeapColumn>;
  private readonly inputs: Inputs;

  constructor(columns: ReadonlyMap<ColumnId, HeapColumn>, inputs: Inputs) {
    this.columns = columns;
    this.inputs = inputs;
  }

  shapeOf(id: ColumnId): ColumnShape {
    const column = this.columns.get(id);
    assert(column !== undefined, `column ${id} is one of the source`);
    return shapeOf(id, column);
  }

  textShape(id: ColumnId): ReturnType<LoopColumns['textShape']> {
    const column = this.columns.get(id);
    if (column?.form !== 'bytes' || column.type.kind !== 'text' || column.offsets === 0) return null;
    return {
      mayBeNull: column.validity !== 0,
      cursor: 0,
      values: { kind: 'values', column: id },
      offsets: { kind: 'offsets', column: id },
      validity: { kind: 'validity', column: id },
    };
  }

  isBuilt(): boolean {
    return false;
  }

  codeShape(id: ColumnId): ColumnShape {
    const column = this.columns.get(id);
    if (column?.form !== 'codes') return notCompiled('a column without a dictionary');
    return { ...shapeOf(id, column), table: null };
  }

  computedShape(expr: Expr, needed: Needed): ColumnShape | null {
    return this.inputs.shapeOf(expr, needed);
  }
}

function shapeOf(id: ColumnId, column: HeapColumn): ColumnShape {
  const { type, storage, form } = column;
  const isCodes = form === 'codes';
  const isWide = form === 'wide';
  const word: Emitted['word'] | null = isWide ? 'i64' : wordOf(type);
  if (word === null || form === 'bytes') return notCompiled(`a column of ${type.kind} in this form`);
  return {
    word,
    storage,
    stride: column.stride,
    mayBeNull: column.validity !== 0,
    range: word === 'i64' ? rounded(column) : { low: 0n, high: 1n },
    scale: type.kind === 'decimal' ? type.scale : 0,
    cursor: 0,
    values: { kind: 'values', column: id },
    validity: { kind: 'validity', column: id },
    table: isCodes ? { kind: 'codes_table', column: id } : null,
    via: null,
  };
}

/** The words of a column as they are: codes, or numbers. */
export const rawShapeOf = (id: ColumnId, column: HeapColumn): ColumnShape => ({
  ...shapeOf(id, { ...column, form: 'words' }),
  word: 'i64',
});

/** What code depends on in the columns of a row group: equal signatures may share code. */
export function signatureOf(columns: readonly Column[], of: ReadonlyMap<ColumnId, HeapColumn>): string {
  return columns
    .map(({ id }) => {
      const column = of.get(id);
      if (column === undefined) return '-';
      const { low, high } = rounded(column);
      const { type, stride } = column;
      const scale = type.kind === 'decimal' ? type.scale : 0;
      return `${type.kind} ${scale} ${stride} ${column.offsets !== 0} ${column.form} ${column.storage} ${column.validity !== 0} ${low} ${high}`;
    })
    .join('|');
}
