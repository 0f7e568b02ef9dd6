import { closeSync, openSync, readSync } from 'node:fs';
import { errors } from '../../base/error.ts';
import type { Batch, BatchStream } from '../../data/batch.ts';
import { decodeBatch } from '../../data/ipc.ts';
import type { DataType } from '../../data/type.ts';
import type { Frame } from '../../operators/define.ts';
import type { ByteRange, Source } from './source.ts';

/** The batches of one source, in the order written. Nothing is opened before the first is asked for. */
export async function* readSource(source: Source, types: readonly DataType[]): BatchStream & AsyncGenerator<Batch> {
  if (source.kind === 'inline') {
    for (const frame of source.frames) yield decodeBatch(frame, types);
    return;
  }
  if (source.ranges.length === 0) return;
  const file = openSync(source.path, 'r');
  try {
    // Synchronous on purpose: the pages are in memory as a rule, and a trip to the thread pool costs more than the copy.
    for (const range of source.ranges) yield decodeBatch(readRange(file, range, source.path), types);
  } finally {
    closeSync(file);
  }
}

/** The frames of one source, in the order written; each is read when it is asked to. */
export function* framesOf(source: Source): Iterable<Frame> {
  if (source.kind === 'inline') {
    for (const frame of source.frames) yield { bytes: frame.length, readInto: (to) => to.set(frame) };
    return;
  }
  for (const range of source.ranges) {
    yield { bytes: range.bytes, readInto: (to) => readFrame(source.path, range, to) };
  }
}

function readFrame(path: string, range: ByteRange, to: Uint8Array): void {
  const file = openSync(path, 'r');
  try {
    readInto(to, file, range, path);
  } finally {
    closeSync(file);
  }
}

function readRange(file: number, range: ByteRange, path: string): Uint8Array {
  const buffer = new Uint8Array(range.bytes);
  readInto(buffer, file, range, path);
  return buffer;
}

function readInto(buffer: Uint8Array, file: number, { offset, bytes }: ByteRange, path: string): void {
  for (let at = 0; at < bytes; ) {
    const count = readSync(file, buffer, at, bytes - at, offset + at);
    if (count === 0) throw errors.io('an exchange file is shorter than it was written', path);
    at += count;
  }
}
