import type { DataType } from '../data/type.ts';
import type { Value } from '../data/value.ts';

/** The word that stands for a value; null: it is not one word, or one of several. */
export function wordOf(type: DataType, value: Value): bigint | null {
  if (type.kind === 'float') return null;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null;
  const isDecimal = type.kind === 'decimal' && typeof value === 'object' && value !== null && 'units' in value;
  return isDecimal && value.scale === type.scale ? value.units : null;
}
