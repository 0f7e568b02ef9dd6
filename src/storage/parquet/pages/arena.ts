import { memoryOf } from '../../../wasm/engine.ts';
import { slack } from './emit.ts';
import { type Kernels, kernelsOver } from './kernels.ts';

/** These bytes are left to the general decoder, which reads them or says what is wrong with them. */
export class Declined extends Error {}

/** Declines unless something holds of the bytes. */
export function insist(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Declined(what);
}

const pageBytes = 65_536;
/** What one chunk may take while it is decoded: pages are not touched before they are needed. */
const mostBytes = 512 << 20;
/** A memory of which more than this was touched is given up, and what it took with it. */
const mostKept = 96 << 20;
const align = 16;

/**
 * The memory that chunks are decoded in, one after the other, and the loops over it: apart from the memory of finished
 * columns, so that no bytes, whatever they say, can reach these. Everything taken is gone with the next `start`.
 */
export class Arena {
  readonly kernels: Kernels;
  readonly u8: Uint8Array<ArrayBuffer>;
  readonly u32: Uint32Array<ArrayBuffer>;
  readonly i64: BigInt64Array<ArrayBuffer>;
  private next = align;

  constructor() {
    const memory = memoryOf(mostBytes / pageBytes);
    this.kernels = kernelsOver(memory);
    this.u8 = new Uint8Array(memory.buffer);
    this.u32 = new Uint32Array(memory.buffer);
    this.i64 = new BigInt64Array(memory.buffer);
  }

  /** Room for `bytes` bytes, not cleared, and some behind them that loops may write to. Declines when there is none. */
  take(bytes: number): number {
    const address = this.next;
    this.next += Math.ceil((bytes + slack) / align) * align;
    insist(this.next <= mostBytes, 'there is no room');
    return address;
  }

  takeCleared(bytes: number): number {
    const address = this.take(bytes);
    this.u8.fill(0, address, address + bytes + slack);
    return address;
  }

  /** The word at any address. */
  u32At(at: number): number {
    const { u8 } = this;
    return (u8[at] | (u8[at + 1] << 8) | (u8[at + 2] << 16) | (u8[at + 3] << 24)) >>> 0;
  }

  get isLarge(): boolean {
    return this.next > mostKept;
  }

  start(): void {
    this.next = align;
  }
}

let arena: Arena | undefined;

/** Bytes of it that most chunks need. */
const usual = 16 << 20;

/** Makes the arena and its loops, so that the first query does not wait for them. */
export function warmUpArena(): void {
  if (arena !== undefined) return;
  arena = new Arena();
  // Touched once, its pages are there.
  arena.u8.fill(0, 0, usual);
}

/** Runs work, which must not wait, in the arena of the process. */
export function inArena<T>(work: (arena: Arena) => T): T {
  arena ??= new Arena();
  const mine = arena;
  mine.start();
  try {
    return work(mine);
  } finally {
    if (mine.isLarge) arena = undefined;
  }
}
