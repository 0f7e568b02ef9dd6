import {
  type DataType as ArrowType,
  Binary,
  Bool,
  type Data,
  DateDay,
  Decimal,
  Field,
  FixedSizeBinary,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  makeData,
  TimeMicrosecond,
  TimestampMicrosecond,
  Utf8,
} from 'apache-arrow';
import { unreachable } from '../../base/assert.ts';
import { clearBit, getBit, setBit } from '../../base/bits.ts';
import { errors } from '../../base/error.ts';
import type { Field as SchemaField } from '../../data/schema.ts';
import { type DataType, text, typeName, wordPrecision } from '../../data/type.ts';
import { valueToText } from '../../data/value_text.ts';
import { entryOf, isNull, type Values, type Vector } from '../../data/vector.ts';
import { valuesOf, vectorOf } from '../../data/vector_builder.ts';
import { storedNumeric, writeDecimals, writeIntervals, writeUuids } from './write_values.ts';

/** Rows looked at to decide on an encoding: evenly spread, so the choice depends on the data alone. */
const sampleRows = 1024;

const isWordDecimal = (type: DataType): boolean => type.kind === 'decimal' && type.precision <= wordPrecision;

/** Gathers the values of one leaf of a row group in Arrow's layout. */
export class ColumnBuffer {
  readonly field: Field;
  /** What Arrow's type does not say of it. */
  readonly kind: DataType['kind'];
  hasNaN = false;
  /** Bytes held, for the bound on memory. */
  bytes = 0;
  private readonly type: DataType;
  private readonly width: number;
  private values: Uint8Array;
  private used = 0;
  private offsets: Int32Array;
  private validity: Uint8Array;
  private rows = 0;
  private nulls = 0;

  constructor({ name, type, nullable }: SchemaField) {
    const { arrow, width } = storage(type);
    this.type = isWrittenAsText(type) ? text : type;
    this.width = width;
    this.kind = type.kind;
    this.field = new Field(name, arrow, nullable);
    this.values = new Uint8Array(Math.max(width, 1) * 1024);
    this.offsets = new Int32Array(1025);
    this.validity = new Uint8Array(128);
  }

  /** Adds rows start to end of a vector of the column's type. */
  append(given: Vector, start: number, end: number): void {
    const vector = isWrittenAsText(given.type) ? asText(given) : given;
    this.reserve(end - start);
    this.appendValidity(vector, start, end);
    if (this.width === 0) this.appendBytes(vector, start, end);
    else if (this.type.kind === 'bool') this.appendBools(vector, start, end);
    else this.appendFixed(vector, start, end);
    this.rows += end - start;
    this.bytes = this.width === 0 ? this.used + this.rows * 4 : this.rows * this.width;
  }

  finish(): Data {
    const { rows } = this;
    const arrow = this.field.type as ArrowType;
    const nullBitmap = this.nulls === 0 ? null : this.validity.subarray(0, (rows + 7) >> 3);
    const common = { type: arrow, length: rows, nullCount: this.nulls, nullBitmap };
    if (this.width === 0) {
      const valueOffsets = this.offsets.subarray(0, rows + 1);
      return makeData({ ...common, type: arrow as Utf8, valueOffsets, data: this.values.subarray(0, this.used) });
    }
    const bytes = this.type.kind === 'bool' ? (rows + 7) >> 3 : rows * this.width;
    const data = typedView(this.type, this.values.buffer as ArrayBuffer, bytes);
    return makeData({ ...common, type: arrow as Int32, data: data as Int32Array });
  }

  get leaves(): readonly ColumnBuffer[] {
    return [this];
  }

  /** Whole numbers in 32 or 64 bits as Parquet stores them, decimals of at most 18 digits among them. */
  get isInteger(): boolean {
    const { type } = this;
    return type.kind === 'int' || type.kind === 'date' || type.kind === 'timestamp' || isWordDecimal(type);
  }

  /** Whether a dictionary would pay: a sample of the values has few different ones. */
  repeats(): boolean {
    const step = Math.max(1, Math.floor(this.rows / sampleRows));
    const seen = new Set<string>();
    let sampled = 0;
    for (let row = 0; row < this.rows; row += step) {
      if (!getBit(this.validity, row)) continue;
      sampled++;
      seen.add(Buffer.from(this.bytesAt(row)).toString('latin1'));
    }
    return this.type.kind === 'bool' || seen.size * 2 <= sampled || sampled < 16;
  }

  private bytesAt(row: number): Uint8Array {
    if (this.width === 0) return this.values.subarray(this.offsets[row], this.offsets[row + 1]);
    return this.values.subarray(row * this.width, (row + 1) * this.width);
  }

  private appendValidity(vector: Vector, start: number, end: number): void {
    const bits = vector.validity;
    for (let row = start; row < end; row++) {
      const at = this.rows + row - start;
      const valid = bits === null || getBit(bits, vector.encoding === 'constant' ? 0 : row);
      if (valid) setBit(this.validity, at);
      else {
        clearBit(this.validity, at);
        this.nulls++;
      }
    }
  }

  private appendBytes(vector: Vector, start: number, end: number): void {
    const home = vector.dictionary ?? vector;
    const source = home.values as Uint8Array;
    for (let row = start; row < end; row++) {
      if (!isNull(vector, row)) {
        const entry = entryOf(vector, row);
        const piece = source.subarray(home.offsets![entry], home.offsets![entry + 1]);
        this.room(this.used + piece.length);
        this.values.set(piece, this.used);
        this.used += piece.length;
      }
      this.offsets[this.rows + row - start + 1] = this.used;
    }
  }

