import { errors } from '../../base/error.ts';
import type { Batch } from '../../data/batch.ts';
import type { DataType } from '../../data/type.ts';
import { RowTable } from '../../kernels/row_table.ts';
import type { MemoryBudget, NodeCounters } from '../define.ts';
import { Reservation } from '../reservation.ts';
import { takeRows } from '../rows.ts';

/** The rows of all rounds so far, NULLs equal. They must fit the memory budget: 53200. */
export class SeenRows {
  private readonly table: RowTable;
  private readonly memory: Reservation;

  constructor(types: readonly DataType[], budget: MemoryBudget, counters: NodeCounters) {
    this.table = new RowTable(types);
    this.memory = new Reservation(budget, counters);
  }

  /** The rows of the batch that have not come before, each once. */
  newOf(batch: Batch): Batch {
    const numbers = new Uint32Array(batch.length);
    let next = this.table.count;
    this.table.insert(batch.columns, batch.length, numbers);
    if (!this.memory.hold(this.table.bytes)) {
      throw errors.outOfMemory('The rows of a recursive query do not fit the memory budget.');
    }
    // Numbers are given in the order in which rows are first seen.
    const chosen: number[] = [];
    for (let row = 0; row < batch.length; row++) {
      if (numbers[row] !== next) continue;
      chosen.push(row);
      next++;
    }
    return chosen.length === batch.length ? batch : takeRows(batch, Uint32Array.from(chosen));
  }

  close(): void {
    this.memory.close();
  }
}
