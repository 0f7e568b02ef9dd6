import { ThriftReader, type ThriftWriter, thrift } from './thrift.ts';

/** What a Parquet footer says, in the words of the format's own definition; numbers are those of the format. */
export interface Footer {
  readonly version: number;
  readonly schema: readonly SchemaElement[];
  readonly rows: number;
  readonly rowGroups: readonly RowGroup[];
  readonly keyValues: readonly KeyValue[];
  readonly createdBy: string;
}

export interface KeyValue {
  readonly key: string;
  readonly value: string | undefined;
}

export interface SchemaElement {
  readonly name: string;
  /** Physical type; absent for groups. */
  readonly type?: number;
  readonly typeLength?: number;
  /** 0 required, 1 optional, 2 repeated. */
  readonly repetition?: number;
  readonly children?: number;
  readonly converted?: number;
  readonly scale?: number;
  readonly precision?: number;
  readonly fieldId?: number;
  /** The union LogicalType as it stands. */
  readonly logical?: Uint8Array;
}

export interface RowGroup {
  readonly columns: readonly ColumnChunk[];
  readonly bytes: number;
  readonly rows: number;
}

export interface ColumnChunk {
  /** Set when the data lies in another file, which nobody supports. */
  readonly filePath?: string;
  readonly encrypted?: boolean;
  readonly type: number;
  readonly encodings: readonly number[];
  readonly path: readonly string[];
  readonly codec: number;
  readonly values: number;
  readonly uncompressed: number;
  readonly compressed: number;
  readonly dataPage: number;
  readonly dictionaryPage?: number;
  readonly statistics?: Statistics;
  readonly encodingStats?: readonly PageEncoding[];
  readonly bloomFilter?: number;
  readonly bloomFilterBytes?: number;
  readonly offsetIndex?: number;
  readonly offsetIndexBytes?: number;
  readonly columnIndex?: number;
  readonly columnIndexBytes?: number;
}

export interface PageEncoding {
  readonly page: number;
  readonly encoding: number;
  readonly count: number;
}

/** Bytes as the format stores plain values; `old…` are the deprecated fields, whose order is signed. */
export interface Statistics {
  readonly oldMax?: Uint8Array;
  readonly oldMin?: Uint8Array;
  readonly nulls?: number;
  readonly distinct?: number;
  readonly max?: Uint8Array;
  readonly min?: Uint8Array;
  readonly maxExact?: boolean;
  readonly minExact?: boolean;
}

export const physical = {
  boolean: 0,
  int32: 1,
  int64: 2,
  int96: 3,
  float: 4,
  double: 5,
  byteArray: 6,
  fixed: 7,
} as const;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function readFooter(bytes: Uint8Array): Footer {
  const reader = new ThriftReader(bytes);
  const footer: Mutable<Footer> = { version: 0, schema: [], rows: 0, rowGroups: [], keyValues: [], createdBy: '' };
  reader.struct((id, type) => {
    if (id === 1) footer.version = reader.int(type);
    else if (id === 2) footer.schema = reader.list(type, () => readSchemaElement(reader));
    else if (id === 3) footer.rows = reader.count(type);
    else if (id === 4) footer.rowGroups = reader.list(type, () => readRowGroup(reader));
    else if (id === 5) footer.keyValues = reader.list(type, () => readKeyValue(reader));
    else if (id === 6) footer.createdBy = reader.text(type);
    else return false;
    return true;
  });
  return footer;
}

function readKeyValue(reader: ThriftReader): KeyValue {
  const pair: Mutable<KeyValue> = { key: '', value: undefined };
  reader.struct((id, type) => {
    if (id === 1) pair.key = reader.text(type);
    else if (id === 2) pair.value = reader.text(type);
    else return false;
    return true;
  });
  return pair;
}

function readSchemaElement(reader: ThriftReader): SchemaElement {
  const element: Mutable<SchemaElement> = { name: '' };
  reader.struct((id, type) => {
    if (id === 1) element.type = reader.int(type);
    else if (id === 2) element.typeLength = reader.int(type);
    else if (id === 3) element.repetition = reader.int(type);
    else if (id === 4) element.name = reader.text(type);
    else if (id === 5) element.children = reader.int(type);
    else if (id === 6) element.converted = reader.int(type);
    else if (id === 7) element.scale = reader.int(type);
    else if (id === 8) element.precision = reader.int(type);
    else if (id === 9) element.fieldId = reader.int(type);
    else if (id === 10 && type === thrift.struct) element.logical = reader.raw(type);
    else return false;
    return true;
  });
  return element;
}

