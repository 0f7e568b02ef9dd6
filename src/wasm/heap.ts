import { memoryOf, type WasmMemory } from './engine.ts';

/** Bytes that a block's address and size are multiples of: one SIMD vector. */
const grain = 16;
const pageBytes = 65_536;
/** What the system gives at once. */
const systemPageBytes = 4096;
/** What 32-bit addresses reach, less two pages: no address of an end wraps, and one page lies behind the last block. */
const mostBytes = 2 ** 32 - 2 * pageBytes;

/**
 * The linear memory of a process and who has which part of it. It is reserved whole, so views of it stay good; the
 * system gives pages as they are touched. First fit over a list of free blocks in address order, neighbours merged.
 */
export class Heap {
  readonly memory: WasmMemory;
  readonly limit: number;
  /** Bytes handed out. */
  used = 0;
  readonly u8: Uint8Array<ArrayBuffer>;
  readonly i32: Int32Array<ArrayBuffer>;
  readonly u32: Uint32Array<ArrayBuffer>;
  readonly i64: BigInt64Array<ArrayBuffer>;
  readonly f64: Float64Array<ArrayBuffer>;
  private readonly sizes = new Map<number, number>();
  private free: { start: number; end: number }[];

  /** `limit`: bytes; more than 4 GiB are not reached. */
  constructor(limit: number) {
    this.limit = Math.min(mostBytes, Math.ceil(limit / pageBytes) * pageBytes);
    const pages = this.limit / pageBytes;
    // Vector loads may reach behind the last block.
    this.memory = memoryOf(pages + 1);
    this.u8 = new Uint8Array(this.memory.buffer);
    this.i32 = new Int32Array(this.u8.buffer);
    this.u32 = new Uint32Array(this.u8.buffer);
    this.i64 = new BigInt64Array(this.u8.buffer);
    this.f64 = new Float64Array(this.u8.buffer);
    // Address 0 means none.
    this.free = [{ start: grain, end: this.limit }];
  }

  /** Address of a block of at least `bytes` bytes, not cleared; 0: there is no room. */
  allocate(bytes: number): number {
    const size = Math.max(grain, Math.ceil(bytes / grain) * grain);
    const at = this.free.findIndex(({ start, end }) => end - start >= size);
    if (at < 0) return 0;
    const found = this.free[at];
    const address = found.start;
    found.start += size;
    if (found.start === found.end) this.free.splice(at, 1);
    this.sizes.set(address, size);
    this.used += size;
    return address;
  }

  /** Has the system give the first bytes that will be handed out, so that who gets them does not wait for it. */
  touch(bytes: number): void {
    const [first] = this.free;
    if (first === undefined) return;
    const end = Math.min(first.end, first.start + bytes);
    for (let at = first.start; at < end; at += systemPageBytes) this.u8[at] = 0;
  }

  /** Gives a block back; 0 is no block. */
  release(address: number): void {
    if (address === 0) return;
    const size = this.sizes.get(address);
    if (size === undefined) throw new Error(`no block begins at ${address}`);
    this.sizes.delete(address);
    this.used -= size;
    const at = this.placeOf(address);
    const before = this.free[at - 1];
    const after = this.free[at];
    const end = address + size;
    if (before?.end === address && after?.start === end) {
      before.end = after.end;
      this.free.splice(at, 1);
    } else if (before?.end === address) before.end = end;
    else if (after?.start === end) after.start = address;
    else this.free.splice(at, 0, { start: address, end });
  }

  /** Bytes of the block that begins here. */
  sizeOf(address: number): number {
    return this.sizes.get(address) ?? 0;
  }

  /** Index of the first free block behind the address. */
  private placeOf(address: number): number {
    let low = 0;
    let high = this.free.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.free[middle].start < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
