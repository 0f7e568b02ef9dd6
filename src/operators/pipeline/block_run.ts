import type { Batch } from '../../data/batch.ts';
import { gather } from '../../kernels/gather.ts';
import { refer } from '../../kernels/refer.ts';
import type { Column, ColumnRef } from '../../plan/expr.ts';
import type { RunContext } from '../define.ts';
import { Blocks, copyInto } from './blocks.ts';
import type { PipelineCode } from './code.ts';
import { dealSlots } from './deal_stage.ts';
import { notCompiled } from './emitted.ts';
import { columnsOf } from './expr_columns.ts';
import { failureOf, failureSlot } from './failures.ts';
import { tableSlots } from './group_stage.ts';
import type { HeapGroups } from './group_table.ts';
import type { PipelineHost } from './host.ts';
import { type Input, rowsOf } from './inputs.ts';
import type { Caller } from './instances.ts';
import type { BuiltJoin } from './joined_columns.ts';
import type { OutputBuffers } from './output_buffers.ts';
import type { Pace } from './pace.ts';
import { Parameters } from './parameters.ts';
import type { RowBlock } from './row_block.ts';
import type { RowDealer } from './row_dealer.ts';
import { type Slot, slotKey } from './slots.ts';
import type { TopBound } from './top_bound.ts';
import type { TopRows } from './top_rows.ts';
import { droppedSlot, firstRow, morselRows, passedSlot } from './tuples.ts';

/** What the blocks of a task have in common. */
export interface TaskParts {
  readonly host: PipelineHost;
  readonly context: RunContext;
  /** Addresses of buffers, by the names that stages give them. */
  readonly own: ReadonlyMap<string, number | bigint>;
  readonly joins: readonly BuiltJoin[];
  readonly groups: HeapGroups | null;
  readonly output: OutputBuffers | null;
  /** Of a top-N: the rows kept so far, and how code is told what those to come must beat. */
  readonly top: { readonly rows: TopRows; readonly bound: TopBound } | null;
  readonly dealer: RowDealer | null;
  /** The buffers in which the last step leaves its tuples, by cursor. */
  readonly last: ReadonlyMap<number, Slot>;
  readonly ready: Batch[];
  readonly pace: Pace;
  /** The rows leave the task as they come out: texts need not be copied before. */
  readonly leaves: boolean;
}

interface Bound {
  readonly code: PipelineCode;
  /** The source's columns. */
  readonly output: readonly Column[];
  readonly inputs: readonly Input[];
  readonly block: RowBlock;
}

/** Compiled code bound to a block of rows. Making it computes its inputs: SqlErrors of those come out here. */
export class BlockRun implements Caller {
  readonly code: PipelineCode;
  private readonly parts: TaskParts;
  private readonly bound: Bound;
  private readonly blocks: Blocks;
  private readonly parameters: Parameters;
  private first = 0;

