import { type DataType, wordPrecision } from '../../data/type.ts';
import { isNull, type Vector } from '../../data/vector.ts';
import { flatten, slice } from '../../kernels/gather.ts';
import type { AggregateCall } from '../../plan/expr.ts';
import type { TopSoFar } from '../top_so_far.ts';
import type { Blocks } from './blocks.ts';
import { type BoundWord, type ChoiceKernel, type ChoiceKey, choiceKernelOf } from './choice_kernel.ts';
import type { GroupColumn } from './group_columns.ts';
import type { Entries } from './group_reader.ts';
import type { PipelineHost } from './host.ts';
import type { KeyRow } from './top_bound.ts';

/** Aggregates whose results raise no errors: it cannot be told that one was not made. */
const quiet: ReadonlySet<string> = new Set([
  ...['count', 'count_if', 'sum', 'sum64', 'avg', 'min', 'max', 'any_value', 'first', 'last', 'arbitrary'],
  ...['bool_and', 'bool_or', 'every', 'bit_and', 'bit_or', 'bit_xor'],
]);

interface Groups {
  readonly entryBytes: number;
  /** Of each column of the output, how it lies in an entry; null: it does not. */
  readonly columns: readonly (GroupColumn | null)[];
  readonly aggregates: readonly AggregateCall[];
}

/** Of the groups at the end, those that a top-N above may keep. */
export class GroupChoice {
  private readonly top: TopSoFar;
  private readonly host: PipelineHost;
  private readonly kernel: ChoiceKernel;
  private readonly block: number;
  private readonly copies: number;
  private readonly rows: number;
  private known: { readonly last: KeyRow; readonly words: readonly BoundWord[] } | null = null;

  /** Takes room for so many groups at once. Errors: 53200. */
  private constructor(top: TopSoFar, kernel: ChoiceKernel, rows: number, { host, blocks }: Room) {
    this.top = top;
    this.host = host;
    this.kernel = kernel;
    this.rows = rows;
    this.block = blocks.allocate(kernel.blockBytes);
    this.copies = blocks.allocate(rows * kernel.layout.entryBytes);
  }

  /** null: the first key of the order is not to be had from entries, or somebody would miss the errors of groups. */
  static of(top: TopSoFar, { entryBytes, columns, aggregates }: Groups, rows: number, room: Room): GroupChoice | null {
    const { keys: order, input } = top.node;
    if (!order.every(({ expr }) => expr.kind === 'column') || !aggregates.every(({ fn }) => quiet.has(fn))) return null;
    const keys: ChoiceKey[] = [];
    for (const { expr, descending, nullsFirst } of order) {
      const at = expr.kind === 'column' ? input.output.findIndex(({ id }) => id === expr.id) : -1;
      const column = columns[at] ?? null;
      if (column === null || !isComparable(column)) break;
      keys.push({ column, descending, nullsFirst });
    }
    if (keys.length === 0) return null;
    const kernel = choiceKernelOf(room.host, { entryBytes, keys, isWhole: keys.length === order.length });
    return new GroupChoice(top, kernel, rows, room);
  }

  /** Some of the groups from `first` on, and how many were looked at. */
  next({ entries, count }: Entries, first: number): { readonly chosen: Entries; readonly seen: number } {
    const { last, atOnce } = this.top;
    const at = entries + first * this.kernel.layout.entryBytes;
    const seen = Math.min(this.rows, count - first, last === null ? atOnce : count);
    if (last === null) return { chosen: { entries: at, count: seen }, seen };
    if (this.known?.last !== last) this.known = { last, words: last.keys.map((key) => this.wordOf(key, last.row)) };
    const kept = this.kernel.choose(this.block, { entries: at, count: seen, to: this.copies }, this.known.words);
    return { chosen: { entries: this.copies, count: kept }, seen };
  }

  private wordOf(key: Vector, row: number): BoundWord {
    if (isNull(key, row)) return null;
    const { type, values, offsets } = flatten(slice(key, row, row + 1));
    // Keys behind those that are compared may have no word.
    if (type.kind === 'text') {
      return BigInt(this.host.texts.ofBytes(values as Uint8Array, offsets![0], offsets![1]));
    }
    return hasOrder(type) ? BigInt(values[0]) : null;
  }
}

interface Room {
  readonly host: PipelineHost;
  readonly blocks: Blocks;
}

/** Whether words are in the order of the values. */
const hasOrder = (type: DataType): boolean =>
  ordered.has(type.kind) || (type.kind === 'decimal' && type.precision <= wordPrecision);
const ordered: ReadonlySet<string> = new Set(['int', 'date', 'timestamp', 'time', 'bool']);

const isComparable = ({ type, parts, nullBit }: GroupColumn): boolean =>
  parts.length === 1 && 'word' in parts[0] && (hasOrder(type) || (type.kind === 'text' && nullBit !== null));
