import type { Bound } from '../../data/bounds.ts';
import type { KnownColumn, KnownRows, SplitRequest } from '../../data/relation.ts';
import type { Value } from '../../data/value.ts';
import type { ChunkStats } from './chunk_stats.ts';
import { compareValues } from './compare.ts';
import { physical } from './metadata.ts';
import { holdsForAll, mayHold } from './prune.ts';
import type { FileColumn } from './schema.ts';
import { type ParquetTable, type PlacedGroup, statsOf } from './table.ts';

type Present = Exclude<Value, null>;

/**
 * What footers say of the rows within the bounds: how many there are, and of each column its NULLs and extremes. Null
 * when a row group may hold rows on both sides of a bound, or a column cannot be read.
 */
export function knownRows(table: ParquetTable, { columns, bounds }: SplitRequest): KnownRows | null {
  if (columns.some((column) => table.files.some(({ found }) => found[column]?.unsupported !== undefined))) return null;
  const gathered = columns.map(() => new Gathered());
  let rows = 0;
  let rowGroups = 0;
  for (const [position, file] of table.files.entries()) {
    for (const group of file.footer.rowGroups) {
      const at: PlacedGroup = { file, group, position };
      const within = group.rows === 0 ? 'none' : rowsWithin(table, at, bounds);
      if (within === 'some') return null;
      if (within === 'none') continue;
      rows += group.rows;
      rowGroups++;
      columns.forEach((column, i) => {
        gathered[i].add(exactStats(table, at, column), group.rows);
      });
    }
  }
  return { rows, rowGroups, columns: gathered.map((each) => each.known()) };
}

function rowsWithin(table: ParquetTable, at: PlacedGroup, bounds: readonly Bound[]): 'none' | 'some' | 'all' {
  const { rows } = at.group;
  if (!bounds.every((bound) => mayHold(bound, statsOf(table, at, bound.column), rows))) return 'none';
  return bounds.every((bound) => holdsForAll(bound, exactStats(table, at, bound.column), rows)) ? 'all' : 'some';
}

type ExactStats = Pick<ChunkStats, 'min' | 'max' | 'nulls'>;

/** Of the statistics only what is no bound or guess but the value itself. */
function exactStats(table: ParquetTable, at: PlacedGroup, column: number): ExactStats {
  const stats = statsOf(table, at, column);
  const found = at.file.found[column];
  // All rows of the file share one value.
  if (found === undefined) return stats;
  if (found.leaf === -1) return {};
  const nulls = found.optional ? stats.nulls : 0;
  const { minExact, maxExact } = at.group.columns[found.leaf].statistics ?? {};
  const { min, max } = stats;
  return {
    ...(nulls === undefined ? {} : { nulls }),
    ...(min !== undefined && minExact !== false && isExact(min, found) ? { min } : {}),
    ...(max !== undefined && maxExact !== false && isExact(max, found) ? { max } : {}),
  };
}

const exactKinds: ReadonlySet<string> = new Set(['int', 'decimal', 'date', 'timestamp']);

/** Floats have NaN and two zeros, texts may be cut short; what does not fit its type is read as something else. */
function isExact(value: Present, { type, physical: stored }: FileColumn): boolean {
  if (stored === physical.boolean) return true;
  if (stored !== physical.int32 && stored !== physical.int64) return false;
  if (type.kind === 'int' && type.bits === 16)
    return BigInt.asIntN(16, BigInt(value as number)) === BigInt(value as number);
  return exactKinds.has(type.kind);
}

/** Statistics of one column, put together over row groups. */
class Gathered {
  private nulls: number | undefined = 0;
  /** undefined: not known; null: no values so far. */
  private min: Value | undefined = null;
  private max: Value | undefined = null;

  add({ min, max, nulls }: ExactStats, rows: number): void {
    this.nulls = this.nulls === undefined || nulls === undefined ? undefined : this.nulls + nulls;
    if (nulls === rows && min === undefined && max === undefined) return;
    this.min = further(this.min, min, -1);
    this.max = further(this.max, max, 1);
  }

  known(): KnownColumn {
    return {
      ...(this.nulls === undefined ? {} : { nulls: this.nulls }),
      ...(this.min === undefined ? {} : { min: this.min }),
      ...(this.max === undefined ? {} : { max: this.max }),
    };
  }
}

function further(known: Value | undefined, value: Present | undefined, sign: 1 | -1): Value | undefined {
  if (known === undefined || value === undefined) return undefined;
  return known === null || sign * compareValues(value, known) > 0 ? value : known;
}
