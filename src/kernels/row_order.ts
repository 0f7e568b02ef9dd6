import type { Bound } from '../data/bounds.ts';
import { type DataType, wordPrecision } from '../data/type.ts';
import type { Decimal, Value } from '../data/value.ts';
import type { Vector } from '../data/vector.ts';
import { compareKeys, type Key, orderOf, type RowOrder } from './row_order_of.ts';

/** Rows from `start` to before `end`. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** More chosen rows than this share of all are found as fast by looking at each. */
const leastGain = 8;

/**
 * The only rows of a column that can satisfy its bounds, ascending, by bisection: for columns that stay in memory and are
 * asked again and again. null: each row must be looked at. The order of a column that is not sorted is made once it was
 * asked for often enough.
 */
export function rowsWithin(column: Vector, bounds: readonly Bound[]): RowRange | Uint32Array | null {
  const [only] = bounds;
  if (bounds.length === 1 && only.op === 'in') return rowsAmong(column, only.values);
  const limits = bounds.map((bound) => limitOf(bound, column.type));
  if (limits.some((limit) => limit === null)) return null;
  const order = orderOf(
    column,
    bounds.some(({ op }) => op === '='),
  );
  if (order === null) return null;
  let [start, end] = [0, order.count];
  for (const limit of limits) {
    if (limit!.from !== null) start = Math.max(start, bisect(order, limit!.key, limit!.from));
    if (limit!.to !== null) end = Math.min(end, bisect(order, limit!.key, limit!.to));
  }
  if (end <= start) return { start: 0, end: 0 };
  if (order.rows === null) return { start, end };
  return (end - start) * leastGain > column.length ? null : order.rows.slice(start, end).sort();
}

/** Values that are looked for one by one. */
const mostValues = 100;

/** The rows that have one of the values. */
function rowsAmong(column: Vector, values: readonly Exclude<Value, null>[]): Uint32Array | null {
  const keys = values.map((value) => keyOf(value, column.type));
  if (values.length > mostValues || keys.includes(null)) return null;
  const order = orderOf(column, true);
  if (order === null) return null;
  const found: number[] = [];
  for (const key of keys) {
    const end = bisect(order, key!, 'above');
    for (let place = bisect(order, key!, 'not below'); place < end; place++) {
      found.push(order.rows === null ? place : order.rows[place]);
      if (found.length * leastGain > column.length) return null;
    }
  }
  return Uint32Array.from(new Set(found)).sort();
}

/** Rows from the first one that is not below (or is above) the key, to before the next such one. */
interface Limit {
  readonly key: Key;
  readonly from: 'not below' | 'above' | null;
  readonly to: 'not below' | 'above' | null;
}

function limitOf(bound: Bound, type: DataType): Limit | null {
  if (!('value' in bound)) return null;
  const key = keyOf(bound.value, type);
  if (key === null) return null;
  switch (bound.op) {
    case '=':
      return { key, from: 'not below', to: 'above' };
    case '<':
      return { key, from: null, to: 'not below' };
    case '<=':
      return { key, from: null, to: 'above' };
    case '>':
      return { key, from: 'above', to: null };
    case '>=':
      return { key, from: 'not below', to: null };
    default:
      return null;
  }
}

function keyOf(value: Exclude<Value, null>, type: DataType): Key | null {
  switch (type.kind) {
    case 'int':
    case 'date':
    case 'timestamp':
      return value as number | bigint;
    case 'text':
      return Buffer.from(value as string);
    case 'decimal': {
      const { units, scale, special } = value as Decimal;
      return type.precision <= wordPrecision && scale === type.scale && special === undefined ? units : null;
    }
    default:
      return null;
  }
}

/** How many of the ordered rows come before the first that is not below, or is above, the key. */
function bisect({ count, rows, at }: RowOrder, key: Key, what: 'not below' | 'above'): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = at(rows === null ? middle : rows[middle]);
    const order = compareKeys(found, key);
    if (order < 0 || (order === 0 && what === 'above')) low = middle + 1;
    else high = middle;
  }
  return low;
}
