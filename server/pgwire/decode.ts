import { isUtf8 } from 'node:buffer';
import { errors, type SqlError } from '../../src/base/error.ts';
import { type MessageReader, messageReader } from './bytes.ts';

/** What a client sends after start-up, taken apart. */
export type FrontendMessage =
  | { readonly kind: 'query'; readonly sql: string; readonly invalid?: SqlError }
  | {
      readonly kind: 'parse';
      readonly name: string;
      readonly sql: string;
      readonly invalid?: SqlError;
      readonly types: readonly number[];
    }
  | {
      readonly kind: 'bind';
      readonly portal: string;
      readonly statement: string;
      readonly parameterFormats: readonly number[];
      /** Raw bytes; null = NULL. */
      readonly parameters: readonly (Buffer | null)[];
      readonly resultFormats: readonly number[];
    }
  | { readonly kind: 'describe' | 'close'; readonly what: 'statement' | 'portal'; readonly name: string }
  | { readonly kind: 'execute'; readonly portal: string; readonly maxRows: number }
  | { readonly kind: 'sync' | 'flush' | 'terminate' }
  | { readonly kind: 'copy' | 'password' };

/** What opens a connection. */
export type StartupMessage =
  | { readonly kind: 'ssl' | 'gss' }
  | { readonly kind: 'cancel'; readonly pid: number; readonly secret: number }
  | {
      readonly kind: 'startup';
      readonly major: number;
      readonly minor: number;
      readonly parameters: ReadonlyMap<string, string>;
    };

const requestCodes = { cancel: 80877102, ssl: 80877103, gss: 80877104 };

/** The body of a packet without a type byte (protocol documentation, "Message Formats": StartupMessage and its kin). */
export function decodeStartup(body: Buffer): StartupMessage {
  const reader = messageReader(body);
  const code = reader.int32();
  if (code === requestCodes.ssl) return { kind: 'ssl' };
  if (code === requestCodes.gss) return { kind: 'gss' };
  if (code === requestCodes.cancel) {
    // Secrets of other lengths belong to protocol 3.2, which we have not agreed to.
    if (body.length !== 12) throw errors.protocolViolation('invalid length of cancel request packet');
    return { kind: 'cancel', pid: reader.int32(), secret: reader.int32() };
  }
  const version = { kind: 'startup', major: code >>> 16, minor: code & 0xffff } as const;
  // What follows the number is known of version 3 only.
  if (version.major !== 3) return { ...version, parameters: new Map() };
  const parameters = new Map<string, string>();
  for (let name = reader.cstring(); name !== ''; name = reader.cstring()) parameters.set(name, reader.cstring());
  if (reader.offset !== body.length) {
    throw errors.protocolViolation('invalid startup packet layout: expected terminator as last byte');
  }
  return { ...version, parameters };
}

/** One framed message; 08P01 when its body is not exactly what its type promises, or nothing has that type. */
export function decode(code: string, body: Buffer): FrontendMessage {
  const reader = messageReader(body);
  let message: FrontendMessage;
  try {
    message = decodeBody(code, reader, body);
  } catch (cause) {
    if (cause instanceof RangeError) throw errors.protocolViolation(`invalid message format (type "${code}")`);
    throw cause;
  }
  if (message.kind !== 'copy' && message.kind !== 'password' && reader.offset !== body.length)
    throw errors.protocolViolation(`invalid message format (type "${code}")`);
  return message;
}

/** The text of a statement; `invalid`: why it cannot be used (22021), which is the user's error and no broken protocol. */
function statementText(reader: MessageReader, body: Buffer): { sql: string; invalid?: SqlError } {
  const start = reader.offset;
  const sql = reader.cstring();
  const bytes = body.subarray(start, reader.offset - 1);
  return isUtf8(bytes) ? { sql } : { sql, invalid: errors.invalidByteSequence(firstInvalid(bytes)) };
}

/** As many bytes as the first one that fails announces: `0xe9 0x27 0x3b`. */
function firstInvalid(bytes: Buffer): string {
  for (let at = 0; ; ) {
    const lead = bytes[at];
    const length = lead < 0xc0 || lead > 0xf7 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const one = bytes.subarray(at, at + length);
    if (!isUtf8(one)) return [...one].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(' ');
    at += length;
  }
}

function decodeBody(code: string, reader: MessageReader, body: Buffer): FrontendMessage {
  switch (code) {
    case 'Q':
      return { kind: 'query', ...statementText(reader, body) };
    case 'P':
      return {
        kind: 'parse',
        name: reader.cstring(),
        ...statementText(reader, body),
        types: list(reader, () => reader.int32() >>> 0),
      };
    case 'B':
      return {
        kind: 'bind',
        portal: reader.cstring(),
        statement: reader.cstring(),
        parameterFormats: list(reader, () => reader.int16()),
        parameters: list(reader, () => {
          const length = reader.int32();
          return length < 0 ? null : exactly(reader.bytes(length), length);
        }),
        resultFormats: list(reader, () => reader.int16()),
      };
    case 'D':
    case 'C': {
      const letter = String.fromCharCode(reader.byte());
      if (letter !== 'S' && letter !== 'P')
        throw errors.protocolViolation(`invalid ${code === 'D' ? 'DESCRIBE' : 'CLOSE'} message subtype`);
      const what = letter === 'S' ? 'statement' : 'portal';
      return { kind: code === 'D' ? 'describe' : 'close', what, name: reader.cstring() };
    }
    case 'E':
      return { kind: 'execute', portal: reader.cstring(), maxRows: reader.int32() };
    case 'S':
      return { kind: 'sync' };
    case 'H':
      return { kind: 'flush' };
    case 'X':
      return { kind: 'terminate' };
    case 'd':
    case 'c':
    case 'f':
      return { kind: 'copy' };
    case 'p':
      return { kind: 'password' };
    default:
      throw errors.protocolViolation(`invalid frontend message type ${code.charCodeAt(0)}`);
  }
}

/** A count of 16 bits (without sign: up to 65535 parameters) and that many items. */
function list<T>(reader: MessageReader, item: () => T): T[] {
  const count = reader.int16() & 0xffff;
  return Array.from({ length: count }, item);
}

function exactly(bytes: Buffer, length: number): Buffer {
  if (bytes.length !== length) throw new RangeError('message too short');
  return bytes;
}

/** The mechanism a client chose and its first message (null: none yet). 08P01 when it is something else. */
export function decodeSaslInitial(body: Buffer): { readonly mechanism: string; readonly data: string | null } {
  const reader = messageReader(body);
  const mechanism = reader.cstring();
  if (reader.offset + 4 > body.length) throw errors.protocolViolation('invalid message format (type "p")');
  const length = reader.int32();
  if (reader.offset + Math.max(length, 0) !== body.length)
    throw errors.protocolViolation('invalid message format (type "p")');
  return { mechanism, data: length < 0 ? null : reader.string(length) };
}
