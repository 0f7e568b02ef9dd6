import { lazyList } from '../../base/lazy_list.ts';
import type { ColumnStats, RelationStats } from '../../data/stats.ts';
import type { Value } from '../../data/value.ts';
import { compareValues } from './compare.ts';
import { combinedGuess, guessDistinct } from './guess_distinct.ts';
import { type ParquetTable, partitionOf, statsOf } from './table.ts';

/** Rows and column statistics of all files together, from their footers; a column's once they are asked for. */
export function relationStats(table: ParquetTable): RelationStats {
  const rows = table.files.reduce((sum, { footer }) => sum + footer.rows, 0);
  return { rows, columns: lazyList(table.schema.length, (column) => columnStats(table, column)) };
}

type Present = Exclude<Value, null>;

function columnStats(table: ParquetTable, column: number): ColumnStats {
  const { type } = table.schema[column];
  const range = new Range();
  let nulls: number | undefined = 0;
  let bytes = 0;
  let groups = 0;
  let distinct: number | undefined;
  const guesses: { readonly distinct: number; readonly rows: number }[] = [];
  table.files.forEach((file, position) => {
    for (const group of file.footer.rowGroups) {
      if (group.rows === 0) continue;
      const stats = statsOf(table, { file, group, position }, column);
      nulls = nulls === undefined || stats.nulls === undefined ? undefined : nulls + stats.nulls;
      if (stats.nulls !== group.rows) range.add(stats.min, stats.max);
      distinct = stats.distinct;
      groups++;
      const leaf = file.found[column]?.leaf ?? -1;
      if (leaf === -1) continue;
      bytes += group.columns[leaf].compressed;
      const guess = guessDistinct(group.columns[leaf], group.rows - (stats.nulls ?? 0), stats);
      if (guess !== undefined) guesses.push({ distinct: guess, rows: group.rows });
    }
  });
  // Distinct counts of several row groups cannot be added up; those of folders can be counted.
  const folder = partitionOf(table, column);
  if (folder !== undefined) distinct = new Set(folder.values.filter((value) => value !== null)).size;
  else if (groups !== 1) distinct = undefined;
  return {
    ...range.known(),
    ...(nulls === undefined ? {} : { nulls }),
    ...(distinct === undefined ? {} : { distinct }),
    ...(guesses.length === 0 || guesses.length < groups ? {} : { about: combinedGuess(guesses, type) }),
    bytes,
  };
}

/** Row groups one after the other that say something about the order of the rows. */
const leastOrdered = 4;

/** The smallest minimum and largest maximum, as long as all are known, and whether row groups follow each other in order. */
class Range {
  private min: Present | undefined;
  private max: Present | undefined;
  private noMin = false;
  private noMax = false;
  private count = 0;
  private rises = true;
  private falls = true;

  add(min: Present | undefined, max: Present | undefined): void {
    this.count++;
    if (min === undefined || this.max === undefined || compareValues(min, this.max) < 0)
      this.rises &&= this.count === 1;
    if (max === undefined || this.min === undefined || compareValues(max, this.min) > 0)
      this.falls &&= this.count === 1;
    if (min === undefined) this.noMin = true;
    else if (this.min === undefined || compareValues(min, this.min) < 0) this.min = min;
    if (max === undefined) this.noMax = true;
    else if (this.max === undefined || compareValues(max, this.max) > 0) this.max = max;
  }

  known(): Pick<ColumnStats, 'min' | 'max' | 'correlation'> {
    const isOrdered = this.count >= leastOrdered && this.rises !== this.falls;
    return {
      ...(isOrdered ? { correlation: this.rises ? 1 : -1 } : {}),
      ...(this.noMin || this.min === undefined ? {} : { min: this.min }),
      ...(this.noMax || this.max === undefined ? {} : { max: this.max }),
    };
  }
}
