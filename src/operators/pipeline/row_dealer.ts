import type { DataType } from '../../data/type.ts';
import { allocate, dictionaryOf, flat, flatBytes, type Vector } from '../../data/vector.ts';
import type { Column, Expr, NamedExpr } from '../../plan/expr.ts';
import type { DealtRows, NodeCounters } from '../define.ts';
import { Blocks } from './blocks.ts';
import { type Dealing, dealSlots, placeBytes } from './deal_stage.ts';
import { wordOf } from './emitted.ts';
import { heapView } from './frame_columns.ts';
import type { PipelineHost } from './host.ts';
import { outputBytes } from './output_stage.ts';
import type { RowBlock } from './row_block.ts';
import { textCopies } from './text_copies.ts';

/** Bytes of all buffers, within the bounds for the rows of a partition. */
const bufferBytes = 4 << 20;
const leastRoom = 1024;
const mostRoom = 16_384;

/** Whether rows of these types can be dealt by compiled code. */
export const areDealt = (types: readonly DataType[]): boolean => types.every((type) => wordOf(type) !== null);

/**
 * Whether code has these columns of a block, and texts by their numbers or, where `placesTexts` (all rows of the block are dealt),
 * by where they lie: to number them row by row would cost more than it saves, and few rows of each block make small frames.
 */
export const areAtHand = (
  columns: readonly NamedExpr[],
  source: readonly Column[],
  block: RowBlock,
  placesTexts: boolean,
): boolean =>
  columns.every(({ column, expr }) => {
    if (column.type.kind === 'text') {
      if (expr.kind !== 'column') return false;
      return block.columns.get(expr.id)?.form === 'codes' || (placesTexts && areBytes(block, expr));
    }
    return expr.kind !== 'column' || block.columns.has(expr.id) || source.every(({ id }) => id !== expr.id);
  });

/** Whether this is a column of texts that stand in the block as their bytes. */
function areBytes({ columns }: RowBlock, expr: Expr): boolean {
  const column = expr.kind === 'column' ? columns.get(expr.id) : undefined;
  return column?.form === 'bytes' && column.type.kind === 'text' && column.offsets !== 0;
}

/** Rows that leave a pipeline, by partition; they are handed on when a partition has no room left, and at the end. */
export class RowDealer {
  readonly dealing: Dealing;
  /** Addresses by the names of the stage's own parameters. */
  readonly own = new Map<string, number>();
  private readonly dealt: DealtRows;
  private readonly columns: readonly NamedExpr[];
  private readonly host: PipelineHost;
  private readonly counters: NodeCounters;
  /** Which columns are places of texts rather than values. */
  private placed: readonly boolean[];

  /** Errors: 53200. */
  constructor(
    dealt: DealtRows,
    columns: readonly NamedExpr[],
    { host, blocks, counters }: { host: PipelineHost; blocks: Blocks; counters: NodeCounters },
  ) {
    this.dealt = dealt;
    this.columns = columns;
    this.placed = columns.map(() => false);
    this.host = host;
    this.counters = counters;
    const { partitions } = dealt;
    const rowBytes = columns.reduce((sum, { column }) => sum + bytesOf(column.type), 1);
    const fitting = 2 ** Math.floor(Math.log2(bufferBytes / (partitions * rowBytes)));
    const room = Math.min(mostRoom, Math.max(leastRoom, fitting));
    this.dealing = { partitions, by: dealt.by, seed: dealt.seed, room };
    const rows = room * partitions;
    const put = (slot: { readonly name: string }, bytes: number): void => {
      this.own.set(slot.name, blocks.allocate(bytes));
    };
    for (const [c, { column }] of columns.entries()) {
      put(dealSlots.values(c), bytesOf(column.type) * rows);
      put(dealSlots.nulls(c), rows >> 3);
      this.clear(this.nullsOf(c), rows >> 3);
    }
    put(dealSlots.next, partitions * 4);
    this.clear(this.next, partitions * 4);
  }

  /** To be called before the code runs over a block whose rows it deals. */
  enter(block: RowBlock): void {
    const placed = this.columns.map(({ expr }) => areBytes(block, expr));
    if (placed.every((is, c) => is === this.placed[c])) return;
    this.flush();
    this.placed = placed;
  }

  /** To be called before a block ends: texts that lie in it leave first. */
  leave(): void {
    if (this.placed.includes(true)) this.flush();
  }

  /** Called by the code when a partition has no room left. */
  full(partition: number): void {
    const { room } = this.dealing;
    const at = this.next / 4 + partition;
    const length = this.host.heap.u32[at];
    if (length === 0) return;
    const copies = new Blocks(this.host);
    try {
      const columns = this.columns.map(({ column: { type } }, c) =>
        this.vector(c, type, { first: partition * room, length }, copies),
      );
      this.dealt.put(partition, { columns, length });
    } finally {
      copies.close();
    }
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

  private vector(
    c: number,
    type: DataType,
    { first, length }: { first: number; length: number },
    copies: Blocks,
  ): Vector {
    const { heap, texts } = this.host;
    const nulls = heap.u8.subarray(this.nullsOf(c) + (first >> 3), this.nullsOf(c) + ((first + length + 7) >> 3));
    const validity = nulls.some((byte) => byte !== 0) ? nulls.map((byte) => ~byte) : null;
    const values = this.own.get(dealSlots.values(c).name)!;
    if (this.placed[c]) return this.copied(values + first * placeBytes, { type, length, validity }, copies);
    const address = values + first * outputBytes(type);
    if (type.kind !== 'text')
      return flat(type, heapView(this.host, allocate(type, 0), address, length), length, validity);
    return dictionaryOf(texts.words(), heap.i32.subarray(address / 4, address / 4 + length), length, validity);
  }

  /** Texts that lie at these places, one after the other. Errors: 53200. */
  private copied(
    places: number,
    { type, length, validity }: Pick<Vector, 'type' | 'length' | 'validity'>,
    copies: Blocks,
  ): Vector {
    const { heap } = this.host;
    const code = textCopies(heap);
    const bytes = code.total(places, length);
    const offsets = copies.allocate((length + 1) * 4);
    const values = copies.allocate(bytes + 8);
    code.copy(places, length, values, offsets);
    const starts = heap.i32.subarray(offsets / 4, offsets / 4 + length + 1);
    return flatBytes(type, heap.u8.subarray(values, values + bytes), starts, length, validity);
  }
}

/** Bytes of a row in the buffers: a text is its number or its place. */
const bytesOf = (type: DataType): number => (type.kind === 'text' ? placeBytes : outputBytes(type));
