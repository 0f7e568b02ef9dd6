import type { ParquetChunk } from '../../../data/split.ts';
import { isVariable } from '../../../data/type.ts';
import type { HeapColumn } from '../../../wasm/heap_column.ts';
import { physical } from '../metadata.ts';
import { ThriftError } from '../thrift.ts';
import { Declined, insist, type Room } from './blocks.ts';
import { isKnownCodec } from './codecs.ts';
import { pagesOf } from './headers.ts';
import { decodeNumbers } from './numbers.ts';
import { decodeText } from './text.ts';
import { Work } from './work.ts';

/** Larger row groups are left to the general decoder, which takes them in pieces. */
const mostRows = 1 << 25;

/**
 * The values of a chunk of a flat column as a column in linear memory, straight from its pages. null: its types,
 * encodings or codec are not for this decoder, its bytes make no sense or there is no room; whoever decodes it then finds
 * out what is wrong with it. Nothing stays allocated then.
 */
export function decodeChunk(room: Room, chunk: ParquetChunk, bytes: Uint8Array, rows: number): HeapColumn | null {
  try {
    return decode(room, chunk, bytes, rows);
  } catch (thrown) {
    if (thrown instanceof Declined || thrown instanceof ThriftError) return null;
    throw thrown;
  }
}

function decode(room: Room, chunk: ParquetChunk, bytes: Uint8Array, rows: number): HeapColumn {
  insist(rows > 0 && rows <= mostRows, 'too many rows');
  insist(isKnownCodec(chunk.codec), `codec ${chunk.codec}`);
  const pages = pagesOf(bytes, rows);
  insist(pages.dictionaries.length < 2, 'several dictionaries');
  const work = new Work(room, chunk, bytes, pages, rows);
  try {
    if (!isVariable(chunk.type)) return decodeNumbers(work);
    insist(chunk.physical === physical.byteArray, 'bytes of a fixed length');
    return decodeText(work);
  } finally {
    work.blocks.releaseAll();
  }
}
