import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { Declined, insist } from './arena.ts';
import type { Work } from './work.ts';

const codec = { none: 0, snappy: 1, gzip: 2, brotli: 4, zstd: 6, lz4: 7 } as const;

/** Nothing becomes more than this many times its size: a copy of 64 bytes takes 3, a byte makes a copy 255 longer. */
const mostGrowth = { snappy: 22, lz4: 255 } as const;

/** Whether chunks of this codec are decoded here. */
export const isKnownCodec = (number: number): boolean => (Object.values(codec) as number[]).includes(number);

interface Target {
  /** Where there is room for the compressed bytes. */
  readonly input: number;
  readonly to: number;
  readonly size: number;
  /** Else the bytes stand there as they are, whatever the chunk's codec. */
  readonly isCompressed: boolean;
}

/** Puts what `bytes` decompress to, which must be `size` bytes, into a block that has room for them. */
export function decompress(work: Work, bytes: Uint8Array, { input, to, size, isCompressed }: Target): void {
  const { arena, kernels, chunk } = work;
  if (chunk.codec === codec.none || !isCompressed) put(work, bytes, to, size);
  else if (chunk.codec === codec.snappy || chunk.codec === codec.lz4) {
    const name = chunk.codec === codec.snappy ? 'snappy' : 'lz4';
    insist(size <= bytes.length * mostGrowth[name], 'a page claims too much');
    arena.u8.set(bytes, input);
    insist(kernels[name](input, input + bytes.length, to, to + size) === 0, 'a page cannot be decompressed');
  } else put(work, inflate(chunk.codec, bytes, size), to, size);
}

function put({ arena }: Work, bytes: Uint8Array, to: number, size: number): void {
  insist(bytes.length === size, 'a page has another size than it claims');
  arena.u8.set(bytes, to);
}

function inflate(number: number, bytes: Uint8Array, size: number): Uint8Array {
  // One buffer for all of it, and a little more, so that the end is seen.
  const limit = { maxOutputLength: size, chunkSize: size + 64 };
  try {
    if (number === codec.gzip) return gunzipSync(bytes, limit);
    return number === codec.brotli ? brotliDecompressSync(bytes, limit) : zstdDecompressSync(bytes, limit);
  } catch (cause) {
    throw new Declined('a page cannot be decompressed', { cause });
  }
}
