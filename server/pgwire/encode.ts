import type { SqlError } from '../../src/base/error.ts';
import { position } from '../../src/base/span.ts';
import type { DataType } from '../../src/data/type.ts';
import type { Notice, Notification, ResultColumn } from '../../src/engine/session_types.ts';
import { messageWriter } from './bytes.ts';
import { wireType } from './types.ts';

/** Every message a server sends but DataRow (rows.ts): protocol documentation, "Message Formats". */

const code = (letter: string): number => letter.charCodeAt(0);
const bare = (letter: string): Buffer => messageWriter().flush(code(letter));

export const authenticationOk = messageWriter().addInt32(0).flush(code('R'));

/** AuthenticationSASL with the mechanisms to choose from. */
export const authenticationSasl = (mechanism: string): Buffer =>
  messageWriter().addInt32(10).addCString(mechanism).addString('\0').flush(code('R'));

/** AuthenticationSASLContinue. */
export const authenticationSaslContinue = (data: string): Buffer =>
  messageWriter().addInt32(11).addString(data).flush(code('R'));

/** AuthenticationSASLFinal. */
export const authenticationSaslFinal = (data: string): Buffer =>
  messageWriter().addInt32(12).addString(data).flush(code('R'));

export const parseComplete = bare('1');
export const bindComplete = bare('2');
export const closeComplete = bare('3');
export const noData = bare('n');
export const portalSuspended = bare('s');
export const emptyQuery = bare('I');

const copyResponse = (letter: string, isBinary: boolean, columns: number): Buffer => {
  const format = isBinary ? 1 : 0;
  const writer = messageWriter().addString(String.fromCharCode(format)).addInt16(columns);
  for (let i = 0; i < columns; i++) writer.addInt16(format);
  return writer.flush(code(letter));
};
export const copyInResponse = (isBinary: boolean, columns: number): Buffer => copyResponse('G', isBinary, columns);
export const copyOutResponse = (isBinary: boolean, columns: number): Buffer => copyResponse('H', isBinary, columns);
export const copyDone = bare('c');
/** What stands before the bytes of a CopyData message. */
export function copyDataHead(length: number): Buffer {
  const head = Buffer.allocUnsafe(5);
  head[0] = code('d');
  head.writeInt32BE(length + 4, 1);
  return head;
}

export const backendKeyData = (pid: number, secret: number): Buffer =>
  messageWriter().addInt32(pid).addInt32(secret).flush(code('K'));

export const parameterStatus = (name: string, value: string): Buffer =>
  messageWriter().addCString(name).addCString(value).flush(code('S'));

/** The newest version we speak (major in the high 16 bits, as Postgres sends it), and the options that we do not know. */
export function negotiateProtocolVersion(version: number, unknownOptions: readonly string[]): Buffer {
  const writer = messageWriter().addInt32(version).addInt32(unknownOptions.length);
  for (const option of unknownOptions) writer.addCString(option);
  return writer.flush(code('v'));
}

const ready = (letter: string): Buffer => messageWriter().addString(letter).flush(code('Z'));
const readies = { idle: ready('I'), in_transaction: ready('T'), failed: ready('E') } as const;
export const readyForQuery = (status: 'idle' | 'in_transaction' | 'failed'): Buffer => readies[status];

export const notificationResponse = ({ pid, channel, payload }: Notification): Buffer =>
  messageWriter().addInt32(pid).addCString(channel).addCString(payload).flush(code('A'));

export function commandComplete(tag: string): Buffer {
  let message = completions.get(tag);
  if (message !== undefined) return message;
  message = messageWriter().addCString(tag).flush(code('C'));
  if (completions.size < mostCompletions) completions.set(tag, message);
  return message;
}
/** The tags of small results come again and again. */
const completions = new Map<string, Buffer>();
const mostCompletions = 256;

/** `formats[i]` is 0 (text) or 1 (binary). */
export function rowDescription(columns: readonly ResultColumn[], formats: readonly number[]): Buffer {
  const known = descriptions.get(columns);
  if (known !== undefined && sameFormats(known.formats, formats)) return known.message;
  const message = describedRow(columns, formats);
  descriptions.set(columns, { formats, message });
  return message;
}

/** A prepared statement is described again and again. */
const descriptions = new WeakMap<
  readonly ResultColumn[],
  { readonly formats: readonly number[]; readonly message: Buffer }
>();

const sameFormats = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((format, i) => format === b[i]);

function describedRow(columns: readonly ResultColumn[], formats: readonly number[]): Buffer {
  const writer = messageWriter().addInt16(columns.length);
  columns.forEach((column, i) => {
    const { oid, length, modifier } = wireType(column.type);
    writer.addCString(column.name).addInt32(0).addInt16(0).addInt32(oid).addInt16(length).addInt32(modifier);
    writer.addInt16(formats[i]);
  });
  return writer.flush(code('T'));
}

const unknownOid = 705;

/** `declared`: numbers that the client gave, 0 where it gave none. It is told its own back: pgjdbc insists on it. */
export function parameterDescription(types: readonly DataType[], declared: readonly number[]): Buffer {
  const writer = messageWriter().addInt16(types.length);
  for (const [i, type] of types.entries()) {
    const own = declared[i] === unknownOid ? 0 : declared[i];
    writer.addInt32(own || wireType(type).oid);
  }
  return writer.flush(code('t'));
}

function fields(letter: string, pairs: readonly (readonly [string, string | undefined])[]): Buffer {
  const writer = messageWriter();
  for (const [field, value] of pairs) {
    // A NUL would end the field early.
    if (value !== undefined) writer.addString(field).addCString(value.replaceAll('\0', '\\0'));
  }
  return writer.addString('\0').flush(code(letter));
}

/** `sql`: the text that the error's place refers to. */
export const errorResponse = (
  error: SqlError,
  sql: string | undefined,
  severity: 'ERROR' | 'FATAL' = 'ERROR',
): Buffer =>
  fields('E', [
    ['S', severity],
    ['V', severity],
    ['C', error.code],
    ['M', error.message],
    ['D', error.detail],
    ['H', error.hint],
    ['P', error.at === undefined || sql === undefined ? undefined : String(position(sql, error.at))],
  ]);

export const noticeResponse = (notice: Notice): Buffer =>
  fields('N', [
    ['S', notice.severity],
    ['V', notice.severity],
    ['C', notice.code],
    ['M', notice.message],
    ['D', notice.detail],
    ['H', notice.hint],
  ]);
