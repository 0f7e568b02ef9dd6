import { errors } from '../../src/base/error.ts';
import { type MessageReader, messageReader } from './bytes.ts';

/** What a client sends after start-up, taken apart. */
export type FrontendMessage =
  | { readonly kind: 'query'; readonly sql: string }
  | { readonly kind: 'parse'; readonly name: string; readonly sql: string; readonly types: readonly number[] }
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
  | { readonly kind: 'copy' }
  | { readonly kind: 'unknown'; readonly code: string };

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
  if (code === requestCodes.cancel) return { kind: 'cancel', pid: reader.int32(), secret: reader.int32() };
  const parameters = new Map<string, string>();
  for (let name = reader.cstring(); name !== ''; name = reader.cstring()) parameters.set(name, reader.cstring());
  return { kind: 'startup', major: code >> 16, minor: code & 0xffff, parameters };
}

/** One framed message; 08P01 when its body is not what its type promises. */
export function decode(code: string, body: Buffer): FrontendMessage {
  try {
    return decodeBody(code, messageReader(body));
  } catch (cause) {
    if (cause instanceof RangeError) throw errors.protocolViolation(`invalid message format (type "${code}")`);
    throw cause;
  }
}

function decodeBody(code: string, reader: MessageReader): FrontendMessage {
  switch (code) {
    case 'Q':
      return { kind: 'query', sql: reader.cstring() };
    case 'P':
      return {
        kind: 'parse',
        name: reader.cstring(),
        sql: reader.cstring(),
        types: list(reader, () => reader.int32()),
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
      const what = String.fromCharCode(reader.byte()) === 'S' ? 'statement' : 'portal';
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
    default:
      return { kind: 'unknown', code };
  }
}

/** An int16 count and that many items. */
function list<T>(reader: MessageReader, item: () => T): T[] {
  const count = reader.int16();
  return Array.from({ length: Math.max(count, 0) }, item);
}

function exactly(bytes: Buffer, length: number): Buffer {
  if (bytes.length !== length) throw new RangeError('message too short');
  return bytes;
}
