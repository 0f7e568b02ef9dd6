import type { DataType } from '../../data/type.ts';
import { allocate, dictionaryOf, flat, type Vector } from '../../data/vector.ts';
import type { Column, NamedExpr } from '../../plan/expr.ts';
import type { DealtRows, NodeCounters } from '../define.ts';
import type { Blocks } from './blocks.ts';
import { type Dealing, dealSlots } from './deal_stage.ts';
import { wordOf } from './emitted.ts';
import { heapView } from './frame_columns.ts';
import type { PipelineHost } from './host.ts';
import { outputBytes } from './output_stage.ts';
import type { RowBlock } from './row_block.ts';

/** Bytes of all buffers, within the bounds for the rows of a partition. */
const bufferBytes = 4 << 20;
const leastRoom = 1024;
const mostRoom = 16_384;

/** Whether rows of these types can be dealt by compiled code. */
export const areDealt = (types: readonly DataType[]): boolean => types.every((type) => wordOf(type) !== null);

/** Whether code has these columns of a block, and texts by their numbers: to number them row by row would cost more than it saves. */
export const areAtHand = (columns: readonly NamedExpr[], source: readonly Column[], block: RowBlock): boolean =>
  columns.every(({ column, expr }) => {
    if (column.type.kind === 'text') return expr.kind === 'column' && block.columns.get(expr.id)?.form === 'codes';
    return expr.kind !== 'column' || block.columns.has(expr.id) || source.every(({ id }) => id !== expr.id);
  });

/** Rows that leave a pipeline, by partition; they are handed on when a partition has no room left, and at the end. */
export class RowDealer {
  readonly dealing: Dealing;
  /** Addresses by the names of the stage's own parameters. */
  readonly own = new Map<string, number>();
  private readonly dealt: DealtRows;
  private readonly columns: readonly NamedExpr[];
  private readonly host: PipelineHost;
  private readonly counters: NodeCounters;

  /** Errors: 53200. */
  constructor(
    dealt: DealtRows,
    columns: readonly NamedExpr[],
    { host, blocks, counters }: { host: PipelineHost; blocks: Blocks; counters: NodeCounters },
  ) {
    this.dealt = dealt;
    this.columns = columns;
    this.host = host;
    this.counters = counters;
    const { partitions } = dealt;
    const rowBytes = columns.reduce((sum, { column }) => sum + outputBytes(column.type), 1);
    const fitting = 2 ** Math.floor(Math.log2(bufferBytes / (partitions * rowBytes)));
    const room = Math.min(mostRoom, Math.max(leastRoom, fitting));
    this.dealing = { partitions, by: dealt.by, seed: dealt.seed, room };
    const rows = room * partitions;
    const put = (slot: { readonly name: string }, bytes: number): void => {
      this.own.set(slot.name, blocks.allocate(bytes));
    };
    for (const [c, { column }] of columns.entries()) {
      put(dealSlots.values(c), outputBytes(column.type) * rows);
      put(dealSlots.nulls(c), rows >> 3);
      this.clear(this.nullsOf(c), rows >> 3);
    }
    put(dealSlots.next, partitions * 4);
    this.clear(this.next, partitions * 4);
  }

  /** Called by the code when a partition has no room left. */
  full(partition: number): void {
    const { room } = this.dealing;
    const at = this.next / 4 + partition;
    const length = this.host.heap.u32[at];
    if (length === 0) return;
    const columns = this.columns.map(({ column: { type } }, c) => this.vector(c, type, partition * room, length));
    this.dealt.put(partition, { columns, length });
    this.counters.rows += length;
    this.counters.batches++;
    this.host.heap.u32[at] = 0;
    for (const c of this.columns.keys()) this.clear(this.nullsOf(c) + ((partition * room) >> 3), room >> 3);
  }

  /** Hands on what there is. */
  flush(): void {
    for (let partition = 0; partition < this.dealing.partitions; partition++) this.full(partition);
  }

  private get next(): number {
    return this.own.get(dealSlots.next.name)!;
  }

  private nullsOf(c: number): number {
    return this.own.get(dealSlots.nulls(c).name)!;
  }

  private clear(address: number, bytes: number): void {
    this.host.heap.u8.fill(0, address, address + bytes);
  }

  private vector(c: number, type: DataType, first: number, length: number): Vector {
    const { heap, texts } = this.host;
    const nulls = heap.u8.subarray(this.nullsOf(c) + (first >> 3), this.nullsOf(c) + ((first + length + 7) >> 3));
    const validity = nulls.some((byte) => byte !== 0) ? nulls.map((byte) => ~byte) : null;
    const address = this.own.get(dealSlots.values(c).name)! + first * outputBytes(type);
    if (type.kind !== 'text')
      return flat(type, heapView(this.host, allocate(type, 0), address, length), length, validity);
    return dictionaryOf(texts.words(), heap.i32.subarray(address / 4, address / 4 + length), length, validity);
  }
}
