import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { errors } from '../base/error.ts';
import type { FileIdentity } from '../data/split.ts';
import type { FileStore } from './file.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** Bytes asked for at once. */
const pieceBytes = 4 * 1024 * 1024;

/** What the ending of a file's name says. */
export const compressionOf = (path: string): Compression =>
  /\.gz$/i.test(path) ? 'gzip' : /\.zst$/i.test(path) ? 'zstd' : 'none';

/**
 * A text file piece by piece, as UTF-8; a byte order mark is left out. The next piece is fetched while one is used.
 * Errors: 58030 when bytes cannot be read or unpacked, 22021 when they are no UTF-8.
 */
export async function* textOf(
  store: FileStore,
  file: FileIdentity,
  compression: Compression,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (cause) {
      if (cause instanceof TypeError) throw errors.invalidByteSequence(`"${file.path}"`);
      throw cause;
    }
  };
  for await (const bytes of unpacked(bytesOf(store, file, signal), file.path, compression)) yield decode(bytes);
  const rest = decode();
  if (rest !== '') yield rest;
}

async function* bytesOf(store: FileStore, file: FileIdentity, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const source = store.open(file, signal);
  const read = (start: number): Promise<Uint8Array> => source.read(start, Math.min(start + pieceBytes, file.size));
  for (let start = 0, next = file.size === 0 ? undefined : read(0); next !== undefined; start += pieceBytes) {
    const bytes: Uint8Array = await next;
    next = start + pieceBytes < file.size ? read(start + pieceBytes) : undefined;
    // It is awaited in the next round; until then its failure is nobody's.
    next?.catch(() => undefined);
    yield bytes;
  }
}

async function* unpacked(
  bytes: AsyncGenerator<Uint8Array>,
  path: string,
  compression: Compression,
): AsyncGenerator<Uint8Array> {
  if (compression === 'none') {
    yield* bytes;
    return;
  }
  const unpack = compression === 'gzip' ? createGunzip() : createZstdDecompress();
  let sourceError: unknown;
  const source = Readable.from(bytes).on('error', (error) => {
    sourceError = error;
    unpack.destroy(error);
  });
  try {
    yield* source.pipe(unpack);
  } catch (cause) {
    throw sourceError ?? errors.corruptArchive(path, compression, cause);
  } finally {
    source.destroy();
  }
}