  private appendBools(vector: Vector, start: number, end: number): void {
    const values = (vector.dictionary ?? vector).values as Uint8Array;
    for (let row = start; row < end; row++) {
      const at = this.rows + row - start;
      if (values[entryOf(vector, row)] !== 0) setBit(this.values, at);
      else clearBit(this.values, at);
    }
  }

  private appendFixed(vector: Vector, start: number, end: number): void {
    const { type } = this;
    const target = { buffer: this.values.buffer as ArrayBuffer, at: this.rows };
    if (type.kind === 'decimal' || type.kind === 'numeric') return writeDecimals(vector, { start, end }, target);
    if (type.kind === 'uuid') return writeUuids(vector, { start, end }, target);
    if (type.kind === 'interval') return writeIntervals(vector, { start, end }, target);
    const out = typedView(type, target.buffer, target.buffer.byteLength);
    const values = (vector.dictionary ?? vector).values;
    if (vector.encoding === 'flat') out.set(values.subarray(start, end) as never, this.rows);
    else for (let row = start; row < end; row++) out[this.rows + row - start] = values[entryOf(vector, row)];
    if (type.kind === 'float') this.lookForNaN(out as Float64Array, end - start);
  }

  private lookForNaN(values: Float64Array | Float32Array, count: number): void {
    for (let at = this.rows; at < this.rows + count && !this.hasNaN; at++) {
      this.hasNaN = Number.isNaN(values[at]);
    }
  }

  private reserve(more: number): void {
    const rows = this.rows + more;
    if (rows + 1 > this.offsets.length) {
      const larger = new Int32Array(Math.max(rows + 1, this.offsets.length * 2));
      larger.set(this.offsets);
      this.offsets = larger;
    }
    if ((rows + 7) >> 3 > this.validity.length) {
      const larger = new Uint8Array(Math.max((rows + 7) >> 3, this.validity.length * 2));
      larger.set(this.validity);
      this.validity = larger;
    }
    if (this.width > 0) this.room(rows * this.width);
  }

  private room(bytes: number): void {
    if (bytes <= this.values.length) return;
    // Views of 16-byte words need a length that is a multiple of 16.
    const larger = new Uint8Array(Math.ceil(Math.max(bytes, this.values.length * 2) / 48) * 48);
    larger.set(this.values);
    this.values = larger;
  }
}

/** Types that Parquet lacks, and whose bytes here are not their text. */
const isWrittenAsText = ({ kind }: DataType): boolean => kind === 'timetz' || kind === 'reg';

const asText = (vector: Vector): Vector =>
  vectorOf(
    text,
    valuesOf(vector).map((value) => (value === null ? null : valueToText(value, vector.type, 'UTC'))),
  );

/** The Arrow type a column is handed to the encoder as, and bytes per value (0: through offsets; bool: a bit, called 1). */
function storage(type: DataType): { readonly arrow: ArrowType; readonly width: number } {
  switch (type.kind) {
    case 'bool':
      return { arrow: new Bool(), width: 1 };
    case 'int':
      if (type.bits === 16) return { arrow: new Int16(), width: 2 };
      return type.bits === 32 ? { arrow: new Int32(), width: 4 } : { arrow: new Int64(), width: 8 };
    case 'float':
      return type.bits === 32 ? { arrow: new Float32(), width: 4 } : { arrow: new Float64(), width: 8 };
    case 'text':
    case 'unknown':
      return { arrow: new Utf8(), width: 0 };
    case 'bytes':
      return { arrow: new Binary(), width: 0 };
    case 'date':
      return { arrow: new DateDay(), width: 4 };
    case 'timestamp':
      return { arrow: new TimestampMicrosecond(type.zoned ? 'UTC' : null), width: 8 };
    case 'decimal':
      return { arrow: new Decimal(type.scale, type.precision, 128), width: 16 };
    case 'numeric':
      return storage(storedNumeric);
    case 'interval':
      return { arrow: new FixedSizeBinary(12), width: 12 };
    case 'uuid':
      return { arrow: new FixedSizeBinary(16), width: 16 };
    case 'time':
      return { arrow: new TimeMicrosecond(), width: 8 };
    case 'oid':
      return { arrow: new Int64(), width: 8 };
    case 'timetz':
    case 'reg':
    case 'json':
    case 'jsonb':
    case 'name':
    case 'char':
      return { arrow: new Utf8(), width: 0 };
    case 'array':
    case 'record':
      throw errors.internal(`${typeName(type)} is no leaf`);
    default:
      return unreachable(type);
  }
}

function typedView(type: DataType, buffer: ArrayBuffer, bytes: number): Exclude<Values, never> {
  switch (type.kind) {
    case 'int':
      if (type.bits === 16) return new Int16Array(buffer, 0, bytes >> 1);
      return type.bits === 32 ? new Int32Array(buffer, 0, bytes >> 2) : new BigInt64Array(buffer, 0, bytes >> 3);
    case 'float':
      return type.bits === 32 ? new Float32Array(buffer, 0, bytes >> 2) : new Float64Array(buffer, 0, bytes >> 3);
    case 'date':
      return new Int32Array(buffer, 0, bytes >> 2);
    case 'timestamp':
    case 'time':
    case 'oid':
      return new BigInt64Array(buffer, 0, bytes >> 3);
    default:
      return new Uint8Array(buffer, 0, bytes);
  }
}
