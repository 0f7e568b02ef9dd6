import { isAscii, isUtf8 } from 'node:buffer';
import { flatBytes, type Vector } from '../../../data/vector.ts';
import { insist } from './arena.ts';
import { damaged } from './emit.ts';
import type { Contents, Work } from './work.ts';

/** What offsets of vectors reach. */
const mostBytes = 2 ** 31 - 1;

/** Values of variable length gathered in linear memory: their bytes, and where each begins. */
export class TextBuffer {
  /** Address of the bytes. */
  at = 0;
  /** Address of count + 1 offsets. */
  readonly offsets: number;
  count = 0;
  used = 0;
  private readonly work: Work;
  private room = 0;

  constructor(work: Work, values: number) {
    this.work = work;
    this.offsets = work.arena.take((values + 1) * 4);
    work.arena.u32[this.offsets / 4] = 0;
  }

  /** The values of a PLAIN page. */
  addPlain({ at, end, count }: Contents): void {
    this.reserve(end - at);
    const { kernels } = this.work;
    this.added(count, kernels.plainBytes(at, end, this.end, this.nextOffset, count, this.used));
  }

  /** The entries of a dictionary that codes of 32 bits name. */
  addCodes(codes: number, count: number, home: TextBuffer): void {
    const { kernels } = this.work;
    this.reserve(Number(kernels.bytesOfCodes(codes, count, home.offsets)));
    const { offsets, at } = home;
    this.added(count, kernels.gatherBytes(codes, count, at, offsets, this.end, this.nextOffset, this.used));
  }

  /** Makes room for more bytes. */
  reserve(more: number): void {
    const needed = this.used + more;
    insist(needed <= mostBytes, 'more bytes than offsets reach');
    if (needed <= this.room && this.at !== 0) return;
    const { arena } = this.work;
    this.room = Math.max(needed, Math.min(this.room * 2, mostBytes));
    const larger = arena.take(this.room);
    arena.u8.copyWithin(larger, this.at, this.at + this.used);
    this.at = larger;
  }

  /** Declines unless the bytes of every value are UTF-8. */
  insistOnUtf8(): void {
    const { arena, kernels } = this.work;
    const bytes = arena.u8.subarray(this.at, this.at + this.used);
    if (isAscii(bytes)) return;
    insist(isUtf8(bytes), 'bytes that are no UTF-8');
    insist(kernels.withinCharacters(this.at, this.offsets, this.firstOfNothing()) === 0, 'part of a character');
  }

  /** A copy outside of linear memory. */
  vector(): Vector {
    const { arena, chunk } = this.work;
    const offsets = Int32Array.from(arena.u32.subarray(this.offsets / 4, this.offsets / 4 + this.count + 1));
    return flatBytes(chunk.type, arena.u8.slice(this.at, this.at + this.used), offsets, this.count);
  }

  /** Address behind the bytes. */
  get end(): number {
    return this.at + this.used;
  }

  /** Address behind the offsets. */
  get nextOffset(): number {
    return this.offsets + (this.count + 1) * 4;
  }

  /** How many of the offsets have bytes behind them: the last values may be empty. */
  private firstOfNothing(): number {
    const { u32 } = this.work.arena;
    let count = this.count + 1;
    while (count > 0 && u32[this.offsets / 4 + count - 1] >= this.used) count--;
    return count;
  }

  /** Tells what was written behind the bytes and the offsets. */
  added(count: number, used: number): void {
    insist(used !== damaged, 'a value beyond its page');
    this.used = used;
    this.count += count;
  }
}
