import { errors, raise } from '../../../base/error.ts';
import { bytes, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2, each3 } from '../../each.ts';

type Encoding = 'utf8' | 'latin1';

const encodings: Readonly<Record<string, Encoding>> = {
  utf8: 'utf8',
  unicode: 'utf8',
  latin1: 'latin1',
  iso88591: 'latin1',
};

function encodingNamed(name: string): Encoding {
  const key = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (Object.hasOwn(encodings, key)) return encodings[key];
  return raise(errors.notSupported(`encoding "${name}"`, undefined, 'There are UTF8 and LATIN1.'));
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decoded(data: Uint8Array, name: string): string {
  if (encodingNamed(name) === 'latin1') return Buffer.from(data).toString('latin1');
  try {
    return utf8.decode(data);
  } catch {
    // The only reason is a byte that is no UTF-8.
    return raise(errors.invalidByteSequence(Buffer.from(data).toString('hex')));
  }
}

function encoded(source: string, name: string): Uint8Array {
  if (encodingNamed(name) === 'utf8') return new TextEncoder().encode(source);
  const wrong = Array.from(source).find((each) => each.codePointAt(0)! > 0xff);
  if (wrong !== undefined) return raise(errors.untranslatableCharacter(wrong, 'UTF8', 'LATIN1'));
  return new Uint8Array(Buffer.from(source, 'latin1'));
}

/** Bytes in one encoding as bytes in another. */
export const convert = scalarFunction({
  name: 'convert',
  about: 'Bytes in one encoding, UTF8 or LATIN1, as bytes in another.',
  overloads: [
    {
      args: [bytes, text, text],
      result: bytes,
      run: each3((data: Uint8Array, from: string, to: string) => encoded(decoded(data, from), to)),
    },
  ],
  examples: [{ sql: "convert('\\xe9'::bytea, 'LATIN1', 'UTF8')", is: '\\xc3a9' }],
});

/** Number of characters of bytes in an encoding: length's share. */
export const charactersOf = each2((data: Uint8Array, name: string) => [...decoded(data, name)].length);

/** Bytes in an encoding as text. */
export const convertFrom = scalarFunction({
  name: 'convert_from',
  about: 'Bytes in the encoding UTF8 or LATIN1 as text.',
  overloads: [{ args: [bytes, text], result: text, run: each2(decoded) }],
  examples: [
    { sql: "convert_from('text_in_utf8'::bytea, 'UTF8')", is: 'text_in_utf8' },
    { sql: "convert_from('\\xff'::bytea, 'UTF8')", is: 'ERROR 22021' },
  ],
});

export const convertTo = scalarFunction({
  name: 'convert_to',
  about: 'A text as bytes in the encoding UTF8 or LATIN1.',
  overloads: [{ args: [text, text], result: bytes, run: each2(encoded) }],
  examples: [{ sql: "convert_to('some_text', 'UTF8')", is: '\\x736f6d655f74657874' }],
});
