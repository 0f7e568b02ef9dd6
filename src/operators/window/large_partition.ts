import { errors } from '../../base/error.ts';
import type { ColumnId } from '../../base/ids.ts';
import type { Batch } from '../../data/batch.ts';
import type { DataType } from '../../data/type.ts';
import { constant } from '../../data/vector_builder.ts';
import type { WindowRows } from '../../functions/define.ts';
import type { PhysicalWindow } from '../../plan/physical.ts';
import { exprColumns, windowExprs } from '../../plan/walk.ts';
import type { NodeCounters, RunContext } from '../define.ts';
import type { Reservation } from '../reservation.ts';
import { bytesOf, concatBatches, sliceRows } from '../rows.ts';
import { SpillFile } from '../spill_file.ts';
import type { Calls } from './calls.ts';
import { spans } from './peers.ts';

interface Keeping {
  readonly node: PhysicalWindow;
  readonly types: readonly DataType[];
  readonly memory: Reservation;
  readonly context: RunContext;
  readonly counters: NodeCounters;
}

/** Per row: its place in partition and peers, its frame, a result of every call. */
const rowBytes = (calls: number): number => 28 + 16 * calls;

/**
 * A partition that does not fit in memory: its rows go to a file, and only the columns that the calls read stay, with a
 * byte per row that tells where peers begin. What the calls give is put beside the rows as they are read again.
 * Throws 53200 when those columns do not fit either.
 */
export class LargePartition {
  private readonly keeping: Keeping;
  private readonly file: SpillFile;
  /** Of the input: those that the calls read. */
  private readonly used: readonly boolean[];
  private readonly narrow: Batch[] = [];
  private readonly firsts: Uint8Array[] = [];
  private bytes = 0;

  constructor(keeping: Keeping) {
    this.keeping = keeping;
    const { node, types, context, counters } = keeping;
    this.file = new SpillFile(types, context, counters);
    const ids = new Set<ColumnId>();
    for (const call of node.calls) for (const expr of windowExprs(call)) exprColumns(expr, ids);
    this.used = node.input.output.map(({ id }) => ids.has(id));
  }

  /** Rows of the partition in their order; `firsts` marks those that begin a group of peers. */
  add(batch: Batch, firsts: Uint8Array): void {
    this.file.add(batch);
    const kept = { columns: batch.columns.filter((_, i) => this.used[i] === true), length: batch.length };
    this.narrow.push(kept);
    this.firsts.push(firsts);
    this.bytes += bytesOf(kept);
    const { memory, node } = this.keeping;
    if (!memory.hold(2 * this.bytes + this.file.rows * rowBytes(node.calls.length))) {
      throw errors.outOfMemory('A partition of a window function does not fit in memory.');
    }
  }

  /** The rows of the input with the results of the calls. */
  *computed(calls: Calls): Iterable<Batch> {
    const { length } = this.used;
    const results = this.results(calls);
    let at = 0;
    for (const batch of this.file.read()) {
      const own = sliceRows(results, at, at + batch.length);
      yield { columns: [...batch.columns.slice(0, length), ...own.columns], length: batch.length };
      at += batch.length;
    }
  }

  close(): void {
    this.file.close();
  }

  private results(calls: Calls): Batch {
    const { rows: length } = this.file;
    const whole = concatBatches(this.narrow, this.narrow[0]);
    let next = 0;
    const { output } = this.keeping.node.input;
    const columns = output.map(({ type }, i) => (this.used[i] ? whole.columns[next++] : constant(type, null, length)));
    return { columns: calls.run({ columns, length }, this.window()), length };
  }

  private window(): WindowRows {
    const { rows } = this.file;
    const isPeer = new Uint8Array(rows);
    let at = 0;
    for (const firsts of this.firsts) {
      isPeer.set(firsts, at);
      at += firsts.length;
    }
    const [peerStart, peerEnd] = spans(isPeer, rows);
    return {
      rows,
      partitionStart: new Int32Array(rows),
      partitionEnd: new Int32Array(rows).fill(rows),
      peerStart,
      peerEnd,
    };
  }
}
