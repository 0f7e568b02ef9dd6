import { compareTexts } from '../../data/compare.ts';
import type { DataType } from '../../data/type.ts';
import type { Decimal, Value } from '../../data/value.ts';

/** Where a value stands among those of its kind: times in microseconds, texts as they are. */
export type Place = number | string;

const microsPerDay = 86_400_000_000;

/** undefined for NULL, NaN and types without an order that matters here. */
export function placeOf(value: Value | undefined, type: DataType): Place | undefined {
  if (value === null || value === undefined) return undefined;
  switch (type.kind) {
    case 'bool':
    case 'int':
    case 'float':
    case 'timestamp':
    case 'time':
    case 'oid': {
      const place = Number(value);
      return Number.isNaN(place) ? undefined : place;
    }
    case 'date':
      return Number(value) * microsPerDay;
    case 'decimal':
    case 'numeric': {
      const { units, scale, special } = value as Decimal;
      return special === undefined ? Number(units) / 10 ** scale : undefined;
    }
    case 'text':
    case 'unknown':
    case 'name':
    case 'char':
    case 'uuid':
      return value as string;
    default:
      return undefined;
  }
}

/** Below, at or above zero; undefined when a number meets a text. */
export function comparePlaces(a: Place, b: Place): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return typeof a === 'string' && typeof b === 'string' ? compareTexts(a, b) : undefined;
}

/** How far `at` is on the way from `low` to `high`, 0 to 1. */
export function fractionOf(at: Place, low: Place, high: Place): number {
  if (typeof at === 'number' && typeof low === 'number' && typeof high === 'number') {
    return high > low ? clamp((at - low) / (high - low)) : 0.5;
  }
  if (typeof at !== 'string' || typeof low !== 'string' || typeof high !== 'string') return 0.5;
  const shared = sharedPrefix(low, high);
  const [x, from, to] = [at, low, high].map((text) => digits(text.slice(shared)));
  return to > from ? clamp((x - from) / (to - from)) : 0.5;
}

const clamp = (x: number): number => Math.min(1, Math.max(0, x));

function sharedPrefix(a: string, b: string): number {
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return i;
}

/** The first characters as a fraction, each a digit; rare characters count as the last one. */
function digits(text: string): number {
  let value = 0;
  for (let i = Math.min(text.length, 6) - 1; i >= 0; i--) value = (value + Math.min(text.charCodeAt(i), 255) + 1) / 257;
  return value;
}
