import type { Schema } from '../../data/schema.ts';
import type { Value } from '../../data/value.ts';
import type { PartitionColumn } from '../hive.ts';
import { type ChunkStats, chunkStats } from './chunk_stats.ts';
import type { ParquetFile } from './footer.ts';
import type { RowGroup } from './metadata.ts';
import type { FileColumn } from './schema.ts';

/** The files of a relation and where each of its columns lies in each of them. */
export interface ParquetTable {
  readonly schema: Schema;
  readonly files: readonly TableFile[];
  readonly partitions: readonly PartitionColumn[];
  /** Schema index of the column that counts the rows of each file from 0. */
  readonly rowNumber?: number;
}

export interface TableFile extends ParquetFile {
  /** By schema index: the column of the file, or undefined for partition columns and absent ones. */
  readonly found: readonly (FileColumn | undefined)[];
  /** By schema index: the value of all rows of the file, for columns that do not lie in it. */
  readonly constants?: ReadonlyMap<number, Value>;
}

export interface PlacedGroup {
  readonly file: TableFile;
  readonly group: RowGroup;
  /** Of the file among the files. */
  readonly position: number;
}

/** The values of a hive partition column, or undefined: partition columns stand last in the schema. */
export function partitionOf(table: ParquetTable, column: number): PartitionColumn | undefined {
  return table.partitions[column - (table.schema.length - table.partitions.length)];
}

/** What is known of a column in one row group, wherever the column comes from. */
export function statsOf(table: ParquetTable, { file, group, position }: PlacedGroup, column: number): ChunkStats {
  const partition = partitionOf(table, column);
  const shared = partition === undefined ? file.constants?.get(column) : partition.values[position];
  if (shared !== undefined) {
    const value = shared;
    if (value === null) return { nulls: group.rows, mayHaveNaN: false };
    return { min: value, max: value, nulls: 0, distinct: 1, mayHaveNaN: false };
  }
  if (column === table.rowNumber) return { nulls: 0, mayHaveNaN: false };
  const found = file.found[column];
  if (found === undefined) return { nulls: group.rows, mayHaveNaN: false };
  if (found.leaf === -1) return { mayHaveNaN: true };
  return chunkStats(group.columns[found.leaf], found, file.footer.createdBy);
}
