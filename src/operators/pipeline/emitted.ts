import { SqlError } from '../../base/error.ts';
import { type DataType, wordPrecision } from '../../data/type.ts';
import type { Code } from '../../wasm/code.ts';

/**
 * The value of an expression in compiled code; both codes are cheap (locals, constants) and may be repeated.
 *
 * i32  bool (0, 1); text as its number in the process's pool of texts
 * i64  whole numbers, dates, times, oids, and decimals as units of 10^-scale; `low` … `high` holds every value
 * f64  floats
 */
export interface Emitted {
  readonly word: 'i32' | 'i64' | 'f64';
  readonly value: Code;
  /** i32, 1 where the value is there; null: it always is. */
  readonly valid: Code | null;
  readonly low: bigint;
  readonly high: bigint;
  /** Digits behind the point of decimals and numerics. */
  readonly scale: number;
  /** i32: digits that a numeric shows, where these depend on the row; `scale` is the most. */
  readonly shown?: Code;
}

/** The value, whose digits must not depend on the row. */
export const plainScale = (value: Emitted): Emitted =>
  value.shown === undefined ? value : notCompiled('a numeric of varying scale');

/** The word in which values of a type are computed; null: they have none. */
export function wordOf(type: DataType): Emitted['word'] | null {
  switch (type.kind) {
    case 'bool':
    case 'text':
      return 'i32';
    case 'int':
    case 'date':
    case 'timestamp':
    case 'time':
    case 'oid':
      return 'i64';
    case 'decimal':
      return type.precision <= wordPrecision ? 'i64' : null;
    case 'float':
      return 'f64';
    default:
      return null;
  }
}

/** Not an error: this expression has no compiled form for these columns, the plain engine computes it. */
export class NotCompiled extends Error {}

export function notCompiled(what: string): never {
  throw new NotCompiled(what);
}

/** There is no code, or no room in the heap: the plain operators can do it, and have files. */
export const isRefusal = (thrown: unknown): boolean =>
  thrown instanceof NotCompiled || (thrown instanceof SqlError && thrown.code === '53200');
