import type { Heap } from '../../../wasm/heap.ts';
import { slack } from './emit.ts';

/** These bytes are left to the general decoder, which reads them or says what is wrong with them. */
export class Declined extends Error {}

/** Declines unless something holds of the bytes. */
export function insist(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Declined(what);
}

/** Where columns are put. */
export interface Room {
  readonly heap: Heap;
  /** Address of a block; 0: there is no room for it. */
  allocate(bytes: number): number;
}

/** The blocks that one decoding has taken: given back at its end, unless kept. */
export class Blocks {
  private readonly room: Room;
  private readonly taken = new Set<number>();

  constructor(room: Room) {
    this.room = room;
  }

  /** Room for `bytes` bytes, and some behind them that loops may write to. Declines when there is none. */
  take(bytes: number): number {
    const address = this.room.allocate(bytes + slack);
    insist(address !== 0, 'there is no room');
    this.taken.add(address);
    return address;
  }

  /** The same, all 0. */
  takeCleared(bytes: number): number {
    const address = this.take(bytes);
    this.room.heap.u8.fill(0, address, address + bytes + slack);
    return address;
  }

  /** From now on the block is somebody else's, without what it has behind its first `bytes` bytes. */
  keep(address: number, bytes: number): void {
    this.taken.delete(address);
    this.room.heap.shrink(address, bytes);
  }

  release(address: number): void {
    if (this.taken.delete(address)) this.room.heap.release(address);
  }

  releaseAll(): void {
    for (const address of this.taken) this.room.heap.release(address);
    this.taken.clear();
  }
}
