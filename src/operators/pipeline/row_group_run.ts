import { errors } from '../../base/error.ts';
import type { ColumnId } from '../../base/ids.ts';
import type { Batch } from '../../data/batch.ts';
import type { Vector } from '../../data/vector.ts';
import { gather } from '../../kernels/gather.ts';
import type { Column } from '../../plan/expr.ts';
import { copyRows } from '../../storage/column_cache/vectors.ts';
import { instantiate } from '../../wasm/engine.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import type { RunContext } from '../define.ts';
import { Blocks, copyInto } from './blocks.ts';
import type { PipelineCode } from './code.ts';
import { tableSlots } from './group_stage.ts';
import type { HeapGroups } from './group_table.ts';
import type { PipelineHost } from './host.ts';
import { type Input, rowsOf } from './inputs.ts';
import type { OutputBuffers } from './output_buffers.ts';
import { Parameters } from './parameters.ts';
import { bufferSlot, firstRow, morselRows, passedSlot } from './tuples.ts';

/** What the row groups of a task have in common. */
export interface TaskParts {
  readonly host: PipelineHost;
  readonly context: RunContext;
  /** Addresses of buffers, by the names that stages give them. */
  readonly own: ReadonlyMap<string, number>;
  readonly groups: HeapGroups | null;
  readonly output: OutputBuffers | null;
  /** Number of steps before the sink. */
  readonly steps: number;
  readonly ready: Batch[];
}

interface RowGroup {
  readonly code: PipelineCode;
  /** The source's columns, and where they lie. */
  readonly output: readonly Column[];
  readonly columns: ReadonlyMap<ColumnId, HeapColumn>;
  readonly inputs: readonly Input[];
  readonly rows: number;
}

interface Exports {
  run(block: number, rows: number): void;
}

/** Compiled code bound to one row group. Making it computes its inputs: SqlErrors of those come out here. */
export class RowGroupRun {
  private readonly parts: TaskParts;
  private readonly group: RowGroup;
  private readonly blocks: Blocks;
  private readonly parameters: Parameters;
  private readonly exports: Exports;
  private first = 0;

  constructor(parts: TaskParts, group: RowGroup) {
    this.parts = parts;
    const { host, own } = parts;
    this.blocks = new Blocks(host);
    this.group = group;
    const inputs = group.inputs.map((input) => this.computed(input));
    this.parameters = new Parameters(group.code.slots, { columns: group.columns, inputs, own }, host, this.blocks);
    this.exports = instantiate<Exports>(group.code.module, host.heap.memory, {
      grow: () => this.grow(),
      emit: (rows: number) => this.emit(rows),
      overflow: () => {
        throw errors.floatOverflow();
      },
    });
  }

  /** Runs all morsels; may be left after each. */
  *morsels(): Iterable<void> {
    const { rows } = this.group;
    this.writeGroups();
    for (this.first = 0; this.first < rows; this.first += morselRows) {
      const count = Math.min(morselRows, rows - this.first);
      this.parameters.set(firstRow, this.first);
      this.exports.run(this.parameters.address, count);
      this.readGroups();
      yield;
    }
  }

  /** Tuples that a step has let through. */
  passed(step: number): number {
    return this.parameters.get(passedSlot(step));
  }

  close(): void {
    this.blocks.close();
  }

  /** The values of an input for all rows, computed before any code runs: what raises an error has then done nothing. */
  private computed(input: Input): Input {
    if (input.kind === 'table') return input;
    const { group, parts, blocks } = this;
    const { heap, texts } = parts.host;
    const values = blocks.allocate(group.rows * 8);
    const validity = blocks.allocate((group.rows + 7) >> 3);
    const used = group.output.filter(({ id }) => group.columns.has(id));
    for (let first = 0; first < group.rows; first += morselRows) {
      const end = Math.min(group.rows, first + morselRows);
      const columns = used.map(({ id }) => copyRows(heap, group.columns.get(id)!, first, end));
      const words = rowsOf(input.expr, { columns, length: end - first }, used, { call: parts.context.call, texts });
      copyInto(parts.host, values + first * words.values.BYTES_PER_ELEMENT, words.values);
      const bits = validity + (first >> 3);
      if (words.validity === null) heap.u8.fill(0xff, bits, bits + ((end - first + 7) >> 3));
      else copyInto(parts.host, bits, words.validity);
    }
    return { ...input, values, validity };
  }

  /** Called by the code when its table is full: more room or, when there is none, an empty table. */
  private grow(): void {
    const groups = this.parts.groups!;
    this.readGroups();
    if (!groups.grow()) this.parts.ready.push(groups.drain());
    this.writeGroups();
  }

  private readGroups(): void {
    if (this.parts.groups?.isSingle === false) this.parts.groups.count = this.parameters.get(tableSlots.count);
  }

  private writeGroups(): void {
    const { groups } = this.parts;
    if (groups === null) return;
    for (const name of Object.keys(tableSlots) as (keyof typeof tableSlots)[]) {
      this.parameters.set(tableSlots[name], groups[name]);
    }
  }

  /** Called by the code when the columns of so many rows have been computed. */
  private emit(rows: number): void {
    const { host, steps, own, output } = this.parts;
    const cursor = own.get(bufferName(steps - 1))! / 4;
    const indices = host.heap.i32.slice(cursor, cursor + rows).map((row) => row - this.first);
    const batch = output!.batch(rows, ({ id }) => gather(this.morselColumn(id), indices, rows));
    this.parts.ready.push(batch);
  }

  private morselColumn(id: ColumnId): Vector {
    const { columns, rows } = this.group;
    const end = Math.min(rows, this.first + morselRows);
    return copyRows(this.parts.host.heap, columns.get(id)!, this.first, end);
  }
}

export const bufferName = (stage: number): string => {
  const slot = bufferSlot(stage, 0);
  return slot.kind === 'own' ? slot.name : '';
};
