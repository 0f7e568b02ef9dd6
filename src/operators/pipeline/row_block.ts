import type { ColumnId } from '../../base/ids.ts';
import type { Batch } from '../../data/batch.ts';
import { strideOf, type Vector } from '../../data/vector.ts';
import { flatten, gather, slice } from '../../kernels/gather.ts';
import type { Column } from '../../plan/expr.ts';
import { gatherRows } from '../../storage/column_cache/gather_rows.ts';
import type { PinnedColumns } from '../../storage/column_cache/read_columns.ts';
import { copyRows } from '../../storage/column_cache/vectors.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import { Blocks } from './blocks.ts';
import { notCompiled } from './emitted.ts';
import { rangeOf, wordsOf } from './heap_words.ts';
import type { PipelineHost } from './host.ts';

/** Rows that a pipeline runs over at once: a row group in the cache, or a batch laid out in the heap. */
export interface RowBlock {
  readonly rows: number;
  readonly columns: ReadonlyMap<ColumnId, HeapColumn>;
  /** Rows `start` to `end` of a column as a plain vector. */
  vector(id: ColumnId, start: number, end: number): Vector;
  /** Rows of a column by their numbers. */
  gather(id: ColumnId, rows: Int32Array): Vector;
  /** Once, when nothing uses it any more. */
  release(): void;
}

/** A row group whose columns are pinned; throws NotCompiled where a column is not in the cache. */
export function rowGroupBlock(pinned: PinnedColumns, output: readonly Column[], { heap }: PipelineHost): RowBlock {
  const columns = new Map<ColumnId, HeapColumn>();
  for (const [i, read] of pinned.columns.entries()) {
    if (read.kind !== 'cached') notCompiled('a column that the file lacks');
    else columns.set(output[i].id, read.column);
  }
  return {
    rows: pinned.rows,
    columns,
    vector: (id, start, end) => copyRows(heap, columns.get(id)!, start, end),
    gather: (id, rows) => gatherRows(heap, columns.get(id)!, rows),
    release: () => pinned.release(),
  };
}

/** A batch; columns among `used` are laid out, where their type has words. */
export function batchBlock(
  batch: Batch,
  output: readonly Column[],
  used: ReadonlyMap<ColumnId, 'words' | 'wide'>,
  host: PipelineHost,
): RowBlock {
  const blocks = new Blocks(host);
  const at = new Map(output.map(({ id }, i) => [id, batch.columns[i]]));
  const columns = new Map<ColumnId, HeapColumn>();
  try {
    for (const [id, vector] of at) {
      const how = used.get(id);
      if (how !== undefined) columns.set(id, laidOut(vector, how === 'wide', host, blocks));
    }
  } catch (thrown) {
    blocks.close();
    throw thrown;
  }
  return {
    rows: batch.length,
    columns,
    vector: (id, start, end) => slice(at.get(id)!, start, end),
    gather: (id, rows) => gather(at.get(id)!, rows),
    release: () => blocks.close(),
  };
}

const empty = { values: 0, offsets: 0, validity: 0, low: 0n, high: 0n, dictionary: null, stride: 1, bytes: 0 } as const;

/** `wide`: a sum on its way, a numeric of three words of which no single one says what it is. */
function laidOut(vector: Vector, wide: boolean, { texts }: PipelineHost, blocks: Blocks): HeapColumn {
  const { type, length } = vector;
  const bits = (validity: Uint8Array | null): number => (validity === null ? 0 : blocks.put(validity));
  const words = wide ? null : wordsOf(vector, texts);
  if (words !== null) {
    const { storage, values } = words;
    const range = words.word === 'i64' ? rangeOf(words) : words.range;
    const place = { values: blocks.put(values), validity: bits(words.validity) };
    return { ...empty, ...place, type, rows: length, form: 'words', storage, low: range.low, high: range.high };
  }
  const stride = strideOf(type);
  if (stride < 2) return { ...empty, type, rows: length, form: 'bytes', storage: 'i32' };
  const { values, validity } = flatten(vector);
  const place = { values: blocks.put(values), validity: bits(validity) };
  return { ...empty, ...place, type, rows: length, form: 'wide', storage: 'i64', stride };
}
