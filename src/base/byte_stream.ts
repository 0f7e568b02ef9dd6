const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes written one after another; numbers are little-endian unless said otherwise. */
export class ByteWriter {
  private bytes = new Uint8Array(64);
  private view = new DataView(this.bytes.buffer);
  private used = 0;

  byte(n: number): void {
    this.reserve(1);
    this.bytes[this.used++] = n;
  }

  int16(n: number): void {
    this.reserve(2);
    this.view.setInt16(this.used, n, true);
    this.used += 2;
  }

  int32(n: number): void {
    this.reserve(4);
    this.view.setInt32(this.used, n, true);
    this.used += 4;
  }

  int64(n: bigint): void {
    this.reserve(8);
    this.view.setBigInt64(this.used, n, true);
    this.used += 8;
  }

  float64(x: number): void {
    this.reserve(8);
    this.view.setFloat64(this.used, x, true);
    this.used += 8;
  }

  /** Most significant byte first, so that bytes sort as the numbers do. */
  uint64BigEndian(n: bigint): void {
    this.reserve(8);
    this.view.setBigUint64(this.used, n, false);
    this.used += 8;
  }

  raw(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.used);
    this.used += source.length;
  }

  /** The length in 32 bits, then the bytes. */
  sized(source: Uint8Array): void {
    this.int32(source.length);
    this.raw(source);
  }

  text(source: string): void {
    this.sized(encoder.encode(source));
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.used);
  }

  private reserve(more: number): void {
    if (this.used + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.used + more, this.bytes.length * 2));
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

/** Reads what a `ByteWriter` wrote, in the same order. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    return this.bytes[this.at++];
  }

  int16(): number {
    this.at += 2;
    return this.view.getInt16(this.at - 2, true);
  }

  int32(): number {
    this.at += 4;
    return this.view.getInt32(this.at - 4, true);
  }

  int64(): bigint {
    this.at += 8;
    return this.view.getBigInt64(this.at - 8, true);
  }

  float64(): number {
    this.at += 8;
    return this.view.getFloat64(this.at - 8, true);
  }

  raw(length: number): Uint8Array {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  sized(): Uint8Array {
    return this.raw(this.int32());
  }

  text(): string {
    return decoder.decode(this.sized());
  }
}
