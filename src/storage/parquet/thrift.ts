/** Thrift's compact protocol, both ways, as far as Parquet uses it. The reader trusts nothing: lengths and depth are bounded. */

export const thrift = {
  stop: 0,
  true: 1,
  false: 2,
  i8: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
} as const;

/** Parquet's own structures nest six deep; unknown ones may go a little further. */
const maxDepth = 24;

export class ThriftError extends Error {}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Reads one structure after another; every method that meets something else than it expects throws a ThriftError. */
export class ThriftReader {
  at: number;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private depth = 0;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  /** Calls `onField` for every field; it returns true when it has read the value, false to have it skipped. */
  struct(onField: (id: number, type: number) => boolean): void {
    this.enter();
    let id = 0;
    for (;;) {
      const head = this.byte();
      const type = head & 0x0f;
      if (type === thrift.stop) break;
      const delta = head >> 4;
      id = delta === 0 ? this.zigzag() : id + delta;
      if (!onField(id, type)) this.skip(type);
    }
    this.depth--;
  }

  /** Items of a list, read one by one by `readItem`, which gets their type. */
  list<T>(type: number, readItem: (type: number) => T): T[] {
    this.expect(type, thrift.list);
    const items: T[] = [];
    const { size, of } = this.listHead();
    for (let i = 0; i < size; i++) items.push(readItem(of));
    return items;
  }

  bool(type: number): boolean {
    if (type !== thrift.true && type !== thrift.false) throw new ThriftError('a truth value was expected');
    return type === thrift.true;
  }

  int(type: number): number {
    if (type === thrift.i8) return (this.byte() << 24) >> 24;
    if (type !== thrift.i16 && type !== thrift.i32) throw new ThriftError('an integer was expected');
    return this.zigzag();
  }

  /** A 64-bit integer that must be exact as a number and not negative: sizes, offsets, counts. */
  count(type: number): number {
    this.expect(type, thrift.i64);
    const value = this.varint64();
    const units = (value >> 1n) ^ -(value & 1n);
    if (units < 0n || units > BigInt(Number.MAX_SAFE_INTEGER)) throw new ThriftError(`count ${units} is out of range`);
    return Number(units);
  }

  binary(type: number): Uint8Array {
    this.expect(type, thrift.binary);
    const length = this.varint();
    const start = this.advance(length);
    return this.bytes.subarray(start, start + length);
  }

  text(type: number): string {
    try {
      return decoder.decode(this.binary(type));
    } catch (cause) {
      if (cause instanceof ThriftError) throw cause;
      throw new ThriftError('a name is not UTF-8', { cause });
    }
  }

  /** The bytes of a value as they stand. */
  raw(type: number): Uint8Array {
    const start = this.at;
    this.skip(type);
    return this.bytes.subarray(start, this.at);
  }

  skip(type: number): void {
    switch (type) {
      case thrift.true:
      case thrift.false:
        return;
      case thrift.i8:
        this.advance(1);
        return;
      case thrift.i16:
      case thrift.i32:
      case thrift.i64:
        this.varint64();
        return;
      case thrift.double:
        this.advance(8);
        return;
      case thrift.binary:
        this.advance(this.varint());
        return;
      case thrift.list:
      case thrift.set:
        return this.skipList();
      case thrift.map:
        return this.skipMap();
      case thrift.struct:
        return this.struct(() => false);
      default:
        throw new ThriftError(`there is no type ${type}`);
    }
  }

  private skipList(): void {
    this.enter();
    const { size, of } = this.listHead();
    for (let i = 0; i < size; i++) this.skipItem(of);
    this.depth--;
  }

  private skipMap(): void {
    this.enter();
    const size = this.varint();
    if (size > 0) {
      const kinds = this.byte();
      for (let i = 0; i < size; i++) {
        this.skipItem(kinds >> 4);
        this.skipItem(kinds & 0x0f);
      }
    }
    this.depth--;
  }

  /** Truth values take a byte inside collections, none in fields. */
  private skipItem(type: number): void {
    if (type === thrift.true || type === thrift.false) this.advance(1);
    else this.skip(type);
  }

