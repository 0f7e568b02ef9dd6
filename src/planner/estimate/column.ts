import type { ColumnStats, CommonValue, RelationStats } from '../../data/stats.ts';
import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import type { Moments } from './moments.ts';
import { type Place, placeOf } from './place.ts';

/** What is believed of a column at some node of the plan. */
export interface ColumnEstimate {
  /** Values that differ among the rows of the node. */
  readonly distinct: number;
  /** The same before other columns were looked at: among how many values a join looks for its partner. */
  readonly domain: number;
  /** Rows of the relation that the column comes from, and something that stands for that relation. */
  readonly base: number;
  readonly source: object;
  /** Smallest and largest value as a number; absent when not known or not a number. */
  readonly min?: number;
  readonly max?: number;
  /** Share of NULLs, 0 to 1. */
  readonly nulls: number;
  /** Average bytes of a value in memory. */
  readonly width: number;
  /** How far the rows of the relation lie in the order of the values, -1 to 1; absent when not known. */
  readonly correlation?: number;
  /** What ANALYZE has found, as long as no filter on the column itself has changed it. */
  readonly distribution?: Distribution;
  /** Of an aggregate: how its values spread over the groups. */
  readonly moments?: Moments;
}

export interface Distribution {
  readonly type: DataType;
  readonly common: readonly CommonValue[];
  readonly histogram: readonly Exclude<Value, null>[];
}

export function unknownColumn(type: DataType, rows: number): ColumnEstimate {
  const distinct = Math.max(1, type.kind === 'bool' ? Math.min(2, rows) : rows);
  return { distinct, domain: distinct, base: rows, source: {}, nulls: 0, width: widthOf(type) };
}

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

const numberPlace = (place: Place | undefined): number | undefined => (typeof place === 'number' ? place : undefined);

/** A column of a relation, from its statistics. */
export function fromStats({ rows, columns }: RelationStats, index: number, type: DataType): ColumnEstimate {
  const stats = columns[index];
  const min = numberPlace(placeOf(stats?.min, type));
  const max = numberPlace(placeOf(stats?.max, type));
  const nulls = rows === 0 ? 0 : Math.min(1, (stats?.nulls ?? 0) / rows);
  const range = min === undefined || max === undefined ? {} : { min, max };
  const present = rows * (1 - nulls);
  const distinct = Math.max(1, Math.min(present, stats?.distinct ?? guessDistinct(stats, type, rows, range)));
  const { common, histogram, correlation } = stats ?? {};
  return {
    ...range,
    ...{ distinct, domain: distinct, base: rows, source: columns, nulls },
    width: stats?.width ?? (type.kind === 'text' ? textWidthOf(stats, rows) : widthOf(type)),
    ...(correlation === undefined ? {} : { correlation }),
    ...(common === undefined || histogram === undefined ? {} : { distribution: { type, common, histogram } }),
  };
}

/** Compression shrinks text about three times. */
const textWidthOf = (stats: ColumnStats | undefined, rows: number): number =>
  stats?.bytes === undefined || rows === 0 ? textWidth : Math.max(4, Math.min(1000, (3 * stats.bytes) / rows));

/** Whole numbers cannot be more than their range holds, nor values more than their dictionary seems to. */
function guessDistinct(
  stats: ColumnStats | undefined,
  type: DataType,
  rows: number,
  range: { readonly min?: number; readonly max?: number },
): number {
  if (type.kind === 'bool') return 2;
  const step = stepOf(type);
  if (step !== undefined && range.min !== undefined && range.max !== undefined) {
    return Math.min(stats?.about ?? rows, (range.max - range.min) / step + 1);
  }
  if (stats?.about !== undefined) return stats.about;
  if (stats?.bytes === undefined || stats.bytes === 0 || rows === 0) return rows;
  // Codes are compressed once more, to about half.
  return 2 ** Math.min(40, (2 * 8 * stats.bytes) / rows);
}

const microsPerDay = 86_400_000_000;

/** Between two neighbouring values; undefined where they lie as near as one likes. */
function stepOf(type: DataType): number | undefined {
  switch (type.kind) {
    case 'int':
      return 1;
    case 'date':
      return microsPerDay;
    case 'decimal':
      return 10 ** -type.scale;
    default:
      return undefined;
  }
}
