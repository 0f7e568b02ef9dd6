import type { ColumnId } from '../../base/ids.ts';
import type { Batch } from '../../data/batch.ts';
import { int64 } from '../../data/type.ts';
import { flat, strideOf, type Vector } from '../../data/vector.ts';
import { constant, vectorOf } from '../../data/vector_builder.ts';
import { flatten, gather, slice } from '../../kernels/gather.ts';
import type { Column } from '../../plan/expr.ts';
import { gatherRows } from '../../storage/column_cache/gather_rows.ts';
import type { PinnedColumns, ReadColumn } from '../../storage/column_cache/read_columns.ts';
import { copyRows } from '../../storage/column_cache/vectors.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import { type Blocks, filledBlocks } from './blocks.ts';
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

/** The columns that code uses, and how. */
type Used = ReadonlyMap<ColumnId, 'words' | 'wide'>;

/** A row group whose columns are pinned. What the file lacks is laid out where it is among `used`. Errors: 53200. */
export function rowGroupBlock(
  pinned: PinnedColumns,
  output: readonly Column[],
  used: Used,
  host: PipelineHost,
): RowBlock {
  const { heap } = host;
  const { rows } = pinned;
  const columns = new Map<ColumnId, HeapColumn>();
  const others = new Map<ColumnId, UnstoredColumn>();
  const blocks = filledBlocks(host, (blocks) => {
    for (const [i, read] of pinned.columns.entries()) {
      const { id } = output[i];
      if (read.kind === 'cached') columns.set(id, read.column);
      else {
        others.set(id, read);
        if (used.has(id)) columns.set(id, unstored(read, rows, host, blocks));
      }
    }
  });
  return {
    rows,
    columns,
    vector(id, start, end) {
      const other = others.get(id);
      return other === undefined
        ? copyRows(heap, columns.get(id)!, start, end)
        : unstoredRows(other, end - start, (i) => start + i);
    },
    gather(id, at) {
      const other = others.get(id);
      return other === undefined
        ? gatherRows(heap, columns.get(id)!, at)
        : unstoredRows(other, at.length, (i) => at[i]);
    },
    release() {
      blocks.close();
      pinned.release();
    },
  };
}

type UnstoredColumn = Exclude<ReadColumn, { readonly kind: 'cached' }>;

/** `count` rows, whose numbers `at` gives. */
function unstoredRows(read: UnstoredColumn, count: number, at: (i: number) => number): Vector {
  if (read.kind === 'constant') return constant(read.type, read.value, count);
  const values = new BigInt64Array(count);
  const halves = new Int32Array(values.buffer);
  for (let i = 0; i < count; i++) {
    const number = read.first + at(i);
    halves[2 * i] = number | 0;
    halves[2 * i + 1] = Math.floor(number / 2 ** 32);
  }
  return flat(int64, values, count);
}

/** One text for all rows is a dictionary of its own. */
function unstored(read: UnstoredColumn, rows: number, host: PipelineHost, blocks: Blocks): HeapColumn {
  if (read.kind === 'numbers' || read.type.kind !== 'text') {
    const vector = flatten(unstoredRows(read, rows, (i) => i));
    return laidOut(vector, { isWide: false, isRanged: true }, { host, blocks });
  }
  const { type, value } = read;
  const dictionary = vectorOf(type, value === null ? [] : [value]);
  const values = blocks.put(new Uint8Array(rows));
  const validity = value === null ? blocks.put(new Uint8Array((rows + 7) >> 3)) : 0;
  return { ...empty, type, rows, form: 'codes', storage: 'u8', values, validity, dictionary };
}

/** A batch; columns among `used` are laid out, where their type has words. */
export function batchBlock(
  batch: Batch,
  output: readonly Column[],
  { used, ranged }: { used: Used; ranged: ReadonlySet<ColumnId> },
  host: PipelineHost,
): RowBlock {
  const at = new Map(output.map(({ id }, i) => [id, batch.columns[i]]));
  const columns = new Map<ColumnId, HeapColumn>();
  const blocks = filledBlocks(host, (blocks) => {
    for (const [id, vector] of at) {
      const how = used.get(id);
      if (how === undefined) continue;
      columns.set(id, laidOut(vector, { isWide: how === 'wide', isRanged: ranged.has(id) }, { host, blocks }));
    }
  });
  return {
    rows: batch.length,
    columns,
    vector: (id, start, end) => slice(at.get(id)!, start, end),
    gather: (id, rows) => gather(at.get(id)!, rows),
    release: () => blocks.close(),
  };
}

const empty = { values: 0, offsets: 0, validity: 0, low: 0n, high: 0n, dictionary: null, stride: 1, bytes: 0 } as const;

/** `isWide`: a sum on its way, a numeric of three words of which no single one says what it is. `isRanged`: see rangedColumns. */
function laidOut(
  vector: Vector,
  { isWide, isRanged }: { isWide: boolean; isRanged: boolean },
  { host: { texts }, blocks }: { host: PipelineHost; blocks: Blocks },
): HeapColumn {
  const { type, length } = vector;
  const bits = (validity: Uint8Array | null): number => (validity === null ? 0 : blocks.put(validity));
  const words = isWide ? null : wordsOf(vector, texts);
  if (words !== null) {
    const { storage, values } = words;
    const range = isRanged && words.word === 'i64' ? rangeOf(words) : words.range;
    const place = { values: blocks.put(values), validity: bits(words.validity) };
    return { ...empty, ...place, type, rows: length, form: 'words', storage, low: range.low, high: range.high };
  }
  const stride = strideOf(type);
  if (stride < 2) return { ...empty, type, rows: length, form: 'bytes', storage: 'i32' };
  const { values, validity } = flatten(vector);
  const place = { values: blocks.put(values), validity: bits(validity) };
  return { ...empty, ...place, type, rows: length, form: 'wide', storage: 'i64', stride };
}
