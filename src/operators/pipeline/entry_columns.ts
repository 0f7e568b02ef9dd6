import { bitmapBytes } from '../../base/bits.ts';
import { allocate, dictionaryOf, flat, type Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';
import type { Blocks } from './blocks.ts';
import { heapView } from './frame_columns.ts';
import { type ColumnPlace, type GroupKernel, isNullable } from './group_kernel.ts';
import type { Entries } from './group_reader.ts';
import type { PipelineHost } from './host.ts';
import { outputBytes } from './output_stage.ts';

/** Buffers in the heap into which a kernel writes columns of groups. */
export class EntryColumns {
  readonly kernel: GroupKernel;
  private readonly host: PipelineHost;
  private readonly places: readonly ColumnPlace[];
  private readonly block: number;
  private readonly rows: number;
  private found: ReturnType<GroupKernel['write']> = [];

  /** Room for so many rows. Errors: 53200. */
  constructor(host: PipelineHost, kernel: GroupKernel, rows: number, blocks: Blocks) {
    this.host = host;
    this.kernel = kernel;
    this.rows = rows;
    this.block = blocks.allocate(kernel.blockBytes);
    this.places = kernel.layout.columns.map((column) => ({
      values: blocks.allocate(outputBytes(column.type) * rows),
      validity: isNullable(column) ? blocks.allocate(bitmapBytes(rows)) : 0,
    }));
  }

  /** Writes the columns of these groups; `dealt`: where each goes. */
  write(part: Entries, dealt = { places: 0, next: 0 }): void {
    const { u8 } = this.host.heap;
    for (const { validity } of this.places) {
      if (validity !== 0) u8.fill(0, validity, validity + bitmapBytes(this.rows));
    }
    this.found = this.kernel.write(this.block, { ...part, ...dealt }, this.places);
  }

  /** Deals groups: writes the partition of each, and how many each partition has. */
  deal(part: Entries & { places: number; counts: number }, partitions: number, texts: number): void {
    this.kernel.deal(this.block, part, partitions, texts);
  }

  /** Whether column `c` is what it should be: see `WordColumn.check`. */
  holds(c: number): boolean {
    return this.found[c].holds;
  }

  /** The first rows of column `c`; `refers`: texts may stay where they are, unless they end with the task. */
  copy(c: number, rows: number, refers: boolean): Vector {
    const view = this.view(c, 0, rows);
    const validity = view.validity?.slice() ?? null;
    // Flattening copies the texts themselves.
    if (view.dictionary !== null && (!refers || this.host.own !== null)) return flatten({ ...view, validity });
    return { ...view, values: view.values.slice(), validity };
  }

  /** Rows from `first`, a multiple of 8, where they lie. */
  view(c: number, first: number, rows: number): Vector {
    const { type } = this.kernel.layout.columns[c];
    const { heap, texts } = this.host;
    const { values, validity } = this.places[c];
    const from = validity + (first >> 3);
    const bits = this.found[c].nulls === 0 ? null : heap.u8.subarray(from, from + bitmapBytes(rows));
    const at = values + first * outputBytes(type);
    if (type.kind !== 'text') {
      const like = allocate(type, 0);
      const length = (rows * outputBytes(type)) / like.BYTES_PER_ELEMENT;
      return flat(type, heapView(this.host, like, at, length), rows, bits);
    }
    return dictionaryOf(texts.words(), heap.i32.subarray(at / 4, at / 4 + rows), rows, bits);
  }
}
