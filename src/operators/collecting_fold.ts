import type { Batch } from '../data/batch.ts';
import { decodeBatch, encodeBatch } from '../data/ipc.ts';
import { bytes, type DataType, int32 } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { flat, type Vector, valueAt } from '../data/vector.ts';
import { vectorOf } from '../data/vector_builder.ts';
import type { Accumulator } from '../functions/define.ts';
import { RowTable } from '../kernels/row_table.ts';
import { type KeyOrder, sortedRows } from '../kernels/sort_keys.ts';
import { bytesOf, concatBatches, takeRows } from './rows.ts';

export interface Collecting {
  readonly argTypes: readonly DataType[];
  readonly distinct: boolean;
  /** Sort keys travel behind the arguments. */
  readonly keyTypes: readonly DataType[];
  readonly orders: readonly KeyOrder[];
}

/**
 * Keeps the rows of each group (each only once for DISTINCT), sorts them at the end and feeds them to the aggregate. Its
 * partial result is the kept rows of the group as bytes.
 */
export class CollectingFold implements Accumulator {
  private readonly inner: Accumulator;
  private readonly how: Collecting;
  /** Rows of (group, arguments, sort keys), unless `seen` holds them. */
  private readonly kept: Batch[] = [];
  private readonly seen: RowTable | null;
  private keptBytes = 0;
  private groups = 0;

  constructor(inner: Accumulator, how: Collecting) {
    this.inner = inner;
    this.how = how;
    this.seen = how.distinct ? new RowTable([int32, ...how.argTypes]) : null;
  }

  get bytes(): number {
    return 2 * this.keptBytes + (this.seen?.bytes ?? 0);
  }

  resize(count: number): void {
    this.groups = count;
  }

  update(groups: Uint32Array | null, columns: readonly Vector[], rows: number): void {
    if (rows === 0) return;
    const numbers = new Int32Array(rows);
    if (groups !== null) numbers.set(groups.subarray(0, rows));
    const batch = { columns: [flat(int32, numbers, rows), ...columns], length: rows };
    const fresh = this.seen === null ? batch : this.unseen(this.seen, batch);
    // Without sort keys the table of distinct rows has all there is to keep.
    if (fresh.length === 0 || this.tableSuffices()) return;
    this.kept.push(fresh);
    this.keptBytes += bytesOf(fresh);
  }

  merge(groups: Uint32Array | null, [states]: readonly Vector[], rows: number): void {
    const types = [...this.how.argTypes, ...this.how.keyTypes];
    for (let i = 0; i < rows; i++) {
      const frame = valueAt(states, i) as Uint8Array | null;
      if (frame === null) continue;
      const { columns, length } = decodeBatch(frame, types);
      this.update(new Uint32Array(length).fill(groups === null ? 0 : groups[i]), columns, length);
    }
  }

  state(): readonly Vector[] {
    const all = this.together();
    const starts = this.startsOf(all);
    const rows = this.byGroup(all, starts);
    const frames: Value[] = [];
    for (let g = 0; g < this.groups; g++) {
      const own = rows.subarray(starts[g], starts[g + 1]);
      const part = takeRows({ columns: all.columns.slice(1), length: all.length }, own);
      frames.push(own.length === 0 ? null : encodeBatch(part));
    }
    return [vectorOf(bytes, frames)];
  }

  finish(): Vector {
    const all = this.together();
    const { argTypes, orders } = this.how;
    this.inner.resize(this.groups);
    if (all.length > 0) {
      const order = sortedRows(all.columns.slice(1 + argTypes.length), orders, all.length);
      const { columns, length } = takeRows(
        { columns: all.columns.slice(0, 1 + argTypes.length), length: all.length },
        order,
      );
      this.inner.update(new Uint32Array(columns[0].values as Int32Array), columns.slice(1), length);
    }
    return this.inner.finish();
  }

  private unseen(seen: RowTable, batch: Batch): Batch {
    const numbers = new Int32Array(batch.length);
    let known = seen.count;
    seen.insert(batch.columns.slice(0, 1 + this.how.argTypes.length), batch.length, numbers);
    const chosen = new Uint32Array(batch.length);
    let count = 0;
    // New rows are numbered in the order of their first appearance.
    for (let i = 0; i < batch.length; i++) {
      if (numbers[i] !== known) continue;
      known++;
      chosen[count++] = i;
    }
    return count === batch.length ? batch : takeRows(batch, chosen, count);
  }

  private tableSuffices(): boolean {
    return this.seen !== null && this.how.keyTypes.length === 0;
  }

  private together(): Batch {
    if (this.seen !== null && this.tableSuffices()) return { columns: this.seen.rows(), length: this.seen.count };
    const none = [int32, ...this.how.argTypes, ...this.how.keyTypes].map((type) => vectorOf(type, []));
    return concatBatches(this.kept, { columns: none, length: 0 });
  }

  private startsOf({ columns: [groups], length }: Batch): Uint32Array {
    const starts = new Uint32Array(this.groups + 1);
    for (let i = 0; i < length; i++) starts[(groups.values[i] as number) + 1]++;
    for (let g = 0; g < this.groups; g++) starts[g + 1] += starts[g];
    return starts;
  }

  /** Row numbers by group, in their order within each. */
  private byGroup({ columns: [groups], length }: Batch, starts: Uint32Array): Uint32Array {
    const next = starts.slice();
    const rows = new Uint32Array(length);
    for (let i = 0; i < length; i++) rows[next[groups.values[i] as number]++] = i;
    return rows;
  }
}
