/** Sizes are multiples of this, so that reads of similar sizes share buffers. */
const grain = 256 * 1024;
/** Bytes that stay for later reads: what two row groups take that are read while others are decoded. */
const mostKept = 32 << 20;

/**
 * Memory that files are read into until their bytes are decoded, and then used again: the pages of fresh memory cost
 * several times what copying the bytes into them does, and the collector runs for memory that it does not see.
 */
export class ReadBuffers {
  private readonly free: Uint8Array[] = [];
  private kept = 0;

  /** The smallest free buffer of that size, or a new one; some bytes more than asked for. */
  take(bytes: number): Uint8Array {
    let best = -1;
    for (const [i, { length }] of this.free.entries()) {
      if (length >= bytes && length <= bytes * 2 + grain && (best < 0 || length < this.free[best].length)) best = i;
    }
    if (best < 0) return Buffer.allocUnsafeSlow(Math.ceil(bytes / grain) * grain);
    const [found] = this.free.splice(best, 1);
    this.kept -= found.length;
    return found;
  }

  /** Nobody reads or writes these any more. */
  give(buffers: readonly Uint8Array[]): void {
    for (const buffer of buffers) {
      this.free.push(buffer);
      this.kept += buffer.length;
    }
    while (this.kept > mostKept) this.kept -= this.free.shift()!.length;
  }
}
