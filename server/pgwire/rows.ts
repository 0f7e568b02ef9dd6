import { getBit } from '../../src/base/bits.ts';
import type { Batch } from '../../src/data/batch.ts';
import { isTextual } from '../../src/data/type.ts';
import { valueToBinary } from '../../src/data/value_binary.ts';
import { valueToText } from '../../src/data/value_text.ts';
import { entryOf, type Vector, valueAt } from '../../src/data/vector.ts';

/** Writes value `row` of a column, behind its length, at the buffer's end. */
type ColumnWriter = (row: number) => void;

/**
 * Encodes batches as DataRow messages into one growing buffer, many rows at a time.
 * Texts and integers are copied without becoming JavaScript strings.
 */
export class RowWriter {
  private buffer = Buffer.allocUnsafe(1024);
  private length = 0;
  private readonly formats: readonly number[];
  private readonly timeZone: string;

  /** `formats[i]`: 0 text, 1 binary. */
  constructor(formats: readonly number[], timeZone: string) {
    this.formats = formats;
    this.timeZone = timeZone;
  }

  /** Adds rows from `start` until `end` or until about `limitBytes` are held; returns where it stopped. */
  add(batch: Batch, start: number, end: number, limitBytes: number): number {
    const writers = batch.columns.map((column, i) => this.columnWriter(column, this.formats[i]));
    let row = start;
    for (; row < end && this.length < limitBytes; row++) {
      const at = this.length;
      this.reserve(7);
      this.buffer[at] = 0x44; // D
      this.buffer.writeInt16BE(writers.length, at + 5);
      this.length = at + 7;
      for (const write of writers) write(row);
      this.buffer.writeInt32BE(this.length - at - 1, at + 1);
    }
    return row;
  }

  get size(): number {
    return this.length;
  }

  /** The messages so far; they stay valid while the writer starts a new buffer. */
  take(): Buffer {
    const out = this.buffer.subarray(0, this.length);
    this.buffer = Buffer.allocUnsafe(Math.max(1024, this.length + 4096));
    this.length = 0;
    return out;
  }

  private columnWriter(column: Vector, format: number): ColumnWriter {
    const write = this.valueWriter(column, format);
    const { validity } = column;
    if (validity === null) return write;
    const constant = column.encoding === 'constant';
    return (row) => (getBit(validity, constant ? 0 : row) ? write(row) : this.int32(-1));
  }

  private valueWriter(column: Vector, format: number): ColumnWriter {
    const { kind } = column.type;
    if (isTextual(column.type) || kind === 'json') return this.bytesWriter(column);
    if ((kind === 'bytes' && format === 1) || (kind === 'jsonb' && format === 0)) return this.bytesWriter(column);
    if (format === 1) return (row) => this.bytes(valueToBinary(valueAt(column, row)!, column.type));
    if (column.type.kind === 'int') {
      const { values } = column;
      return (row) => this.ascii(String(values[entryOf(column, row)]));
    }
    const text = (row: number): string => valueToText(valueAt(column, row)!, column.type, this.timeZone);
    if (kind === 'array' || kind === 'record' || kind === 'reg') return (row) => this.bytes(Buffer.from(text(row)));
    return (row) => this.ascii(text(row));
  }

  private bytesWriter(column: Vector): ColumnWriter {
    const home = column.dictionary ?? column;
    const source = home.values as Uint8Array;
    const offsets = home.offsets!;
    return (row) => {
      const entry = entryOf(column, row);
      this.bytes(source.subarray(offsets[entry], offsets[entry + 1]));
    };
  }

  private bytes(source: Uint8Array): void {
    this.int32(source.length);
    this.reserve(source.length);
    this.buffer.set(source, this.length);
    this.length += source.length;
  }

  /** Text that is known to have no character beyond ASCII: all types but those of texts print so. */
  private ascii(source: string): void {
    this.int32(source.length);
    this.reserve(source.length);
    this.length += this.buffer.write(source, this.length, 'latin1');
  }

  private int32(n: number): void {
    this.reserve(4);
    this.buffer.writeInt32BE(n, this.length);
    this.length += 4;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