  private listHead(): { readonly size: number; readonly of: number } {
    const head = this.byte();
    const short = head >> 4;
    const size = short === 15 ? this.varint() : short;
    // Every item takes a byte at least, so a longer list is a lie: refuse it before making room for it.
    if (size > this.bytes.length - this.at) throw new ThriftError(`a list of ${size} items goes beyond the end`);
    return { size, of: head & 0x0f };
  }

  private enter(): void {
    if (++this.depth > maxDepth) throw new ThriftError('structures nest too deeply');
  }

  private expect(type: number, wanted: number): void {
    if (type !== wanted) throw new ThriftError(`type ${wanted} was expected, not ${type}`);
  }

  private advance(length: number): number {
    const start = this.at;
    if (length > this.bytes.length - start) throw new ThriftError('it ends too early');
    this.at += length;
    return start;
  }

  private byte(): number {
    if (this.at >= this.bytes.length) throw new ThriftError('it ends too early');
    return this.view.getUint8(this.at++);
  }

  /** Unsigned, at most 32 bits. */
  private varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value > 0xffffffff) break;
        return value;
      }
    }
    throw new ThriftError('a number is too long');
  }

  private varint64(): bigint {
    let low = 0;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = this.byte();
      low += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return BigInt(low);
    }
    let value = BigInt(low);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new ThriftError('a number is too long');
  }

  private zigzag(): number {
    const value = this.varint();
    return (value >>> 1) ^ -(value & 1);
  }
}

/** Writes structures; fields must be given in ascending order of their numbers. */
export class ThriftWriter {
  private bytes = new Uint8Array(1024);
  private used = 0;
  private readonly lastIds: number[] = [];

  struct(writeFields: () => void): void {
    this.lastIds.push(0);
    writeFields();
    this.byte(thrift.stop);
    this.lastIds.pop();
  }

  structField(id: number, writeFields: () => void): void {
    this.head(id, thrift.struct);
    this.struct(writeFields);
  }

  bool(id: number, value: boolean): void {
    this.head(id, value ? thrift.true : thrift.false);
  }

  i32(id: number, value: number): void {
    this.head(id, thrift.i32);
    this.int(value);
  }

  i64(id: number, value: number): void {
    this.head(id, thrift.i64);
    this.varint64(BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n)));
  }

  binary(id: number, value: Uint8Array): void {
    this.head(id, thrift.binary);
    this.blob(value);
  }

  text(id: number, value: string): void {
    this.binary(id, encoder.encode(value));
  }

  /** A structure that was read with `raw`. */
  rawStruct(id: number, value: Uint8Array): void {
    this.head(id, thrift.struct);
    this.append(value);
  }

  list<T>(id: number, of: number, items: readonly T[], writeItem: (item: T) => void): void {
    this.head(id, thrift.list);
    if (items.length < 15) this.byte((items.length << 4) | of);
    else {
      this.byte(0xf0 | of);
      this.varint64(BigInt(items.length));
    }
    for (const item of items) writeItem(item);
  }

  /** Items of lists. */
  int(value: number): void {
    this.varint64(BigInt(((value << 1) ^ (value >> 31)) >>> 0));
  }

  blob(value: Uint8Array): void {
    this.varint64(BigInt(value.length));
    this.append(value);
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.used);
  }

  private head(id: number, type: number): void {
    const last = this.lastIds.length - 1;
    const delta = id - this.lastIds[last];
    this.lastIds[last] = id;
    if (delta > 0 && delta < 16) this.byte((delta << 4) | type);
    else {
      this.byte(type);
      this.int(id);
    }
  }

  private varint64(value: bigint): void {
    let rest = value;
    while (rest >= 0x80n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest));
  }

  private byte(value: number): void {
    this.room(1);
    this.bytes[this.used++] = value;
  }

  private append(value: Uint8Array): void {
    this.room(value.length);
    this.bytes.set(value, this.used);
    this.used += value.length;
  }

  private room(more: number): void {
    if (this.used + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.used + more, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.used));
    this.bytes = larger;
  }
}
