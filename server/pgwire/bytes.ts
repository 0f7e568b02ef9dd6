import { createRequire } from 'node:module';

/**
 * The one door to pg-protocol's internals: its Writer builds any message and its BufferReader takes one apart,
 * whichever side sends it. The package's version is pinned; bytes.test.ts holds it to what we rely on.
 */
export interface MessageWriter {
  addInt16(n: number): MessageWriter;
  addInt32(n: number): MessageWriter;
  addCString(text: string): MessageWriter;
  addString(text: string): MessageWriter;
  add(bytes: Buffer): MessageWriter;
  /** The bytes so far, behind the message type and length when `code` is given; the writer starts anew. */
  flush(code?: number): Buffer;
}

/** Reads past the end do not all fail: whoever reads looks at `offset` when done. */
export interface MessageReader {
  /** Where the next read begins; beyond the buffer after a text without its end. */
  readonly offset: number;
  setBuffer(offset: number, buffer: Buffer): void;
  int16(): number;
  int32(): number;
  cstring(): string;
  string(length: number): string;
  bytes(length: number): Buffer;
  byte(): number;
}

const require = createRequire(import.meta.url);
const { Writer } = require('pg-protocol/dist/buffer-writer.js') as { Writer: new (size?: number) => MessageWriter };
const { BufferReader } = require('pg-protocol/dist/buffer-reader.js') as {
  BufferReader: new (offset?: number) => MessageReader;
};

export const messageWriter = (): MessageWriter => new Writer();

/** A reader at the start of a message body. */
export function messageReader(body: Buffer): MessageReader {
  const reader = new BufferReader();
  reader.setBuffer(0, body);
  return reader;
}
