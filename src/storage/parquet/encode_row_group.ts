import { type Data, makeData, RecordBatch, RecordBatchStreamWriter, Schema, Struct } from 'apache-arrow';
import type { WriterProperties } from 'parquet-wasm/node';
import { errors } from '../../base/error.ts';
import type { DataType } from '../../data/type.ts';
import { ColumnBuffer } from './column_buffer.ts';
import { type ColumnChunk, type RowGroup, readFooter, type SchemaElement } from './metadata.ts';
import type { OutputColumn } from './nested_buffer.ts';
import { type ParquetWasm, withParquet } from './wasm.ts';
import type { ParquetCompression } from './write.ts';

export interface EncodedGroup {
  readonly schema: readonly SchemaElement[];
  /** The bytes of the row group, its indexes included. */
  readonly pages: Uint8Array;
  /** What the footer says of it when `pages` begin at a position of the file; undefined when there are no rows. */
  readonly group: ((position: number) => RowGroup) | undefined;
}

/** What an element says beside Arrow's type: ConvertedType and the field of the union LogicalType, an empty struct. */
const annotations: Readonly<Partial<Record<DataType['kind'], Partial<SchemaElement>>>> = {
  interval: { converted: 21 },
  uuid: { logical: Uint8Array.of(0xec, 0, 0) },
  json: { converted: 19, logical: Uint8Array.of(0xcc, 0, 0) },
  jsonb: { converted: 19, logical: Uint8Array.of(0xcc, 0, 0) },
};
/** The magic number before the pages. */
const head = 4;

/**
 * Encodes columns as a Parquet file of one row group in memory, and takes it apart: all offsets in it are shifted when
 * its pages become part of a larger file.
 */
export function encodeRowGroup(
  columns: readonly OutputColumn[],
  rows: number,
  compression: ParquetCompression,
): EncodedGroup {
  const failed = (reason: string, cause: unknown) => errors.internal(`Parquet cannot be encoded: ${reason}`, cause);
  const file = withParquet(failed, (parquet) => {
    const table = parquet.Table.fromIPCStream(ipcStream(columns, rows));
    return parquet.writeParquet(table, propertiesOf(parquet, columns, { rows, compression }));
  });
  const footerBytes = new DataView(file.buffer, file.byteOffset + file.length - 8).getUint32(0, true);
  const end = file.length - 8 - footerBytes;
  const footer = readFooter(file.subarray(end, file.length - 8));
  const leaves = columns.flatMap((column) => column.leaves);
  let leaf = 0;
  const schema = footer.schema.map((element) =>
    element.type === undefined ? element : { ...element, ...annotations[leaves[leaf++].kind] },
  );
  const group = footer.rowGroups.at(0);
  return {
    schema,
    pages: file.subarray(head, end),
    group: group === undefined ? undefined : (position) => shifted(group, leaves, position - head),
  };
}

function propertiesOf(
  parquet: ParquetWasm,
  columns: readonly OutputColumn[],
  { rows, compression }: { readonly rows: number; readonly compression: ParquetCompression },
): WriterProperties {
  let builder = new parquet.WriterPropertiesBuilder()
    .setCompression(codecOf(parquet, compression))
    .setMaxRowGroupSize(Math.max(rows, 1))
    .setStatisticsEnabled(parquet.EnabledStatistics.Chunk);
  for (const column of columns) {
    // What is nested keeps the encoder's choice: its columns go by other names.
    if (!(column instanceof ColumnBuffer) || column.repeats()) continue;
    // A dictionary of values that hardly repeat costs time and room.
    builder = builder.setColumnDictionaryEnabled(column.field.name, false);
    if (column.isInteger) {
      builder = builder.setColumnEncoding(column.field.name, parquet.Encoding.DELTA_BINARY_PACKED);
    }
  }
  return builder.build();
}

function shifted(group: RowGroup, leaves: readonly ColumnBuffer[], by: number): RowGroup {
  return { ...group, columns: group.columns.map((chunk, i) => honest(shiftedChunk(chunk, by), leaves[i])) };
}

function shiftedChunk(chunk: ColumnChunk, by: number): ColumnChunk {
  const { dictionaryPage, offsetIndex, columnIndex } = chunk;
  return {
    ...chunk,
    dataPage: chunk.dataPage + by,
    ...(dictionaryPage === undefined ? {} : { dictionaryPage: dictionaryPage + by }),
    ...(offsetIndex === undefined ? {} : { offsetIndex: offsetIndex + by }),
    ...(columnIndex === undefined ? {} : { columnIndex: columnIndex + by }),
  };
}

/** Leaves out bounds that would mislead: those of columns with NaN, and of intervals, which have no order. */
function honest(chunk: ColumnChunk, column: ColumnBuffer): ColumnChunk {
  if (!column.hasNaN && column.kind !== 'interval') return chunk;
  const { columnIndex: _index, columnIndexBytes: _bytes, statistics, ...rest } = chunk;
  return statistics?.nulls === undefined ? rest : { ...rest, statistics: { nulls: statistics.nulls } };
}

function codecOf({ Compression }: ParquetWasm, compression: ParquetCompression): number {
  switch (compression) {
    case 'none':
      return Compression.UNCOMPRESSED;
    case 'snappy':
      return Compression.SNAPPY;
    case 'gzip':
      return Compression.GZIP;
    case 'zstd':
      return Compression.ZSTD;
    case 'lz4':
      return Compression.LZ4_RAW;
    default:
      return Compression.BROTLI;
  }
}

function ipcStream(columns: readonly OutputColumn[], rows: number): Uint8Array {
  const schema = new Schema(columns.map((column) => column.field));
  const children: Data[] = columns.map((column) => column.finish());
  const data = makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children });
  const writer = new RecordBatchStreamWriter();
  writer.write(new RecordBatch(schema, data));
  writer.finish();
  return writer.toUint8Array(true);
}
