import type { CollectedKeys } from '../../operators/runtime_filter/filter.ts';

/** Rows that one task wrote, as frames of src/data/ipc.ts. Plain data: what a reading task is told. */
export type Source =
  | { readonly kind: 'inline'; readonly frames: readonly Uint8Array[] }
  | { readonly kind: 'file'; readonly path: string; readonly ranges: readonly ByteRange[] };

export const noRows: Source = { kind: 'inline', frames: [] };

export interface ByteRange {
  readonly offset: number;
  readonly bytes: number;
}

/** All that a task wrote for the fragment that reads it, by partition (one when the exchange is not by hash). */
export interface WrittenRows {
  readonly partitions: readonly Source[];
  readonly rows: number;
  readonly bytes: number;
}

/** What is left of a task that is done. */
export interface TaskOutput extends WrittenRows {
  /** What runtime filters are made of, in the order of the fragment's summaries. */
  readonly keys: readonly CollectedKeys[];
}

/** What a task of the reader gets of it: one partition, or all of them in order. */
export function sourceOf(output: WrittenRows, partition: number | null): Source {
  if (partition !== null) return output.partitions[partition];
  if (output.partitions.length === 1) return output.partitions[0];
  return output.partitions.reduce(joined);
}

/** The partitions of one task lie in one file or are all inline. */
function joined(a: Source, b: Source): Source {
  if (a.kind === 'inline' && b.kind === 'inline') return { kind: 'inline', frames: [...a.frames, ...b.frames] };
  if (a.kind === 'file' && b.kind === 'file') return { ...a, ranges: [...a.ranges, ...b.ranges] };
  throw new Error('internal error: a task writes its partitions to one place');
}
