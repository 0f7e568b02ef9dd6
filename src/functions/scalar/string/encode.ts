import { errors, raise } from '../../../base/error.ts';
import { bytes, text } from '../../../data/type.ts';
import { parseBytes } from '../../../data/value_text.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';

const lineLength = 76;

interface Format {
  readonly encode: (data: Uint8Array) => string;
  readonly decode: (source: string) => Uint8Array;
}

const formats: Readonly<Record<string, Format>> = {
  hex: { encode: (data) => Buffer.from(data).toString('hex'), decode: fromHex },
  base64: {
    encode: (data) =>
      Buffer.from(data)
        .toString('base64')
        .replace(new RegExp(`.{${lineLength}}(?=.)`, 'g'), '$&\n'),
    decode: fromBase64,
  },
  // A backslash in front would mean the hex form to the reader of byte strings.
  escape: { encode: toEscapes, decode: (source) => parseBytes(source.replace(/^\\x/, '\\170')) },
};

function formatNamed(name: string): Format {
  const key = name.toLowerCase();
  if (Object.hasOwn(formats, key)) return formats[key];
  return raise(
    errors.invalidParameterValue(`unrecognized encoding: "${name}"`, undefined, 'One of: base64, escape, hex.'),
  );
}

function toEscapes(data: Uint8Array): string {
  let out = '';
  for (const byte of data) {
    if (byte === 0 || byte > 0x7f) out += `\\${byte.toString(8).padStart(3, '0')}`;
    else out += byte === 0x5c ? '\\\\' : String.fromCharCode(byte);
  }
  return out;
}

function fromHex(source: string): Uint8Array {
  const dense = source.replace(/[ \n\t\r]+/g, '');
  const wrong = /[^0-9a-fA-F]/u.exec(dense);
  if (wrong !== null) return raise(errors.invalidParameterValue(`invalid hexadecimal digit: "${wrong[0]}"`));
  if (dense.length % 2 === 1)
    return raise(errors.invalidParameterValue('invalid hexadecimal data: odd number of digits'));
  return new Uint8Array(Buffer.from(dense, 'hex'));
}

function fromBase64(source: string): Uint8Array {
  const dense = source.replace(/[ \n\t\r]+/g, '');
  const wrong = /[^A-Za-z0-9+/=]/u.exec(dense);
  if (wrong !== null) {
    return raise(errors.invalidParameterValue(`invalid symbol "${wrong[0]}" found while decoding base64 sequence`));
  }
  if (!/^[^=]*={0,2}$/.test(dense))
    return raise(errors.invalidParameterValue('unexpected "=" while decoding base64 sequence'));
  if (dense.length % 4 !== 0) {
    const hint = 'Input data is missing padding, is truncated, or is otherwise corrupted.';
    return raise(errors.invalidParameterValue('invalid base64 end sequence', undefined, hint));
  }
  return new Uint8Array(Buffer.from(dense, 'base64'));
}

/** Bytes as text. */
export const encode = scalarFunction({
  name: 'encode',
  about: 'Bytes as hex, base64 or with octal escapes.',
  overloads: [
    {
      args: [bytes, text],
      result: text,
      run: each2((data: Uint8Array, name: string) => formatNamed(name).encode(data)),
    },
  ],
  examples: [
    { sql: "encode('\\x1234'::bytea, 'hex')", is: '1234' },
    { sql: "encode('123\\000\\001', 'base64')", is: 'MTIzAAE=' },
    { sql: "encode('a\\000', 'escape')", is: 'a\\000' },
  ],
});

/** And back. */
export const decode = scalarFunction({
  name: 'decode',
  about: 'Bytes from hex, base64 or octal escapes.',
  overloads: [
    {
      args: [text, text],
      result: bytes,
      run: each2((source: string, name: string) => formatNamed(name).decode(source)),
    },
  ],
  examples: [
    { sql: "decode('1234', 'hex')", is: '\\x1234' },
    { sql: "decode('MTIzAAE=', 'base64')", is: '\\x3132330001' },
    { sql: "decode('xx', 'hex')", is: 'ERROR 22023' },
  ],
});
