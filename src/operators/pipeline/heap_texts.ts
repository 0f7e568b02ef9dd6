import { bitmapBytes } from '../../base/bits.ts';
import { errors } from '../../base/error.ts';
import { text } from '../../data/type.ts';
import { dictionaryOf, flatBytes, type Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';
import type { Heap } from '../../wasm/heap.ts';
import { NotCompiled, notCompiled } from './emitted.ts';
import { stateBytes, stateWords, type TextKernel, textKernel } from './text_kernel.ts';
import type { Texts } from './text_numbers.ts';

/** Where tables of texts lie. */
export interface Room {
  readonly heap: Heap;
  /** 0: there is none. */
  readonly allocate: (bytes: number) => number;
}

/** What of the heap texts may have: the rest is for who computes with their numbers. */
const share = 1 / 4;
const firstCapacity = 4096;
const firstArena = 256 << 10;

/** Where texts lie in the heap, all of them addresses; `validity` 0: none is NULL. */
interface Placed {
  readonly values: number;
  readonly offsets: number;
  readonly validity: number;
  /** Gets their numbers. */
  readonly out: number;
}

/**
 * Distinct texts in linear memory, numbered 0, 1, 2 … as they are first seen, until `close`. Vectors of them are views,
 * good until then. What finds no room throws NotCompiled, and may have taken in some.
 */
export class HeapTexts implements Texts {
  private readonly room: Room;
  private readonly kernel: TextKernel;
  private readonly state: number;
  /** Blocks that views may still show. */
  private readonly blocks: number[] = [];
  bytes = 0;

  constructor(room: Room) {
    this.room = room;
    this.kernel = textKernel(room.heap);
    this.state = this.take(stateBytes);
    room.heap.u32.fill(0, this.state / 4, (this.state + stateBytes) / 4);
    try {
      this.growEntries();
      this.growArena(firstArena);
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  numbersOf(column: Vector, rows: number): Int32Array {
    const { values, offsets, validity } = column.encoding === 'flat' ? column : flatten(column);
    const { heap } = this.room;
    const [low, high] = rows === 0 ? [0, 0] : [offsets![0], offsets![rows]];
    const sizes = [rows * 4, (rows + 1) * 4, validity === null ? 0 : bitmapBytes(rows), high - low];
    const out = this.room.allocate(sizes.reduce((sum, size) => sum + size, 0));
    if (out === 0) notCompiled('texts without room');
    const starts = out + sizes[0];
    const bits = starts + sizes[1];
    const bytes = bits + sizes[2];
    heap.i32.set(offsets!.subarray(0, rows + 1), starts / 4);
    if (validity !== null) heap.u8.set(validity.subarray(0, sizes[2]), bits);
    heap.u8.set((values as Uint8Array).subarray(low, high), bytes);
    try {
      this.number({ values: bytes - low, offsets: starts, validity: validity === null ? 0 : bits, out }, rows);
      return heap.i32.slice(out / 4, out / 4 + rows);
    } finally {
      heap.release(out);
    }
  }

  /** Writes the number of each row of a flat vector that lies in the heap; 0 where it is NULL. */
  numberPlaced({ values, offsets, validity, length }: Vector, out: number): void {
    const place = { values: values.byteOffset, offsets: offsets!.byteOffset, validity: validity?.byteOffset ?? 0, out };
    this.number(place, length);
  }

  /** Errors: 53200, where others throw NotCompiled: code is under way. */
  numberOfBytes(bytes: Uint8Array, start: number, end: number): number {
    const one = flatBytes(text, bytes.subarray(start, end), Int32Array.of(0, end - start), 1);
    try {
      return this.numbersOf(one, 1)[0];
    } catch (thrown) {
      throw thrown instanceof NotCompiled ? errors.outOfMemory('The texts of a pipeline do not fit.') : thrown;
    }
  }

  words(): Vector {
    const { heap } = this.room;
    const [used, count, arena, offsets] = [this.get('used'), this.get('count'), this.get('arena'), this.get('offsets')];
    const starts = heap.i32.subarray(offsets / 4, offsets / 4 + count + 1);
    return flatBytes(text, heap.u8.subarray(arena, arena + used), starts, count);
  }

  column(numbers: Int32Array, count: number, validity: Uint8Array | null): Vector {
    return dictionaryOf(this.words(), numbers, count, validity);
  }

  compare(a: number, b: number): number {
    const at = this.get('arena');
    const offsets = this.get('offsets') / 4 + a;
    const { u8, u32 } = this.room.heap;
    return this.compareBytes(u8, at + u32[offsets], at + u32[offsets + 1], b);
  }

  compareBytes(bytes: Uint8Array, start: number, end: number, b: number): number {
    const { u8, u32 } = this.room.heap;
    const offsets = this.get('offsets') / 4 + b;
    const length = u32[offsets + 1] - u32[offsets];
    const first = this.get('arena') + u32[offsets];
    const common = Math.min(end - start, length);
    for (let i = 0; i < common; i++) {
      const difference = bytes[start + i] - u8[first + i];
      if (difference !== 0) return difference;
    }
    return end - start - length;
  }

  close(): void {
    for (const block of this.blocks.splice(0)) this.room.heap.release(block);
  }

  private number({ values, offsets, validity, out }: Placed, rows: number): void {
    const { u32 } = this.room.heap;
    for (let row = 0; ; ) {
      row = this.kernel.number(this.state, values, offsets, validity, out, row, rows);
      if (row === rows) return;
      if (this.get('count') === this.get('capacity')) this.growEntries();
      else this.growArena(u32[offsets / 4 + row + 1] - u32[offsets / 4 + row]);
    }
  }

  private growEntries(): void {
    const { heap } = this.room;
    const [before, capacity] = [this.get('capacity'), Math.max(firstCapacity, this.get('capacity') * 2)];
    const [offsets, slots] = [this.take((capacity + 1) * 4), this.take(capacity * 16)];
    const from = this.get('offsets');
    heap.u32[offsets / 4] = 0;
    if (before > 0) heap.u8.copyWithin(offsets, from, from + (this.get('count') + 1) * 4);
    this.kernel.place(this.get('slots'), before * 2, slots, capacity * 2 - 1);
    this.set({ offsets, slots, capacity, mask: capacity * 2 - 1 });
  }

  private growArena(bytes: number): void {
    const [from, used] = [this.get('arena'), this.get('used')];
    const room = Math.max(used + bytes, this.get('room') * 2);
    const arena = this.take(room);
    this.room.heap.u8.copyWithin(arena, from, from + used);
    this.set({ arena, room });
  }

  private take(bytes: number): number {
    const { heap, allocate } = this.room;
    const block = this.bytes + bytes > heap.limit * share ? 0 : allocate(bytes);
    if (block === 0) notCompiled('texts without room');
    this.blocks.push(block);
    this.bytes += bytes;
    return block;
  }

  private get(name: keyof typeof stateWords): number {
    return this.room.heap.u32[this.state / 4 + stateWords[name]];
  }

  private set(words: Partial<Record<keyof typeof stateWords, number>>): void {
    for (const [name, value] of Object.entries(words)) {
      this.room.heap.u32[this.state / 4 + stateWords[name as keyof typeof stateWords]] = value;
    }
  }
}
