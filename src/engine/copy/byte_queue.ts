import { errors } from '../../base/error.ts';

/** Bytes that come in pieces, taken in others. */
export class ByteQueue {
  private readonly source: AsyncIterator<Uint8Array>;
  private held: Buffer = Buffer.alloc(0);

  constructor(data: AsyncIterable<Uint8Array>) {
    this.source = data[Symbol.asyncIterator]();
  }

  /** Exactly so many bytes; 22P04 when there are fewer. */
  async take(count: number): Promise<Buffer> {
    if (this.held.length < count) {
      const pieces: Uint8Array[] = [this.held];
      for (let have = this.held.length; have < count; ) {
        const next = await this.source.next();
        if (next.done === true) throw errors.badCopyData('unexpected EOF in COPY data');
        pieces.push(next.value);
        have += next.value.length;
      }
      this.held = Buffer.concat(pieces);
    }
    const taken = this.held.subarray(0, count);
    this.held = this.held.subarray(count);
    return taken;
  }
}
