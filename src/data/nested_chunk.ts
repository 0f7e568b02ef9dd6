import type { ParquetChunk } from './split.ts';
import type { DataType } from './type.ts';

/**
 * How the groups of a Parquet column become arrays and records. Repetition is a list, every other group a struct:
 *
 *   value   a leaf: `leaf` counts those of the column
 *   record  a struct as a record
 *   only    a struct of one member that stands for it, as the groups around the items of a LIST
 *   list    an array
 */
export type NestedShape =
  | { readonly kind: 'value'; readonly type: DataType; readonly leaf: number }
  | { readonly kind: 'record'; readonly type: DataType; readonly fields: readonly NestedShape[] }
  | { readonly kind: 'only'; readonly type: DataType; readonly inner: NestedShape }
  | { readonly kind: 'list'; readonly type: DataType; readonly item: NestedShape };

/** An element of a Parquet schema, depth first: a leaf has a physical type, a group a number of children. */
export interface NestedElement {
  readonly name: string;
  readonly type?: number;
  readonly typeLength?: number;
  readonly repetition: number;
  readonly children?: number;
  readonly converted?: number;
}

/** A leaf of a nested column: `values` counts its levels, which are more than the rows where it repeats. */
export interface LeafChunk extends ParquetChunk {
  readonly values: number;
  /** Names of the elements from the column down to the leaf. */
  readonly path: readonly string[];
}

/** The leaves of one nested column of one row group. */
export interface NestedChunk {
  /** Schema index. */
  readonly column: number;
  readonly name: string;
  readonly shape: NestedShape;
  readonly elements: readonly NestedElement[];
  readonly leaves: readonly LeafChunk[];
}
