import type { ParquetChunk } from '../../../data/split.ts';
import { isVariable } from '../../../data/type.ts';
import type { HeapColumn } from '../../../wasm/heap_column.ts';
import { physical } from '../metadata.ts';
import { ThriftError } from '../thrift.ts';
import { Declined, inArena, insist } from './arena.ts';
import { isKnownCodec } from './codecs.ts';
import { type Decoded, type Room, settle } from './column.ts';
import { isSound, pagesOf } from './headers.ts';
import { decodeNumbers } from './numbers.ts';
import { decodeText } from './text.ts';
import { Work } from './work.ts';

/** Larger row groups are left to the general decoder, which takes them in pieces. */
const mostRows = 1 << 25;

/**
 * The values of a chunk of a flat column as a column in linear memory, straight from its pages. null: its types,
 * encodings or codec are not for this decoder, its bytes make no sense or there is no room; whoever decodes it then finds
 * out what is wrong with it.
 */
export function decodeChunk(room: Room, chunk: ParquetChunk, bytes: Uint8Array, rows: number): HeapColumn | null {
  if (rows === 0 || rows > mostRows || !isKnownCodec(chunk.codec)) return null;
  try {
    const pages = pagesOf(bytes, rows);
    insist(pages.dictionaries.length < 2, 'several dictionaries');
    insist([...pages.dictionaries, ...pages.data].every(isSound), 'a page whose header lacks something');
    return inArena((arena) => {
      const work = new Work(arena, chunk, bytes, pages, rows);
      return settle(room, work, decode(work));
    });
  } catch (thrown) {
    if (thrown instanceof Declined || thrown instanceof ThriftError || isTrap(thrown)) return null;
    throw thrown;
  }
}

/** Of the loops: bytes led them out of the arena. */
const isTrap = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'RuntimeError';

function decode(work: Work): Decoded {
  const { type, physical: stored } = work.chunk;
  if (!isVariable(type)) return decodeNumbers(work);
  insist(stored === physical.byteArray, 'bytes of a fixed length');
  return decodeText(work);
}
