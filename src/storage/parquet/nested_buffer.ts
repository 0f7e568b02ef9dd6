import { type DataType as ArrowType, type Data, Field, List, makeData, Struct } from 'apache-arrow';
import { bitmapBytes, setBit } from '../../base/bits.ts';
import { errors } from '../../base/error.ts';
import { field, type Field as SchemaField } from '../../data/schema.ts';
import type { DataType } from '../../data/type.ts';
import type { ArrayValue, RecordValue, Value } from '../../data/value.ts';
import { type Vector, valueAt } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import { ColumnBuffer } from './column_buffer.ts';

/** Gathers one column of a row group in Arrow's layout, whatever its type. */
export interface OutputColumn {
  readonly field: Field;
  /** Bytes held, for the bound on memory. */
  readonly bytes: number;
  /** The buffers of its leaves, in the order of the schema. */
  readonly leaves: readonly ColumnBuffer[];
  append(vector: Vector, start: number, end: number): void;
  finish(): Data;
}

/** Arrays become LIST, records a group of their fields; every other type is a leaf. */
export function outputColumn(of: SchemaField): OutputColumn {
  if (of.type.kind === 'array') return new ListBuffer(of, of.type.element);
  return of.type.kind === 'record' ? new StructBuffer(of, of.type.fields) : new ColumnBuffer(of);
}

/** Which rows have a value. */
class Present {
  rows = 0;
  nulls = 0;
  private bits = new Uint8Array(128);

  add(isThere: boolean): void {
    if (bitmapBytes(this.rows + 1) > this.bits.length) {
      const larger = new Uint8Array(this.bits.length * 2);
      larger.set(this.bits);
      this.bits = larger;
    }
    if (isThere) setBit(this.bits, this.rows);
    else this.nulls++;
    this.rows++;
  }

  data<T extends ArrowType>(type: T) {
    const nullBitmap = this.nulls === 0 ? null : this.bits.subarray(0, bitmapBytes(this.rows));
    return { type, length: this.rows, nullCount: this.nulls, nullBitmap };
  }
}

const valuesIn = (vector: Vector, start: number, end: number): readonly Value[] =>
  Array.from({ length: end - start }, (_, i) => valueAt(vector, start + i));

class ListBuffer implements OutputColumn {
  readonly field: Field;
  private readonly items: OutputColumn;
  private readonly element: DataType;
  private readonly present = new Present();
  private readonly ends: number[] = [0];

  constructor({ name, nullable }: SchemaField, element: DataType) {
    this.element = element;
    this.items = outputColumn(field('element', element));
    this.field = new Field(name, new List(this.items.field), nullable);
  }

  get leaves(): readonly ColumnBuffer[] {
    return this.items.leaves;
  }

  get bytes(): number {
    return this.items.bytes + this.ends.length * 4;
  }

  append(vector: Vector, start: number, end: number): void {
    const items: Value[] = [];
    const before = this.ends[this.ends.length - 1];
    for (const value of valuesIn(vector, start, end)) {
      this.present.add(value !== null);
      if (value !== null) for (const item of listOf(value as ArrayValue)) items.push(item);
      this.ends.push(before + items.length);
    }
    this.items.append(vectorOf(this.element, items), 0, items.length);
  }

  finish(): Data {
    const type = this.field.type as List;
    return makeData({
      ...this.present.data(type),
      valueOffsets: Int32Array.from(this.ends),
      child: this.items.finish(),
    });
  }
}

/** A LIST has no shape but its length. */
function listOf({ items, lengths, lowers }: ArrayValue): readonly Value[] {
  const hint = 'Cast the column to text.';
  if (lengths.length > 1) throw errors.notSupported('an array of several dimensions in Parquet', undefined, hint);
  if (lengths.length === 1 && lowers[0] !== 1) {
    throw errors.notSupported('an array that does not begin at 1 in Parquet', undefined, hint);
  }
  return items;
}

class StructBuffer implements OutputColumn {
  readonly field: Field;
  private readonly members: readonly OutputColumn[];
  private readonly types: readonly DataType[];
  private readonly present = new Present();

  constructor({ name, nullable }: SchemaField, fields: readonly { readonly name: string; readonly type: DataType }[]) {
    if (fields.length === 0) throw errors.notSupported('a row without columns in Parquet');
    this.types = fields.map(({ type }) => type);
    this.members = fields.map((each) => outputColumn(field(each.name, each.type)));
    this.field = new Field(name, new Struct(this.members.map((member) => member.field)), nullable);
  }

  get leaves(): readonly ColumnBuffer[] {
    return this.members.flatMap((member) => member.leaves);
  }

  get bytes(): number {
    return this.members.reduce((sum, member) => sum + member.bytes, 0);
  }

  append(vector: Vector, start: number, end: number): void {
    const rows = valuesIn(vector, start, end) as readonly (RecordValue | null)[];
    for (const row of rows) this.present.add(row !== null);
    this.members.forEach((member, i) => {
      const values = rows.map((row) => row?.fields[i] ?? null);
      member.append(vectorOf(this.types[i], values), 0, values.length);
    });
  }

  finish(): Data {
    const type = this.field.type as Struct;
    return makeData({ ...this.present.data(type), children: this.members.map((member) => member.finish()) });
  }
}