function readRowGroup(reader: ThriftReader): RowGroup {
  const group: Mutable<RowGroup> = { columns: [], bytes: 0, rows: 0 };
  reader.struct((id, type) => {
    if (id === 1) group.columns = reader.list(type, () => readColumnChunk(reader));
    else if (id === 2) group.bytes = reader.count(type);
    else if (id === 3) group.rows = reader.count(type);
    else return false;
    return true;
  });
  return group;
}

function readColumnChunk(reader: ThriftReader): ColumnChunk {
  const chunk: Mutable<ColumnChunk> = {
    ...{ type: -1, encodings: [], path: [], codec: -1, values: 0, uncompressed: 0, compressed: 0, dataPage: 0 },
  };
  reader.struct((id, type) => {
    if (id === 1) chunk.filePath = reader.text(type);
    else if (id === 3 && type === thrift.struct) readColumnMetadata(reader, chunk);
    else if (id === 4) chunk.offsetIndex = reader.count(type);
    else if (id === 5) chunk.offsetIndexBytes = reader.int(type);
    else if (id === 6) chunk.columnIndex = reader.count(type);
    else if (id === 7) chunk.columnIndexBytes = reader.int(type);
    else {
      if (id === 8 || id === 9) chunk.encrypted = true;
      return false;
    }
    return true;
  });
  return chunk;
}

function readColumnMetadata(reader: ThriftReader, chunk: Mutable<ColumnChunk>): void {
  reader.struct((id, type) => {
    if (id === 1) chunk.type = reader.int(type);
    else if (id === 2) chunk.encodings = reader.list(type, (of) => reader.int(of));
    else if (id === 3) chunk.path = reader.list(type, (of) => reader.text(of));
    else if (id === 4) chunk.codec = reader.int(type);
    else if (id === 5) chunk.values = reader.count(type);
    else if (id === 6) chunk.uncompressed = reader.count(type);
    else if (id === 7) chunk.compressed = reader.count(type);
    else if (id === 9) chunk.dataPage = reader.count(type);
    else if (id === 11) chunk.dictionaryPage = reader.count(type);
    else if (id === 12 && type === thrift.struct) chunk.statistics = readStatistics(reader);
    else if (id === 13) chunk.encodingStats = reader.list(type, () => readPageEncoding(reader));
    else if (id === 14) chunk.bloomFilter = reader.count(type);
    else if (id === 15) chunk.bloomFilterBytes = reader.int(type);
    else return false;
    return true;
  });
}

function readPageEncoding(reader: ThriftReader): PageEncoding {
  const stats: Mutable<PageEncoding> = { page: 0, encoding: 0, count: 0 };
  reader.struct((id, type) => {
    if (id === 1) stats.page = reader.int(type);
    else if (id === 2) stats.encoding = reader.int(type);
    else if (id === 3) stats.count = reader.int(type);
    else return false;
    return true;
  });
  return stats;
}

function readStatistics(reader: ThriftReader): Statistics {
  const stats: Mutable<Statistics> = {};
  reader.struct((id, type) => {
    if (id === 1) stats.oldMax = reader.binary(type);
    else if (id === 2) stats.oldMin = reader.binary(type);
    else if (id === 3) stats.nulls = reader.count(type);
    else if (id === 4) stats.distinct = reader.count(type);
    else if (id === 5) stats.max = reader.binary(type);
    else if (id === 6) stats.min = reader.binary(type);
    else if (id === 7) stats.maxExact = reader.bool(type);
    else if (id === 8) stats.minExact = reader.bool(type);
    else return false;
    return true;
  });
  return stats;
}

