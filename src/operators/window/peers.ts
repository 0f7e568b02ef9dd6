import type { DataType } from '../../data/type.ts';
import type { Vector } from '../../data/vector.ts';
import type { WindowRows } from '../../functions/define.ts';
import { type KeyOrder, rowsComparison } from '../../kernels/sort_keys.ts';

export interface SortedKeys {
  /** Partition keys, then order keys. */
  readonly keys: readonly Vector[];
  readonly keyTypes: readonly DataType[];
  readonly orders: readonly KeyOrder[];
  readonly partitionKeys: number;
}

/** Where partitions and groups of peers begin and end among sorted rows. */
export function peersOf({ keys, keyTypes, orders, partitionKeys: p }: SortedKeys, rows: number): WindowRows {
  const isPartition = firsts(keys.slice(0, p), rowsComparison(keyTypes.slice(0, p), orders.slice(0, p)), rows);
  const isPeer = firsts(keys.slice(p), rowsComparison(keyTypes.slice(p), orders.slice(p)), rows);
  for (let i = 0; i < rows; i++) isPeer[i] |= isPartition[i];
  const [partitionStart, partitionEnd] = spans(isPartition, rows);
  const [peerStart, peerEnd] = spans(isPeer, rows);
  return { rows, partitionStart, partitionEnd, peerStart, peerEnd };
}

type Compare = ReturnType<typeof rowsComparison>;

/** 1 for each row whose keys differ from those of the row before, and for the first. */
function firsts(keys: readonly Vector[], compare: Compare, rows: number): Uint8Array {
  const is = new Uint8Array(rows);
  is[0] = 1;
  if (keys.length === 0) return is;
  for (let i = 1; i < rows; i++) if (compare(keys, i - 1, keys, i) !== 0) is[i] = 1;
  return is;
}

/** Where the stretches begin and end (exclusive) that the marked rows begin. */
export function spans(isFirst: Uint8Array, rows: number): readonly [Int32Array, Int32Array] {
  const starts = new Int32Array(rows);
  const ends = new Int32Array(rows);
  for (let i = 1; i < rows; i++) starts[i] = isFirst[i] === 1 ? i : starts[i - 1];
  for (let i = rows - 1; i >= 0; i--) ends[i] = i === rows - 1 || isFirst[i + 1] === 1 ? i + 1 : ends[i + 1];
  return [starts, ends];
}