  constructor(parts: TaskParts, bound: Bound) {
    this.parts = parts;
    this.bound = bound;
    this.code = bound.code;
    const { host, own, joins } = parts;
    this.blocks = new Blocks(host);
    try {
      const inputs = bound.inputs.map((input) => this.computed(input));
      const { columns } = bound.block;
      this.parameters = new Parameters(bound.code.slots, { columns, inputs, joins, own }, host, this.blocks);
      this.setTextHashes();
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  /** Runs all morsels; may be left after each. */
  *morsels(): Iterable<void> {
    const { rows } = this.bound.block;
    this.writeGroups();
    const { pace } = this.parts;
    let pairs = 0;
    for (this.first = 0; this.first < rows; ) {
      const count = Math.min(pace.rows, rows - this.first);
      this.parameters.set(firstRow, this.first);
      this.writeBound();
      this.run(count);
      this.readGroups();
      this.first += count;
      const all = this.pairs();
      pace.after(all - pairs);
      pairs = all;
      yield;
    }
  }

  /** Pairs that the joins have made so far. */
  private pairs(): number {
    const { joins } = this.parts;
    return joins.reduce((sum, { stage }) => sum + this.passed(stage) + this.dropped(stage), 0);
  }

  private run(rows: number): void {
    try {
      this.parts.host.instances.run(this.code.module, this, this.parameters.address, rows);
    } catch (thrown) {
      throw failureOf(this.parameters.get(failureSlot)) ?? thrown;
    }
  }

  get texts(): PipelineHost['texts'] {
    return this.parts.host.texts;
  }

  /** Tuples that a step has let through. */
  passed(step: number): number {
    return this.parameters.get(passedSlot(step));
  }

  /** Pairs that the residual of a step has dropped. */
  dropped(step: number): number {
    return this.parameters.get(droppedSlot(step));
  }

  close(): void {
    this.blocks.close();
    this.bound.block.release();
  }

  /** Called by the code when its table is full: more room or, when there is none, an empty table. */
  grow(): void {
    const groups = this.parts.groups!;
    this.readGroups();
    if (!groups.grow()) this.parts.ready.push(...groups.drain());
    this.writeGroups();
  }

  /** Called by the code when the columns of so many rows have been computed. */
  emit(rows: number): void {
    const { output, top, dealer, ready } = this.parts;
    const batch = output!.batch(rows, (column) => this.plainColumn(column, rows), this.code.later);
    if (top !== null) return top.rows.add(batch.columns, this.cursor(0, rows));
    // Rows of blocks before this one, which wait to be dealt, come first.
    dealer?.flush();
    ready.push(batch);
  }

  full(partition: number): void {
    this.parts.dealer!.full(partition);
  }

  /** The values of an input for all rows, computed before any code runs: what raises an error has then done nothing. */
  private computed(input: Input): Input {
    if (input.kind === 'table') return input;
    const { bound, parts, blocks } = this;
    const { block } = bound;
    const { heap, texts } = parts.host;
    const values = blocks.allocate(block.rows * 8);
    const validity = blocks.allocate((block.rows + 7) >> 3);
    const names = columnsOf(input.expr)!;
    const used = bound.output.filter(({ id }) => names.has(id));
    for (let first = 0; first < block.rows; first += morselRows) {
      const end = Math.min(block.rows, first + morselRows);
      const columns = used.map(({ id }) => block.vector(id, first, end));
      const words = rowsOf(input.expr, { columns, length: end - first }, used, { call: parts.context.call, texts });
      copyInto(parts.host, values + first * words.values.BYTES_PER_ELEMENT, words.values);
      const bits = validity + (first >> 3);
      if (words.validity === null) heap.u8.fill(0xff, bits, bits + ((end - first + 7) >> 3));
      else copyInto(parts.host, bits, words.validity);
    }
    return { ...input, values, validity };
  }

  private writeBound(): void {
    const { top } = this.parts;
    top?.bound.write(this.parameters, this.bound.block.columns, top.rows.bound);
  }

  /** Those of all texts that the code may meet: it makes no new ones of what it deals. */
  private setTextHashes(): void {
    if (!this.bound.code.slots.some((slot) => slot.kind === 'own' && slot.name === dealSlots.texts.name)) return;
    const address = this.parts.host.textHashes();
    if (address === 0) notCompiled('texts without room for their hashes');
    this.parameters.set(dealSlots.texts, address);
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

  private plainColumn({ id }: ColumnRef, rows: number) {
    const { joins } = this.parts;
    const joined = joins.find(({ step }) => step.columns.some((column) => column.id === id));
    if (joined === undefined) return this.bound.block.gather(id, this.cursor(0, rows));
    const { build, step } = joined;
    // The row behind the last stands for none.
    const indices = this.cursor(step.join + 1, rows);
    for (let i = 0; i < rows; i++) if (indices[i] === build.shown.length) indices[i] = -1;
    const { leaves } = this.parts;
    return leaves ? refer(build.vector(id), indices) : gather(build.vector(id), indices);
  }

  private cursor(number: number, rows: number): Int32Array {
    const { own, last, host } = this.parts;
    const from = Number(own.get(nameOf(last.get(number)!))) / 4;
    return host.heap.i32.slice(from, from + rows);
  }
}

/** The name under which an address is kept that stages ask for. */
export const nameOf = (slot: Slot): string => (slot.kind === 'own' ? slot.name : slotKey(slot));
