import { unreachable } from '../base/assert.ts';

/**
 * The type of a column or expression.
 *
 * `decimal` has one scale for all its values; `numeric` is Postgres's unconstrained numeric, where each value has its
 * own display scale (the result of a division or an average). `unknown` is an untyped literal or NULL until the binder
 * gives it a type; its values are text.
 *
 * `name` and `char` ("char") are texts of the system catalogs; `oid` is a row number there, and a `reg` one that prints
 * as the name of what it stands for. An `array` has any number of dimensions, as in Postgres; a `record` is a row, a
 * struct, a composite.
 */
export type DataType =
  | { readonly kind: 'bool' | 'text' | 'bytes' | 'date' | 'interval' | 'numeric' | 'unknown' }
  | { readonly kind: 'uuid' | 'time' | 'timetz' | 'json' | 'jsonb' | 'name' | 'char' | 'oid' }
  | { readonly kind: 'int'; readonly bits: 16 | 32 | 64 }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'timestamp'; readonly zoned: boolean }
  | { readonly kind: 'reg'; readonly of: RegKind }
  | { readonly kind: 'array'; readonly element: DataType }
  | { readonly kind: 'record'; readonly fields: readonly RecordField[] };

/** What the number of a `reg` type stands for: regclass, regtype, … */
export type RegKind = 'class' | 'type' | 'proc' | 'procedure' | 'namespace' | 'role' | 'oper' | 'operator';

export interface RecordField {
  readonly name: string;
  readonly type: DataType;
}

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
export const uuid: DataType = { kind: 'uuid' };
export const time: DataType = { kind: 'time' };
export const timetz: DataType = { kind: 'timetz' };
export const json: DataType = { kind: 'json' };
export const jsonb: DataType = { kind: 'jsonb' };
export const name: DataType = { kind: 'name' };
/** Postgres's one-byte "char", not char(n). */
export const char: DataType = { kind: 'char' };
export const oid: DataType = { kind: 'oid' };
export const reg = (of: RegKind): DataType => ({ kind: 'reg', of });
export const arrayOf = (element: DataType): DataType => ({ kind: 'array', element });
export const recordOf = (fields: readonly RecordField[]): DataType => ({ kind: 'record', fields });

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
  if (a.kind === 'reg' && b.kind === 'reg') return a.of === b.of;
  if (a.kind === 'array' && b.kind === 'array') return sameType(a.element, b.element);
  if (a.kind === 'record' && b.kind === 'record') return sameFields(a.fields, b.fields);
  return true;
}

const sameFields = (a: readonly RecordField[], b: readonly RecordField[]): boolean =>
  a.length === b.length && a.every(({ name, type }, i) => name === b[i].name && sameType(type, b[i].type));

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
    case 'time':
      return 'time without time zone';
    case 'timetz':
      return 'time with time zone';
    case 'char':
      return '"char"';
    case 'reg':
      return `reg${type.of}`;
    case 'array':
      return `${typeName(type.element)}[]`;
    case 'numeric':
    case 'text':
    case 'date':
    case 'interval':
    case 'unknown':
    case 'uuid':
    case 'json':
    case 'jsonb':
    case 'name':
    case 'oid':
    case 'record':
      return type.kind;
    default:
      return unreachable(type);
  }
}

export const isNumber = (type: DataType): boolean =>
  type.kind === 'int' || type.kind === 'float' || type.kind === 'decimal' || type.kind === 'numeric';

const variable: ReadonlySet<TypeKind> = new Set<TypeKind>([
  'text',
  'bytes',
  'unknown',
  'uuid',
  'json',
  'jsonb',
  'name',
  'char',
  'reg',
  'array',
  'record',
]);

/** Types whose values are bytes found through offsets. */
export const isVariable = (type: DataType): boolean => variable.has(type.kind);

/** Variable types whose equal values may differ in their bytes, as numerics in an array: compare their normal form. */
export const hasNormalForm = (type: DataType): boolean =>
  type.kind === 'array' || type.kind === 'record' || type.kind === 'jsonb';

/** Types whose equal values may be told apart, by their texts for example: 1.0 and 1.00, 0 and -0, a month and 30 days. */
export function hasManyForms(type: DataType): boolean {
  switch (type.kind) {
    case 'numeric':
    case 'float':
    case 'interval':
    case 'jsonb':
      return true;
    case 'array':
      return hasManyForms(type.element);
    case 'record':
      return type.fields.some((field) => hasManyForms(field.type));
    default:
      return false;
  }
}

/** Types whose values are character strings in UTF-8. */
export const isTextual = (type: DataType): boolean =>
  type.kind === 'text' || type.kind === 'unknown' || type.kind === 'name' || type.kind === 'char';
