import { compareBytes } from '../data/compare.ts';
import { wordPrecision } from '../data/type.ts';
import { entryOf, isNull, type Vector } from '../data/vector.ts';

export type Key = number | bigint | Uint8Array;

/** The rows of a column that hold a value, by that value. */
export interface RowOrder {
  readonly count: number;
  /** null: as they lie. */
  readonly rows: Uint32Array | null;
  /** The value of a row. */
  at(row: number): Key;
}

/** So many look-ups by a value that is equal are worth sorting a column for. */
const asksBeforeSorting = 8;

interface Known {
  asks: number;
  order: RowOrder | null;
}

/** What is known of columns that stay in memory; gone with them. */
const known = new WeakMap<Vector, Known>();

/** The order of a column, when it has one or is worth sorting; `counts`: this look-up speaks for sorting. */
export function orderOf(column: Vector, counts: boolean): RowOrder | null {
  const at = readerOf(column);
  if (at === null) return null;
  const found = known.get(column) ?? lookAt(column, at);
  known.set(column, found);
  if (found.order !== null) return found.order;
  if (counts) found.asks++;
  if (found.asks >= asksBeforeSorting) found.order = sorted(column, at);
  return found.order;
}

function lookAt(column: Vector, at: RowOrder['at']): Known {
  const isSorted = column.validity === null && isAscending(column, at);
  return { asks: 0, order: isSorted ? { count: column.length, rows: null, at } : null };
}

function isAscending({ length }: Vector, at: RowOrder['at']): boolean {
  for (let row = 1; row < length; row++) if (compareKeys(at(row - 1), at(row)) > 0) return false;
  return true;
}

function sorted(column: Vector, at: RowOrder['at']): RowOrder {
  const rows = new Uint32Array(column.length);
  let count = 0;
  for (let row = 0; row < column.length; row++) if (!isNull(column, row)) rows[count++] = row;
  const some = rows.slice(0, count).sort((a, b) => compareKeys(at(a), at(b)) || a - b);
  return { count, rows: some, at };
}

/** Order of two values of one column. */
export function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'object' || typeof b === 'object') return compareBytes(a as Uint8Array, b as Uint8Array);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Reads single values; null where a type has no simple order, or no row has a value of its own. */
function readerOf(column: Vector): RowOrder['at'] | null {
  const { type, values, encoding } = column;
  if (encoding === 'constant') return null;
  switch (type.kind) {
    case 'text':
      return textReader(column);
    case 'decimal':
      return type.precision <= wordPrecision && encoding === 'flat' ? (row) => values[row] : null;
    case 'int':
    case 'date':
    case 'timestamp':
      return encoding === 'flat' ? (row) => values[row] : null;
    default:
      return null;
  }
}

function textReader(column: Vector): RowOrder['at'] {
  const { values, offsets } = column.dictionary ?? column;
  return (row) => {
    const entry = entryOf(column, row);
    return (values as Uint8Array).subarray(offsets![entry], offsets![entry + 1]);
  };
}
