import type { ColumnStats } from '../../data/stats.ts';
import type { DataType } from '../../data/type.ts';
import type { Decimal, Value } from '../../data/value.ts';

/** What is believed of a column at some node of the plan. */
export interface ColumnEstimate {
  readonly distinct: number;
  /** Smallest and largest value as a number (days, microseconds, units); absent when not known or not a number. */
  readonly min?: number;
  readonly max?: number;
  /** Share of NULLs, 0 to 1. */
  readonly nulls: number;
  /** Average bytes of a value in memory. */
  readonly width: number;
}

export const unknownColumn = (type: DataType, rows: number): ColumnEstimate => ({
  distinct: Math.max(1, type.kind === 'bool' ? Math.min(2, rows) : rows),
  nulls: 0,
  width: widthOf(type),
});

/** Text without statistics is taken for words, not for documents. */
const textWidth = 32;

export function widthOf(type: DataType): number {
  switch (type.kind) {
    case 'bool':
      return 1;
    case 'int':
    case 'float':
      return type.bits / 8;
    case 'date':
      return 4;
    case 'timestamp':
      return 8;
    case 'decimal':
      return type.precision <= 18 ? 8 : 16;
    case 'interval':
      return 16;
    case 'numeric':
      return 24;
    case 'uuid':
    case 'timetz':
      return 16;
    case 'time':
    case 'oid':
      return 8;
    default:
      return textWidth;
  }
}

/** A value on a line, for interpolation; undefined where there is no line (text, booleans). */
export function position(value: Value | undefined, type: DataType): number | undefined {
  if (value === null || value === undefined) return undefined;
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'date':
    case 'timestamp':
      return Number(value);
    case 'decimal':
    case 'numeric': {
      const { units, scale, special } = value as Decimal;
      return special === undefined ? Number(units) / 10 ** scale : undefined;
    }
    default:
      return undefined;
  }
}

/** A column of a relation, from its statistics. */
export function fromStats(stats: ColumnStats | undefined, type: DataType, rows: number): ColumnEstimate {
  const min = position(stats?.min, type);
  const max = position(stats?.max, type);
  const nulls = rows === 0 ? 0 : Math.min(1, (stats?.nulls ?? 0) / rows);
  const range = min === undefined || max === undefined ? {} : { min, max };
  return {
    ...range,
    distinct: Math.max(1, Math.min(rows, stats?.distinct ?? guessDistinct(stats, type, rows, range))),
    nulls,
    width: type.kind === 'text' ? textWidthOf(stats, rows) : widthOf(type),
  };
}

/** Compression shrinks text about three times. */
const textWidthOf = (stats: ColumnStats | undefined, rows: number): number =>
  stats?.bytes === undefined || rows === 0 ? textWidth : Math.max(4, Math.min(1000, (3 * stats.bytes) / rows));

/** Whole numbers cannot be more than their range holds; of other values, few bytes a row mean a small dictionary. */
function guessDistinct(
  stats: ColumnStats | undefined,
  type: DataType,
  rows: number,
  range: { readonly min?: number; readonly max?: number },
): number {
  if (type.kind === 'bool') return 2;
  const steps = type.kind === 'decimal' ? 10 ** type.scale : 1;
  const isWhole = type.kind === 'int' || type.kind === 'date' || type.kind === 'decimal';
  if (isWhole && range.min !== undefined && range.max !== undefined) return (range.max - range.min) * steps + 1;
  if (stats?.bytes === undefined || rows === 0) return rows;
  // Codes are compressed once more, to about half.
  return 2 ** Math.min(40, (2 * 8 * stats.bytes) / rows);
}
