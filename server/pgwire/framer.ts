import { errors } from '../../src/base/error.ts';

/** Longest message a client may send: enough for a statement of many megabytes, too little to fill the memory. */
const maxMessageBytes = 256 * 1024 * 1024;
const maxStartupBytes = 10_000;

export interface Frame {
  /** Type byte as a character; '' for the packets before start-up. */
  readonly code: string;
  readonly body: Buffer;
}

/** Cuts the byte stream of a client into messages, whatever pieces it arrives in. */
export class Framer {
  private pieces: Buffer[] = [];
  private held = 0;

  push(piece: Buffer): void {
    this.pieces.push(piece);
    this.held += piece.length;
  }

  /** Bytes not yet taken. */
  get size(): number {
    return this.held;
  }

  /** The next whole packet without a type byte, if it is all here. */
  nextStartup(): Frame | undefined {
    const length = this.peekInt32(0);
    if (length === undefined) return undefined;
    if (length < 8 || length > maxStartupBytes) throw errors.protocolViolation('invalid length of startup packet');
    return this.take(length, 4, '');
  }

  next(longest = maxMessageBytes): Frame | undefined {
    const length = this.peekInt32(1);
    if (length === undefined) return undefined;
    const code = String.fromCharCode(this.pieces[0][0]);
    if (length < 4 || length > longest) throw errors.protocolViolation(`invalid message length for type "${code}"`);
    return this.take(length + 1, 5, code);
  }

  private take(bytes: number, header: number, code: string): Frame | undefined {
    if (this.held < bytes) return undefined;
    const whole = this.joined(bytes);
    this.pieces = whole.length === bytes ? this.pieces.slice(1) : [whole.subarray(bytes), ...this.pieces.slice(1)];
    this.held -= bytes;
    return { code, body: whole.subarray(header, bytes) };
  }

  private peekInt32(offset: number): number | undefined {
    if (this.held < offset + 4) return undefined;
    return this.joined(offset + 4).readInt32BE(offset);
  }

  /** The first piece, made to hold at least `bytes`. */
  private joined(bytes: number): Buffer {
    if (this.pieces[0].length < bytes) this.pieces = [Buffer.concat(this.pieces)];
    return this.pieces[0];
  }
}
