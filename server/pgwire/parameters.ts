import { errors } from '../../src/base/error.ts';
import type { DataType } from '../../src/data/type.ts';
import type { Value } from '../../src/data/value.ts';
import { valueFromBinary } from '../../src/data/value_binary.ts';

/** The values of a Bind message, in the types the statement wants. */
export function decodeParameters(
  raw: readonly (Buffer | null)[],
  formats: readonly number[],
  types: readonly DataType[],
  read: (text: string, type: DataType) => Value,
): Value[] {
  if (raw.length !== types.length) {
    throw errors.protocolViolation(
      `bind message supplies ${raw.length} parameters, but prepared statement requires ${types.length}`,
    );
  }
  const format = formatList(formats, raw.length, 'parameter');
  return raw.map((bytes, i) => {
    if (bytes === null) return null;
    return format[i] === 1 ? valueFromBinary(bytes, types[i]) : read(utf8(bytes), types[i]);
  });
}

/** No format: all text; one: for all; else one each. */
export function formatList(formats: readonly number[], count: number, what: string): readonly number[] {
  const unknown = formats.find((format) => format !== 0 && format !== 1);
  if (unknown !== undefined) throw errors.invalidParameterValue(`unsupported format code: ${unknown}`);
  if (formats.length <= 1) return new Array(count).fill(formats[0] ?? 0);
  if (formats.length === count) return formats;
  throw errors.protocolViolation(`bind message has ${formats.length} ${what} formats but ${count} ${what}s`);
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function utf8(bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw errors.invalidByteSequence(`0x${bytes.subarray(0, 8).toString('hex')}`);
  }
}
