import { assert } from '../../base/assert.ts';
import { errors } from '../../base/error.ts';
import type { Batch } from '../../data/batch.ts';
import type { Schema } from '../../data/schema.ts';
import type { FileSink, PendingFile } from '../file.ts';
import { ownWriter } from './chunk_stats.ts';
import { type EncodedGroup, encodeRowGroup } from './encode_row_group.ts';
import { type RowGroup, type SchemaElement, writeFooter } from './metadata.ts';
import { type OutputColumn, outputColumn } from './nested_buffer.ts';
import { ThriftWriter } from './thrift.ts';

export type ParquetCompression = 'none' | 'snappy' | 'gzip' | 'zstd' | 'lz4' | 'brotli';

export interface ParquetWriterOptions {
  readonly compression?: ParquetCompression;
  /** Rows per row group; fewer when the rows are very wide. */
  readonly rowGroupRows?: number;
}

export interface ParquetWriter {
  write(batch: Batch): Promise<void>;
  finish(): Promise<PendingFile & { readonly rows: number }>;
  abort(): Promise<void>;
}

export const defaultRowGroupRows = 122_880;
/** A row group is closed at this size even if rows are missing, so that memory stays bounded. */
const maxGroupBytes = 192 << 20;
const magic = new Uint8Array([0x50, 0x41, 0x52, 0x31]);

/** Writes one Parquet file to a sink, row group by row group; memory is bounded by one row group. */
export function createParquetWriter(sink: FileSink, schema: Schema, options: ParquetWriterOptions = {}): ParquetWriter {
  return new RowGroupWriter(sink, schema, options);
}

class RowGroupWriter implements ParquetWriter {
  private readonly sink: FileSink;
  private readonly schema: Schema;
  private readonly compression: ParquetCompression;
  private readonly rowGroupRows: number;
  private readonly groups: RowGroup[] = [];
  private elements: readonly SchemaElement[] = [];
  private columns: readonly OutputColumn[];
  private buffered = 0;
  private position = 0;

  constructor(sink: FileSink, schema: Schema, options: ParquetWriterOptions) {
    this.sink = sink;
    this.schema = schema;
    this.compression = options.compression ?? 'snappy';
    this.rowGroupRows = options.rowGroupRows ?? defaultRowGroupRows;
    if (!Number.isInteger(this.rowGroupRows) || this.rowGroupRows < 1) {
      throw errors.invalidParameterValue('ROW_GROUP_SIZE must be at least 1');
    }
    this.columns = this.emptyColumns();
  }

  async write(batch: Batch): Promise<void> {
    assert(batch.columns.length === this.schema.length, 'a batch has the columns of the file');
    for (let start = 0; start < batch.length; ) {
      const end = Math.min(batch.length, start + this.rowGroupRows - this.buffered);
      batch.columns.forEach((vector, i) => {
        this.columns[i].append(vector, start, end);
      });
      this.buffered += end - start;
      start = end;
      const bytes = this.columns.reduce((sum, column) => sum + column.bytes, 0);
      if (this.buffered === this.rowGroupRows || bytes >= maxGroupBytes) await this.flush();
    }
  }

  async finish(): Promise<PendingFile & { readonly rows: number }> {
    // A file without rows still says what its columns are.
    if (this.buffered > 0 || this.groups.length === 0) await this.flush();
    const rows = this.groups.reduce((sum, group) => sum + group.rows, 0);
    await this.put(this.footer(rows));
    return { ...(await this.sink.finish()), rows };
  }

  abort(): Promise<void> {
    return this.sink.abort();
  }

  private emptyColumns(): readonly OutputColumn[] {
    return this.schema.map(outputColumn);
  }

  private async flush(): Promise<void> {
    const { columns, buffered } = this;
    const encoded: EncodedGroup = encodeRowGroup(columns, buffered, this.compression);
    this.columns = this.emptyColumns();
    this.buffered = 0;
    this.elements = encoded.schema;
    if (this.position === 0) await this.put(magic);
    if (encoded.group === undefined) return;
    this.groups.push(encoded.group(this.position));
    await this.put(encoded.pages);
  }

  private async put(bytes: Uint8Array): Promise<void> {
    await this.sink.write(bytes);
    this.position += bytes.length;
  }

  private footer(rows: number): Uint8Array {
    const writer = new ThriftWriter();
    writeFooter(writer, {
      ...{ version: 2, schema: this.elements, rows, rowGroups: this.groups, keyValues: [] },
      createdBy: `${ownWriter} version 0.1.0`,
    });
    const body = writer.finish();
    const out = new Uint8Array(body.length + 8);
    out.set(body, 0);
    new DataView(out.buffer).setUint32(body.length, body.length, true);
    out.set(magic, body.length + 4);
    return out;
  }
}
