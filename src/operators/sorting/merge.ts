import { type Batch, type BatchStream, batchRows } from '../../data/batch.ts';
import type { Vector } from '../../data/vector.ts';
import type { RunContext } from '../define.ts';
import { concatBatches, sliceRows, takeRows } from '../rows.ts';
import { pause } from '../stream.ts';

export interface MergeOrder {
  keysOf(batch: Batch): readonly Vector[];
  compare(a: readonly Vector[], i: number, b: readonly Vector[], j: number): number;
}

/** A sorted stream and where it stands. */
interface Cursor {
  readonly stream: number;
  readonly source: AsyncIterator<Batch>;
  batch: Batch;
  keys: readonly Vector[];
  row: number;
  /** Number of `batch` among the sources of the batch being put together; -1: none of its rows is in yet. */
  place: number;
}

/** Merges sorted streams into one; rows that are equal come in the order of the streams. */
export async function* mergeSorted(
  streams: readonly BatchStream[],
  order: MergeOrder,
  context: RunContext,
): BatchStream & AsyncGenerator<Batch> {
  const sources = streams.map((stream) => stream[Symbol.asyncIterator]());
  try {
    const heap = new CursorHeap(order);
    for (const [stream, source] of sources.entries()) {
      const cursor: Cursor = { stream, source, batch: { columns: [], length: 0 }, keys: [], row: 0, place: -1 };
      if (await nextBatch(cursor, order)) heap.add(cursor);
    }
    yield* mergeHeap(heap, order, context);
  } finally {
    await Promise.all(sources.map((source) => source.return?.()));
  }
}

async function* mergeHeap(
  heap: CursorHeap,
  order: MergeOrder,
  context: RunContext,
): BatchStream & AsyncGenerator<Batch> {
  let out = new MergedBatch();
  while (heap.size > 1) {
    const cursor = heap.top();
    out.add(cursor);
    cursor.row++;
    if (cursor.row === cursor.batch.length && !(await nextBatch(cursor, order))) heap.removeTop();
    else heap.sinkTop();
    if (out.length < batchRows) continue;
    yield out.finish();
    heap.forgetPlaces();
    out = new MergedBatch();
    await pause(context);
  }
  if (out.length > 0) yield out.finish();
  if (heap.size === 0) return;
  const last = heap.top();
  yield sliceRows(last.batch, last.row, last.batch.length);
  while (await nextBatch(last, order)) {
    yield last.batch;
    await pause(context);
  }
}

async function nextBatch(cursor: Cursor, order: MergeOrder): Promise<boolean> {
  for (;;) {
    const next = await cursor.source.next();
    if (next.done === true) return false;
    if (next.value.length === 0) continue;
    cursor.batch = next.value;
    cursor.keys = order.keysOf(next.value);
    cursor.row = 0;
    cursor.place = -1;
    return true;
  }
}

/** Rows picked from several batches, in the order picked. */
class MergedBatch {
  length = 0;
  private readonly sources: { readonly batch: Batch; readonly rows: Uint32Array; count: number }[] = [];
  private readonly places = new Uint32Array(batchRows);

  add(cursor: Cursor): void {
    if (cursor.place < 0) {
      cursor.place = this.sources.length;
      this.sources.push({ batch: cursor.batch, rows: new Uint32Array(cursor.batch.length - cursor.row), count: 0 });
    }
    const source = this.sources[cursor.place];
    source.rows[source.count++] = cursor.row;
    this.places[this.length++] = cursor.place;
  }

  /** Takes the rows of each source, puts these one after another, and then all in order. */
  finish(): Batch {
    const parts = this.sources.map(({ batch, rows, count }) => takeRows(batch, rows, count));
    const together = concatBatches(parts, { columns: [], length: 0 });
    if (parts.length === 1) return together;
    const next = new Uint32Array(parts.length);
    for (let k = 1; k < parts.length; k++) next[k] = next[k - 1] + parts[k - 1].length;
    const order = new Uint32Array(this.length);
    for (let i = 0; i < this.length; i++) order[i] = next[this.places[i]]++;
    return takeRows(together, order);
  }
}

/** Binary heap of cursors, the least row on top. */
class CursorHeap {
  private readonly cursors: Cursor[] = [];
  private readonly order: MergeOrder;

  constructor(order: MergeOrder) {
    this.order = order;
  }

  get size(): number {
    return this.cursors.length;
  }

  top(): Cursor {
    return this.cursors[0];
  }

  add(cursor: Cursor): void {
    const { cursors } = this;
    cursors.push(cursor);
    let at = cursors.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.less(cursors[at], cursors[parent])) return;
      [cursors[at], cursors[parent]] = [cursors[parent], cursors[at]];
      at = parent;
    }
  }

  removeTop(): void {
    const last = this.cursors.pop()!;
    if (this.cursors.length === 0) return;
    this.cursors[0] = last;
    this.sinkTop();
  }

  /** The top has moved on to a later row. */
  sinkTop(): void {
    const { cursors } = this;
    let at = 0;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < cursors.length && this.less(cursors[child], cursors[least])) least = child;
      }
      if (least === at) return;
      [cursors[at], cursors[least]] = [cursors[least], cursors[at]];
      at = least;
    }
  }

  forgetPlaces(): void {
    for (const cursor of this.cursors) cursor.place = -1;
  }

  private less(a: Cursor, b: Cursor): boolean {
    const order = this.order.compare(a.keys, a.row, b.keys, b.row);
    return order === 0 ? a.stream < b.stream : order < 0;
  }
}
