import {
  type DataType as ArrowType,
  Binary,
  Bool,
  type Data,
  DateDay,
  Decimal,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  IntervalMonthDayNano,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  TimeMicrosecond,
  TimestampMicrosecond,
  Utf8,
} from 'apache-arrow';
import { unreachable } from '../base/assert.ts';
import { bitmapBytes, setBit } from '../base/bits.ts';
import { type DataType, isTextual, isVariable, text, typeName } from './type.ts';
import type { Value } from './value.ts';
import { valueToText } from './value_text.ts';
import { allocate, entryOf, isNull, strideOf, type Vector, valueAt } from './vector.ts';
import { vectorOf } from './vector_builder.ts';

/**
 * Batches as Arrow, for those outside who read it. Buffers are shared where the layouts agree. What has no Arrow type,
 * as `numeric`, whose values have each their own scale, goes out as text; the field's metadata `type` says what it is.
 */

/** Arrow's schema for columns of those names and types. */
export function arrowSchema(columns: readonly { readonly name: string; readonly type: DataType }[]): Schema {
  return new Schema(
    columns.map(({ name, type }) => new Field(name, arrowType(type), true, new Map([['type', typeName(type)]]))),
  );
}

/** The batch under a schema that `arrowSchema` made for its columns. */
export function recordBatch(batch: { columns: readonly Vector[]; length: number }, schema: Schema): RecordBatch {
  const children = batch.columns.map(arrowData);
  const data = makeData({ type: new Struct(schema.fields), length: batch.length, nullCount: 0, children });
  return new RecordBatch(schema, data);
}

function arrowType(type: DataType): ArrowType {
  switch (type.kind) {
    case 'bool':
      return new Bool();
    case 'int':
      return type.bits === 16 ? new Int16() : type.bits === 32 ? new Int32() : new Int64();
    case 'float':
      return type.bits === 32 ? new Float32() : new Float64();
    case 'decimal':
      return new Decimal(type.scale, type.precision, 128);
    case 'numeric':
    case 'text':
    case 'unknown':
    case 'uuid':
    case 'json':
    case 'jsonb':
    case 'name':
    case 'char':
    case 'reg':
    case 'timetz':
    case 'array':
    case 'record':
      return new Utf8();
    case 'oid':
      return new Int64();
    case 'time':
      return new TimeMicrosecond();
    case 'bytes':
      return new Binary();
    case 'date':
      return new DateDay();
    case 'timestamp':
      return new TimestampMicrosecond(type.zoned ? 'UTC' : null);
    case 'interval':
      return new IntervalMonthDayNano();
    default:
      return unreachable(type);
  }
}

function arrowData(vector: Vector): Data {
  const whole = flat(goesAsText(vector.type) ? asText(vector) : vector);
  const { length, validity, offsets } = whole;
  const type = arrowType(vector.type);
  const shared = {
    type,
    length,
    nullCount: validity === null ? 0 : -1,
    nullBitmap: validity === null ? null : validity.subarray(0, bitmapBytes(length)),
  };
  const data = valuesFor(whole);
  const props =
    offsets === null ? { ...shared, data } : { ...shared, data, valueOffsets: offsets.subarray(0, length + 1) };
  // Each arm of arrowType has the array class that makeData wants; its overloads cannot see that through the union.
  return makeData(props as unknown as Parameters<typeof makeData>[0]);
}

const goesAsText = (type: DataType): boolean => arrowType(type) instanceof Utf8 && !isTextual(type);

const asText = (vector: Vector): Vector =>
  vectorOf(
    text,
    Array.from({ length: vector.length }, (_, row) => {
      const value: Value = valueAt(vector, row);
      return value === null ? null : valueToText(value, vector.type, 'UTC');
    }),
  );

/** Constants and dictionaries written out. */
function flat(vector: Vector): Vector {
  if (vector.encoding === 'flat') return vector;
  const rows = vector.length;
  const home = vector.dictionary ?? vector;
  if (home.offsets !== null) {
    return vectorOf(
      vector.type,
      Array.from({ length: rows }, (_, row) => valueAt(vector, row)),
    );
  }
  const stride = strideOf(vector.type);
  const values = allocate(vector.type, rows);
  const validity = vector.validity === null ? null : new Uint8Array(bitmapBytes(rows));
  for (let row = 0; row < rows; row++) {
    if (isNull(vector, row)) continue;
    if (validity !== null) setBit(validity, row);
    const at = entryOf(vector, row) * stride;
    for (let word = 0; word < stride; word++) values[row * stride + word] = home.values[at + word];
  }
  return { type: vector.type, length: rows, encoding: 'flat', values, offsets: null, validity, dictionary: null };
}

function valuesFor({ type, values, length }: Vector): ArrayBufferView {
  switch (type.kind) {
    case 'bool': {
      const bits = new Uint8Array(bitmapBytes(length));
      for (let row = 0; row < length; row++) if (values[row] !== 0) setBit(bits, row);
      return bits;
    }
    case 'decimal':
      return decimalWords(values as BigInt64Array, strideOf(type), length);
    case 'interval':
      return intervalWords(values as BigInt64Array, length);
    default:
      return isVariable(type) ? values : values.subarray(0, length);
  }
}

function decimalWords(values: BigInt64Array, stride: number, length: number): Uint32Array {
  if (stride === 2) return new Uint32Array(values.buffer, values.byteOffset, length * 4);
  const out = new BigInt64Array(length * 2);
  for (let row = 0; row < length; row++) {
    out[row * 2] = values[row];
    out[row * 2 + 1] = values[row] < 0n ? -1n : 0n;
  }
  return new Uint32Array(out.buffer);
}

/** Months and days as 32-bit words, then nanoseconds as 64. */
function intervalWords(values: BigInt64Array, length: number): Int32Array {
  const out = new BigInt64Array(length * 2);
  const halves = new Int32Array(out.buffer);
  for (let row = 0; row < length; row++) {
    const head = values[row * 2];
    halves[row * 4] = Number(head >> 32n);
    halves[row * 4 + 1] = Number(BigInt.asIntN(32, head));
    out[row * 2 + 1] = BigInt.asIntN(64, values[row * 2 + 1] * 1000n);
  }
  return halves;
}
