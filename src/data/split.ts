import type { Batch } from './batch.ts';
import type { NestedChunk } from './nested_chunk.ts';
import type { DataType } from './type.ts';
import type { Value } from './value.ts';

/** Names one version of one file: a changed size, ETag or time is another file. */
export interface FileIdentity {
  readonly path: string;
  readonly size: number;
  /** ETag of an object, or modification time in ns of a local file, as text. */
  readonly version: string;
}

/**
 * A piece of a relation that one task reads: plain data, so that it can be sent to a worker.
 * The list of splits of a relation depends on the files alone, never on the number of workers.
 */
export type Split = ParquetSplit | CsvSplit | JsonSplit | SeriesSplit | RowsSplit;

export interface ParquetSplit {
  readonly kind: 'parquet';
  readonly file: FileIdentity;
  readonly rowGroup: number;
  readonly rows: number;
  /** Rows of the whole file; absent: many. */
  readonly fileRows?: number;
  /** Byte range of the row group's wanted columns, for the estimate of work. */
  readonly bytes: number;
  /** Values that all rows of the file share (hive partitions, defaults of later columns), by schema index. */
  readonly partition: readonly { readonly column: number; readonly type: DataType; readonly value: Value }[];
  /** The wanted columns that lie in the file, so that no task has to read the footer again. */
  readonly chunks: readonly ParquetChunk[];
  /** The wanted columns of groups. */
  readonly nested?: readonly NestedChunk[];
  /** A wanted column that counts the rows of the file: this row group begins with `first`. */
  readonly rowNumbers?: { readonly column: number; readonly first: number };
  /** Wanted columns that this file lacks (union_by_name): all NULL. */
  readonly absent: readonly { readonly column: number; readonly type: DataType }[];
}

/** Where one column of one row group lies and how it is stored; numbers are those of the Parquet format. */
export interface ParquetChunk {
  /** Schema index. */
  readonly column: number;
  readonly name: string;
  readonly type: DataType;
  readonly physical: number;
  /** Bytes per value of FIXED_LEN_BYTE_ARRAY, else 0. */
  readonly typeLength: number;
  /** How stored values become ours: see src/storage/parquet/schema.ts. */
  readonly meaning: string;
  readonly optional: boolean;
  readonly codec: number;
  readonly encodings: readonly number[];
  /** Bytes start to start + length of the file. */
  readonly start: number;
  readonly length: number;
  readonly uncompressed: number;
  readonly dataPage: number;
  readonly dictionaryPage: number | null;
  /** Where its Bloom filter lies, if it has one. */
  readonly bloom?: { readonly start: number; readonly length: number };
}

/** How the rows of a delimited text file are written. */
export interface CsvDialect {
  /** One character. */
  readonly delimiter: string;
  /** One character; '' = values are never quoted. */
  readonly quote: string;
  /** What stands before a quote within quotes. */
  readonly escape: string;
  /** Lines that begin with it are no rows; '' = there are none. */
  readonly comment: string;
  /** Texts that mean NULL. */
  readonly nulls: readonly string[];
  /** Lines before the header, or the first row. */
  readonly skip: number;
  readonly header: boolean;
  /** A row with too few values has NULL in the last ones. */
  readonly padding: boolean;
  readonly compression: 'none' | 'gzip' | 'zstd';
}

/** A value that all rows of a file share: of a folder named key=value, the file's path, NULL for a column it lacks. */
export interface SharedValue {
  /** Schema index. */
  readonly column: number;
  readonly type: DataType;
  readonly value: Value;
}

/** A whole delimited text file. */
export interface CsvSplit {
  readonly kind: 'csv';
  readonly file: FileIdentity;
  /** A guess from the size. */
  readonly rows: number;
  readonly dialect: CsvDialect;
  /** Values of a row, and what they are called. */
  readonly width: number;
  readonly names: readonly string[];
  /** The wanted columns: schema index, and place in a row. */
  readonly fields: readonly { readonly column: number; readonly at: number; readonly type: DataType }[];
  readonly constants: readonly SharedValue[];
}

/** A whole file of JSON values: one a line (or with any white space between), or one array of them. */
export interface JsonSplit {
  readonly kind: 'json';
  readonly file: FileIdentity;
  /** A guess from the size. */
  readonly rows: number;
  readonly compression: CsvDialect['compression'];
  /** The wanted columns by key; null: the value itself, where values are no objects. */
  readonly fields: readonly { readonly column: number; readonly key: string | null; readonly type: DataType }[];
  readonly constants: readonly SharedValue[];
}

/** generate_series: start, start + step, … while not beyond stop. */
export interface SeriesSplit {
  readonly kind: 'series';
  readonly type: DataType;
  readonly start: bigint;
  readonly step: bigint;
  readonly rows: number;
}

/** Rows that are already here: VALUES, system tables. */
export interface RowsSplit {
  readonly kind: 'rows';
  readonly rows: number;
  readonly batch: Batch;
}
