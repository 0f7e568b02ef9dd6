import { assert } from '../base/assert.ts';

/**
 * Plain data as bytes and back: equal data give equal bytes, doubles keep every bit. For what travels between
 * processes and is stored: states of folds, models.
 *
 * Each value is a tag byte and its content, little endian: n null, u undefined, t true, f false, d double,
 * s length UTF-8, i bigint as decimal text, a count items, o count (key value)…, F I B typed arrays with their length.
 */
export type Plain =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Float64Array
  | Int32Array
  | Uint8Array
  | readonly Plain[]
  | { readonly [key: string]: Plain };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function plainToBytes(value: Plain): Uint8Array {
  const writer = new Writer();
  writer.value(value);
  return writer.finish();
}

export function plainFromBytes(bytes: Uint8Array): Plain {
  const reader = new Reader(bytes);
  const value = reader.value();
  assert(reader.at === bytes.length, 'plain data end where they say');
  return value;
}

class Writer {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  value(value: Plain): void {
    if (value === null) return this.tag('n');
    switch (typeof value) {
      case 'undefined':
        return this.tag('u');
      case 'boolean':
        return this.tag(value ? 't' : 'f');
      case 'number':
        this.tag('d');
        this.reserve(8);
        // One pattern for NaN, so that equal data are equal bytes.
        this.view.setFloat64(this.length, Number.isNaN(value) ? Number.NaN : value, true);
        this.length += 8;
        return;
      case 'bigint':
        return this.content('i', encoder.encode(value.toString()));
      case 'string':
        return this.content('s', encoder.encode(value));
      default:
        return this.composite(value);
    }
  }

  private composite(value: object): void {
    if (value instanceof Float64Array) return this.content('F', bytesOf(value));
    if (value instanceof Int32Array) return this.content('I', bytesOf(value));
    if (value instanceof Uint8Array) return this.content('B', value);
    if (Array.isArray(value)) {
      this.tag('a');
      this.count(value.length);
      for (const item of value) this.value(item);
      return;
    }
    const entries = Object.entries(value);
    this.tag('o');
    this.count(entries.length);
    for (const [key, item] of entries) {
      this.value(key);
      this.value(item);
    }
  }

  private content(tag: string, bytes: Uint8Array): void {
    this.tag(tag);
    this.count(bytes.length);
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  private tag(tag: string): void {
    this.reserve(1);
    this.bytes[this.length++] = tag.charCodeAt(0);
  }

  private count(n: number): void {
    this.reserve(4);
    this.view.setUint32(this.length, n, true);
    this.length += 4;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

const bytesOf = (array: Float64Array | Int32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

class Reader {
  at = 0;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(): Plain {
    const tag = String.fromCharCode(this.bytes[this.at++]);
    switch (tag) {
      case 'n':
        return null;
      case 'u':
        return undefined;
      case 't':
        return true;
      case 'f':
        return false;
      case 'd':
        this.at += 8;
        return this.view.getFloat64(this.at - 8, true);
      case 'i':
        return BigInt(decoder.decode(this.content()));
      case 's':
        return decoder.decode(this.content());
      case 'F':
        return new Float64Array(this.content().slice().buffer);
      case 'I':
        return new Int32Array(this.content().slice().buffer);
      case 'B':
        return this.content().slice();
      case 'a':
        return Array.from({ length: this.count() }, () => this.value());
      default:
        assert(tag === 'o', 'plain data have known tags');
        return Object.fromEntries(Array.from({ length: this.count() }, () => [this.value() as string, this.value()]));
    }
  }

  private count(): number {
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }

  private content(): Uint8Array {
    const length = this.count();
    assert(this.at + length <= this.bytes.length, 'plain data are whole');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
