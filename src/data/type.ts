import { unreachable } from '../base/assert.ts';

/**
 * The type of a column or expression.
 *
 * `decimal` has one scale for all its values; `numeric` is Postgres's unconstrained numeric, where each value has its
 * own display scale (the result of a division or an average). `unknown` is an untyped literal or NULL until the binder
 * gives it a type; its values are text.
 */
export type DataType =
  | { readonly kind: 'bool' | 'text' | 'bytes' | 'date' | 'interval' | 'numeric' | 'unknown' }
  | { readonly kind: 'int'; readonly bits: 16 | 32 | 64 }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'timestamp'; readonly zoned: boolean };

export type TypeKind = DataType['kind'];

export const bool: DataType = { kind: 'bool' };
export const int16: DataType = { kind: 'int', bits: 16 };
export const int32: DataType = { kind: 'int', bits: 32 };
export const int64: DataType = { kind: 'int', bits: 64 };
export const float32: DataType = { kind: 'float', bits: 32 };
export const float64: DataType = { kind: 'float', bits: 64 };
export const numeric: DataType = { kind: 'numeric' };
export const text: DataType = { kind: 'text' };
export const bytes: DataType = { kind: 'bytes' };
export const date: DataType = { kind: 'date' };
export const timestamp: DataType = { kind: 'timestamp', zoned: false };
export const timestamptz: DataType = { kind: 'timestamp', zoned: true };
export const interval: DataType = { kind: 'interval' };
export const unknown: DataType = { kind: 'unknown' };

/** Most digits a decimal can have: what fits 128 bits. */
export const maxPrecision = 38;
/** Most digits a decimal can have in one 64-bit word. */
export const wordPrecision = 18;

/** numeric(precision, scale); precision 1..38, scale 0..precision. */
export const decimal = (precision: number, scale: number): DataType => ({ kind: 'decimal', precision, scale });

export function sameType(a: DataType, b: DataType): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'int' && b.kind === 'int') return a.bits === b.bits;
  if (a.kind === 'float' && b.kind === 'float') return a.bits === b.bits;
  if (a.kind === 'timestamp' && b.kind === 'timestamp') return a.zoned === b.zoned;
  if (a.kind === 'decimal' && b.kind === 'decimal') return a.precision === b.precision && a.scale === b.scale;
  return true;
}

/** The name Postgres prints, as `format_type` gives it. */
export function typeName(type: DataType): string {
  switch (type.kind) {
    case 'bool':
      return 'boolean';
    case 'int':
      return type.bits === 16 ? 'smallint' : type.bits === 32 ? 'integer' : 'bigint';
    case 'float':
      return type.bits === 32 ? 'real' : 'double precision';
    case 'decimal':
      return `numeric(${type.precision},${type.scale})`;
    case 'bytes':
      return 'bytea';
    case 'timestamp':
      return type.zoned ? 'timestamp with time zone' : 'timestamp without time zone';
    case 'numeric':
    case 'text':
    case 'date':
    case 'interval':
    case 'unknown':
      return type.kind;
    default:
      return unreachable(type);
  }
}

export const isNumber = (type: DataType): boolean =>
  type.kind === 'int' || type.kind === 'float' || type.kind === 'decimal' || type.kind === 'numeric';

/** Types whose values are bytes found through offsets. */
export const isVariable = (type: DataType): boolean =>
  type.kind === 'text' || type.kind === 'bytes' || type.kind === 'unknown';
