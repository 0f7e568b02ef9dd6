import { Dictionary, Field, Int32, RecordBatchStreamWriter, Schema, Utf8 } from 'apache-arrow';
import type { NestedChunk } from '../../data/nested_chunk.ts';
import type { ParquetChunk } from '../../data/split.ts';
import { type ColumnChunk, type Footer, physical, type SchemaElement, writeFooter } from './metadata.ts';
import { isUtf8 } from './nested_schema.ts';
import { ThriftWriter } from './thrift.ts';

const magic = new Uint8Array([0x50, 0x41, 0x52, 0x31]);
/** ConvertedType UTF8: the decoder checks the encoding. */
const utf8 = 0;

/** The end-of-stream mark after an Arrow schema. */
const endOfStreamBytes = 8;

/**
 * A Parquet file in memory with one row group of one column: the chunk's bytes as they stand between a magic number and
 * a footer of our own. The decoder sees nothing of the original footer, so it can only be misled by pages.
 */
export function oneColumnFile(
  chunk: ParquetChunk,
  pages: Uint8Array,
  { rows, asCodes }: { readonly rows: number; readonly asCodes: boolean },
): Uint8Array {
  const writer = new ThriftWriter();
  const footer = footerOf(chunk, pages.length, rows);
  writeFooter(writer, asCodes ? { ...footer, keyValues: [{ key: 'ARROW:schema', value: codesSchema() }] } : footer);
  return assemble(pages, writer.finish());
}

/** A hint that the column was a dictionary of text, base64 of an Arrow schema: the decoder then leaves codes as they are. */
let codesSchemaText: string | undefined;
function codesSchema(): string {
  if (codesSchemaText !== undefined) return codesSchemaText;
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, new Schema([new Field('c', new Dictionary(new Utf8(), new Int32(), 0), true)]));
  writer.finish();
  const stream = writer.toUint8Array(true);
  codesSchemaText = Buffer.from(stream.subarray(0, stream.length - endOfStreamBytes)).toString('base64');
  return codesSchemaText;
}

/** The same for a nested column: the chunks of its leaves one behind the other, under a schema without annotations. */
export function nestedFile(chunk: NestedChunk, pages: readonly Uint8Array[], rows: number): Uint8Array {
  let at = magic.length;
  const columns = chunk.leaves.map((leaf, i) => {
    const column = chunkAt(leaf, pages[i].length, at - leaf.start, { path: leaf.path, values: leaf.values });
    at += pages[i].length;
    return column;
  });
  const bytes = chunk.leaves.reduce((sum, { uncompressed }) => sum + uncompressed, 0);
  const writer = new ThriftWriter();
  writeFooter(writer, {
    version: 1,
    schema: [{ name: 'schema', children: 1 }, ...chunk.elements],
    rows,
    rowGroups: [{ columns, bytes, rows }],
    keyValues: [],
    createdBy: 'millrace',
  });
  return assemble(Buffer.concat(pages), writer.finish());
}

function assemble(pages: Uint8Array, footer: Uint8Array): Uint8Array {
  const file = new Uint8Array(magic.length + pages.length + footer.length + 8);
  file.set(magic, 0);
  file.set(pages, magic.length);
  file.set(footer, magic.length + pages.length);
  const ending = new DataView(file.buffer, file.length - 8);
  ending.setUint32(0, footer.length, true);
  file.set(magic, file.length - 4);
  return file;
}

/** A chunk whose pages have moved by `shift` bytes. */
function chunkAt(
  chunk: ParquetChunk,
  length: number,
  shift: number,
  { path, values }: { readonly path: readonly string[]; readonly values: number },
): ColumnChunk {
  return {
    ...{ type: chunk.physical, encodings: chunk.encodings, path, codec: chunk.codec, values },
    uncompressed: chunk.uncompressed,
    compressed: length,
    dataPage: chunk.dataPage + shift,
    ...(chunk.dictionaryPage === null ? {} : { dictionaryPage: chunk.dictionaryPage + shift }),
  };
}

/** Only physical types are told, and whether bytes are text: what numbers mean is decided by `decodeColumn`. */
function footerOf(chunk: ParquetChunk, length: number, rows: number): Footer {
  const element: SchemaElement = {
    name: 'c',
    type: chunk.physical,
    repetition: chunk.optional ? 1 : 0,
    ...(chunk.physical === physical.fixed ? { typeLength: chunk.typeLength } : {}),
    ...(isUtf8(chunk) ? { converted: utf8 } : {}),
  };
  const column = chunkAt(chunk, length, magic.length - chunk.start, { path: ['c'], values: rows });
  return {
    version: 1,
    schema: [{ name: 'schema', children: 1 }, element],
    rows,
    rowGroups: [{ columns: [column], bytes: chunk.uncompressed, rows }],
    keyValues: [],
    createdBy: 'millrace',
  };
}