export function writeFooter(writer: ThriftWriter, footer: Footer): void {
  writer.struct(() => {
    writer.i32(1, footer.version);
    writer.list(2, thrift.struct, footer.schema, (element) => writeSchemaElement(writer, element));
    writer.i64(3, footer.rows);
    writer.list(4, thrift.struct, footer.rowGroups, (group) => writeRowGroup(writer, group));
    if (footer.keyValues.length > 0) {
      writer.list(5, thrift.struct, footer.keyValues, (pair) =>
        writer.struct(() => {
          writer.text(1, pair.key);
          if (pair.value !== undefined) writer.text(2, pair.value);
        }),
      );
    }
    writer.text(6, footer.createdBy);
    // Every leaf is ordered by its type; without this, readers do not trust min and max.
    const leaves = footer.schema.filter((element) => element.type !== undefined);
    writer.list(7, thrift.struct, leaves, () => writer.struct(() => writer.structField(1, () => {})));
  });
}

function writeSchemaElement(writer: ThriftWriter, element: SchemaElement): void {
  const { type, typeLength, repetition, children, converted, scale, precision, fieldId, logical } = element;
  writer.struct(() => {
    if (type !== undefined) writer.i32(1, type);
    if (typeLength !== undefined) writer.i32(2, typeLength);
    if (repetition !== undefined) writer.i32(3, repetition);
    writer.text(4, element.name);
    if (children !== undefined) writer.i32(5, children);
    if (converted !== undefined) writer.i32(6, converted);
    if (scale !== undefined) writer.i32(7, scale);
    if (precision !== undefined) writer.i32(8, precision);
    if (fieldId !== undefined) writer.i32(9, fieldId);
    if (logical !== undefined) writer.rawStruct(10, logical);
  });
}

function writeRowGroup(writer: ThriftWriter, group: RowGroup): void {
  writer.struct(() => {
    writer.list(1, thrift.struct, group.columns, (chunk) => writeColumnChunk(writer, chunk));
    writer.i64(2, group.bytes);
    writer.i64(3, group.rows);
  });
}

function writeColumnChunk(writer: ThriftWriter, chunk: ColumnChunk): void {
  writer.struct(() => {
    writer.i64(2, 0);
    writer.structField(3, () => writeColumnMetadata(writer, chunk));
    if (chunk.offsetIndex !== undefined) writer.i64(4, chunk.offsetIndex);
    if (chunk.offsetIndexBytes !== undefined) writer.i32(5, chunk.offsetIndexBytes);
    if (chunk.columnIndex !== undefined) writer.i64(6, chunk.columnIndex);
    if (chunk.columnIndexBytes !== undefined) writer.i32(7, chunk.columnIndexBytes);
  });
}

const encoder = new TextEncoder();

function writeColumnMetadata(writer: ThriftWriter, chunk: ColumnChunk): void {
  writer.i32(1, chunk.type);
  writer.list(2, thrift.i32, chunk.encodings, (encoding) => writer.int(encoding));
  writer.list(3, thrift.binary, chunk.path, (name) => writer.blob(encoder.encode(name)));
  writer.i32(4, chunk.codec);
  writer.i64(5, chunk.values);
  writer.i64(6, chunk.uncompressed);
  writer.i64(7, chunk.compressed);
  writer.i64(9, chunk.dataPage);
  if (chunk.dictionaryPage !== undefined) writer.i64(11, chunk.dictionaryPage);
  const { statistics, encodingStats } = chunk;
  if (statistics !== undefined) writer.structField(12, () => writeStatistics(writer, statistics));
  if (encodingStats === undefined) return;
  writer.list(13, thrift.struct, encodingStats, (stats) =>
    writer.struct(() => {
      writer.i32(1, stats.page);
      writer.i32(2, stats.encoding);
      writer.i32(3, stats.count);
    }),
  );
}

function writeStatistics(writer: ThriftWriter, stats: Statistics): void {
  if (stats.oldMax !== undefined) writer.binary(1, stats.oldMax);
  if (stats.oldMin !== undefined) writer.binary(2, stats.oldMin);
  if (stats.nulls !== undefined) writer.i64(3, stats.nulls);
  if (stats.distinct !== undefined) writer.i64(4, stats.distinct);
  if (stats.max !== undefined) writer.binary(5, stats.max);
  if (stats.min !== undefined) writer.binary(6, stats.min);
  if (stats.maxExact !== undefined) writer.bool(7, stats.maxExact);
  if (stats.minExact !== undefined) writer.bool(8, stats.minExact);
}
